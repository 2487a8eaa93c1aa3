// Whether the verdict of a commit still holds, and a new one where it does not. Used by whoever asks for the gate, and by the job that keeps
// verdicts living.
import { holdPolicies, needsOf } from '../domain/gate/hold-policies.ts';
import type { ProjectId } from '../domain/ids.ts';
import { selectSnapshots } from '../store/intelligence.store.ts';
import { lockCommit } from '../store/locks.ts';
import { type StandingRow, selectStanding } from '../store/policies.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';
import { type DueCause, selectVerdictInForce, type VerdictRow } from '../store/verdicts.store.ts';
import { giveVerdict } from './give-verdict.ts';
import { noSnapshots } from './load-commit-facts.ts';

/** A scan of the branch that was missing or too old may have come since, for another commit: that touches no verdict of this one. */
function lacksBranchScan({ reasons }: VerdictRow, standing: StandingRow): boolean {
  const isLacking = reasons.some(({ code }) => code === 'scan-missing' || code === 'scan-stale');
  return isLacking && needsOf(holdPolicies(standing, [])).branchScans;
}

/** Why a verdict is to be judged again; undefined where it still holds. */
function findCause(row: VerdictRow, standing: StandingRow, intelligence: string | null, now: Date): DueCause | undefined {
  if (row.dueAt !== null) return row.dueCause ?? 'triage';
  if (row.overrideId !== (standing.override?.id ?? null)) return 'break-glass';
  const isOtherFile = !(row.policyFile ?? Buffer.alloc(0)).equals(standing.policyFile ?? Buffer.alloc(0));
  if (row.policyVersion !== standing.policyVersion || row.floorVersion !== standing.floorVersion || isOtherFile) return 'policy';
  if (row.triageRevision !== standing.triageRevision) return 'triage';
  if (row.intelligence !== null && row.intelligence !== intelligence) return 'intelligence';
  if (lacksBranchScan(row, standing)) return 'expiry';
  return row.validUntil !== null && row.validUntil <= now ? 'expiry' : undefined;
}

/** The verdict in force, and why it does not hold any more; undefined where it does. */
export async function lookAtVerdict(
  tx: TenantTx,
  project: { readonly id: ProjectId },
  commit: string,
  now: Date,
): Promise<{ readonly row: VerdictRow | undefined; readonly cause: DueCause | undefined; readonly standing: StandingRow }> {
  const row = await selectVerdictInForce(tx, project.id, commit);
  const standing = await selectStanding(tx, project.id, commit, now);
  // Asked for only where the verdict was judged by it.
  const intelligence = row && row.intelligence !== null ? ((await selectSnapshots(tx)) ?? noSnapshots) : null;
  return { row, standing, cause: row ? findCause(row, standing, intelligence, now) : undefined };
}

/** The verdict as it has to be now: the one in force where it still holds, else a new one. */
export async function refreshVerdict(tx: TenantTx, project: { readonly id: ProjectId }, commit: string, now: Date): Promise<VerdictRow> {
  await lockCommit(tx, project.id, commit);
  const { row, cause } = await lookAtVerdict(tx, project, commit, now);
  if (row && cause === undefined) return row;
  return giveVerdict(tx, project, commit, { cause: cause ?? 'policy', now });
}
