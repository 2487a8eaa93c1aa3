// Branches of a project.
import { type Branch, type Outcome, outcomesWorstFirst } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import { selectBranchHeads } from '../store/branches.store.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';

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
