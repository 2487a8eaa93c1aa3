// Branches of a project, and the gate for one commit over everything that was uploaded for it.
import { type Branch, type CommitGate, fillPath, type Outcome, outcomesWorstFirst, pages } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import { selectBranchHeads } from '../store/branches.store.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { selectCommitVerdicts } from '../store/verdicts.store.ts';

const namedBranches = 200;

/** What nothing was scanned for is not known to be clean. */
function worst(outcomes: readonly Outcome[]): Outcome {
  return outcomesWorstFirst.find((outcome) => outcomes.includes(outcome)) ?? 'error';
}

/** The branches scanned last, at most 200. */
export async function listBranches({ pool }: { pool: Pool }, actor: Actor, project: ProjectRow): Promise<Branch[]> {
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectBranchHeads(tx, project.id, namedBranches));
  return rows.map(({ ref, scanId, commit, health, outcomes, pullRequest, receivedAt, scans }) => ({
    ref,
    isDefault: ref === project.defaultBranch,
    outcome: worst(outcomes),
    health,
    commit,
    pullRequest,
    lastScanId: scanId,
    lastScanAt: receivedAt.toISOString(),
    scans,
  }));
}

/** One outcome for a commit: the worst of the newest verdict of each tool and category. Without any scan it is `error`. */
export async function readCommitGate(
  { pool, publicUrl }: { pool: Pool; publicUrl: string },
  actor: Actor,
  project: ProjectRow,
  commit: string,
): Promise<CommitGate> {
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectCommitVerdicts(tx, project.id, commit));
  return {
    project: project.slug,
    commit,
    outcome: worst(rows.map((row) => row.outcome)),
    scans: rows.map(({ reasons, ...row }) => ({
      ...row,
      reasons: [...reasons],
      reportUrl: publicUrl + fillPath(pages.scan, { project: project.slug, scan: row.id }),
    })),
  };
}
