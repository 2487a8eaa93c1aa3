// A person says that what is shown as a finding now is another problem: that becomes a finding of its own, on which nobody has decided.
import type { Actor } from '../domain/actor.ts';
import { makeId } from '../domain/ids.ts';
import { splitPresence } from '../domain/join-presence.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import {
  insertSplit,
  replaceIntervals,
  selectIntervals,
  selectPresenceBranches,
  updateIntroducedSplit,
  updateMarksEmptied,
} from '../store/finding-identity.store.ts';
import { lockPartitions } from '../store/locks.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { requireFinding } from './merge-finding.ts';
import { touchVerdicts } from './touch-verdicts.ts';

/**
 * Splits what is there now from a finding, which keeps its decisions and its history and ends. Gives the new one's id.
 * @throws ProblemError `finding-not-found`, `finding-not-open`
 */
export async function splitFinding(
  { pool }: { pool: Pool },
  actor: Actor,
  project: ProjectRow,
  findingId: string,
  trace: RequestTrace,
): Promise<string> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const { tool, category } = await requireFinding(tx, project, findingId);
    await lockPartitions(tx, project.id, [{ tool, category }]);
    const old = await requireFinding(tx, project, findingId);
    const partition = { projectId: project.id, tool, category };
    const intervals = await selectIntervals(tx, old.id);
    const ids = [...new Set(intervals.map((one) => one.branchId))];
    const parts = splitPresence(intervals, await selectPresenceBranches(tx, partition, ids));
    if (!parts) {
      throw new ProblemError(
        'finding-not-open',
        'The finding is open on no branch, so there is nothing to split from it. Nothing was changed.',
        {
          pointer: 'finding',
        },
      );
    }
    const id = makeId.finding();
    const scans = parts.gives.filter(({ present }) => present).map(({ from }) => from);
    await insertSplit(tx, id, old.id, scans);
    await updateMarksEmptied(tx, old.id);
    await replaceIntervals(tx, partition, { findings: [old.id], branches: ids }, old.id, parts.keeps);
    await replaceIntervals(tx, partition, { findings: [], branches: [] }, id, parts.gives);
    await updateIntroducedSplit(tx, { old: old.id, split: id }, ids);
    await touchVerdicts(tx, project.id, [old.id, id], 'correction');
    const entry = { action: 'finding.split', resourceType: 'finding', resourceId: old.id };
    await insertAuditEntry(tx, actor, { ...entry, after: { project: project.slug, finding: id } }, trace);
    return id;
  });
}
