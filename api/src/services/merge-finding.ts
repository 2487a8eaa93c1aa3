// A person says that a finding is really another one: from then on there is that one alone, with what was decided on it.
import type { Actor } from '../domain/actor.ts';
import { type BranchId, readId } from '../domain/ids.ts';
import { type Interval, isOpenOn, joinPresence, type PresenceBranch } from '../domain/join-presence.ts';
import { branchName } from '../domain/long-lived.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import {
  type IdentityRow,
  replaceIntervals,
  selectIdentity,
  selectIntervals,
  selectPresenceBranches,
  updateSwapped,
  updateMergedInto,
} from '../store/finding-identity.store.ts';
import { lockPartitions, lockTriage } from '../store/locks.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { touchVerdicts } from './touch-verdicts.ts';
import { countSeverities, readFourEyes } from './triage-findings.ts';

/** @throws ProblemError `finding-not-found`, also for one that was merged into another */
export async function requireFinding(tx: TenantTx, project: ProjectRow, id: string, pointer = 'finding'): Promise<IdentityRow> {
  const finding = readId(id) === undefined ? undefined : await selectIdentity(tx, project.id, id);
  if (!finding) throw new ProblemError('finding-not-found', 'The project has no finding of this id. Nothing was changed.', { pointer });
  return finding;
}

function refuse(why: string): ProblemError {
  return new ProblemError('merge-refused', `${why} Nothing was changed.`, { pointer: '/into' });
}

/** @throws ProblemError `merge-refused` */
function checkPresence(into: readonly Interval[], merged: readonly Interval[], branches: ReadonlyMap<BranchId, PresenceBranch>): void {
  const both = [...branches.values()].find((branch) => isOpenOn(into, branch) && isOpenOn(merged, branch));
  if (both) throw refuse(`Both are open on ${branchName(both.ref)}: its newest scan found them side by side, so they are two problems.`);
}

/**
 * One person cannot merge a finding out of the gate's sight where the policy wants two to dismiss it: into one that is dismissed, or one that
 * they could dismiss alone.
 * @throws ProblemError `merge-refused`
 */
async function checkFourEyes(tx: TenantTx, project: ProjectRow, merged: IdentityRow, into: IdentityRow): Promise<void> {
  const severe = await readFourEyes(tx, project.id);
  const [counted] = await countSeverities(tx, project.id, [merged], { fourEyes: severe, idOf: ({ id }) => id });
  if (!counted || !severe.has(counted.severity)) return;
  const why = `The policy wants a second member to dismiss a ${counted.severity} finding.`;
  if (into.isDismissed) throw refuse(`${why} The other one is dismissed, so this one would be, by you alone: open that one first.`);
  if (!severe.has(into.severity)) throw refuse(`${why} The other one is ${into.severity}, which anybody may dismiss alone.`);
}

/** Whether the place of the finding that stays is the other one's: where a long-lived branch has it already, its own counts. */
function takesPlace(into: readonly Interval[], merged: readonly Interval[], branches: ReadonlyMap<BranchId, PresenceBranch>): boolean {
  const all = [...branches.values()];
  const isThere = merged.length > 0 && all.some((branch) => isOpenOn(merged, branch));
  return isThere && !all.some((branch) => branch.baseBranchId === null && isOpenOn(into, branch));
}

/**
 * Merges `id` into another finding, and gives that one's id.
 * @throws ProblemError `finding-not-found`, `merge-refused`
 */
export async function mergeFinding(
  { pool }: { pool: Pool },
  actor: Actor,
  project: ProjectRow,
  named: { readonly id: string; readonly into: string },
  trace: RequestTrace,
): Promise<string> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const { tool, category } = await requireFinding(tx, project, named.id);
    await lockPartitions(tx, project.id, [{ tool, category }]);
    const merged = await requireFinding(tx, project, named.id);
    const into = await requireFinding(tx, project, named.into, '/into');
    if (merged.id === into.id) throw refuse('A finding is itself already.');
    if (into.tool !== tool || into.category !== category)
      throw refuse('They are of different tools or categories, whose scans know nothing of each other.');
    await lockTriage(tx, project.id);
    await checkFourEyes(tx, project, merged, await requireFinding(tx, project, named.into, '/into'));
    const partition = { projectId: project.id, tool, category };
    const [own, theirs] = [await selectIntervals(tx, into.id), await selectIntervals(tx, merged.id)];
    const ids = new Set([...own, ...theirs].map((one) => one.branchId));
    const branches = await selectPresenceBranches(tx, partition, [...ids]);
    checkPresence(own, theirs, branches);
    if (takesPlace(own, theirs, branches)) await updateSwapped(tx, into.id, merged.id);
    const touched = [...new Set(theirs.map((one) => one.branchId))];
    const replaced = { findings: [into.id, merged.id], branches: touched };
    await replaceIntervals(tx, partition, replaced, into.id, joinPresence(own, theirs, branches));
    await updateMergedInto(tx, merged.id, into.id);
    await touchVerdicts(tx, project.id, [into.id, merged.id], 'correction');
    const entry = { action: 'finding.merge', resourceType: 'finding', resourceId: merged.id };
    await insertAuditEntry(tx, actor, { ...entry, after: { project: project.slug, into: into.id } }, trace);
    return into.id;
  });
}
