// A person says that what a scan held for a sudden drop is gone indeed: it closes, as if the scan had not been held.
import type { Actor } from '../domain/actor.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { updateScansHeldUntil } from '../store/baselines.store.ts';
import { insertHeldGone, selectIsNewest, updateHeldEnded, updateScanConfirmed } from '../store/held-drops.store.ts';
import { lockPartitions } from '../store/locks.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { updateTriageRevision } from '../store/triage.store.ts';
import { markVerdictDue } from '../store/verdicts.store.ts';
import { requireScan } from './view-branch.ts';

/**
 * Closes what is held. The commit is judged again.
 * @returns how many findings were closed
 * @throws ProblemError `scan-not-found`, `drop-not-held`
 */
export async function confirmDrop(
  { pool }: { pool: Pool },
  actor: Actor,
  project: ProjectRow,
  scanId: string,
  trace: RequestTrace,
): Promise<number> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const named = await requireScan(tx, project, scanId);
    await lockPartitions(tx, project.id, [named]);
    const scan = await requireScan(tx, project, scanId);
    if (scan.held === null) {
      throw new ProblemError('drop-not-held', 'Nothing that this scan did not find is held: either nothing was, or that is settled.', {
        pointer: 'scan',
      });
    }
    if (!(await selectIsNewest(tx, scan))) {
      const detail = 'A newer scan of this tool and category is there. What is held is settled by the newest one alone: look at that.';
      throw new ProblemError('drop-not-held', detail, { pointer: 'scan' });
    }
    const ended = await updateHeldEnded(tx, scan);
    const gone = scan.baseBranchId === null ? [] : await insertHeldGone(tx, scan);
    const isFullSet = scan.baseBranchId === null;
    await updateScanConfirmed(tx, scan, { fixed: (isFullSet ? ended : gone).length, open: isFullSet ? ended : [] });
    await updateScansHeldUntil(tx, scan.branchId, scan, 'confirmed');
    const closed = new Set([...ended, ...gone]).size;
    await updateTriageRevision(tx, project.id);
    await markVerdictDue(tx, project.id, scan.commit, 'correction');
    const entry = { action: 'scan.confirm-drop', resourceType: 'scan', resourceId: scan.id };
    await insertAuditEntry(tx, actor, { ...entry, after: { project: project.slug, held: scan.held, closed } }, trace);
    return closed;
  });
}
