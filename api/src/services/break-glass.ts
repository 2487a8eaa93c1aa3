// Break-glass: a person lets one commit pass for a while, whatever the gate says. It is said wherever the verdict is, and ends by itself.
import type { MakeOverride, Override } from '@portcullis/contract';
import type { Actor, UserActor } from '../domain/actor.ts';
import { makeId, readId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { insertOverride, type OverrideRow, selectOverrides, updateOverrideEnded } from '../store/overrides.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { selectGateScans } from '../store/gate-facts.store.ts';
import { giveVerdict } from './give-verdict.ts';
import { readReason } from './read-decision.ts';

interface Dependencies {
  readonly pool: Pool;
  readonly now: () => Date;
}

const listedOverrides = 200;
const shortestReason = 10;

function present({ madeAt, expiresAt, endedAt, ...row }: OverrideRow, now: Date): Override {
  return {
    ...row,
    madeAt: madeAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    isInForce: endedAt === null && expiresAt > now,
  };
}

/** Characters that can be seen, as people count them: ten that take no room say as little as none, and a blank says no more than one. */
function countReadable(text: string): number {
  const seen = text.replace(/\p{Default_Ignorable_Code_Point}/gu, '').replace(/[\s\u2800]+/gu, ' ');
  return [...new Intl.Segmenter().segment(seen.trim())].length;
}

/**
 * Lets a commit pass; its verdict is another one in the same moment.
 * @throws ProblemError `scan-not-found` for a commit that nothing was uploaded for; `change-conflict` where one is in force
 */
export async function makeOverride(
  { pool, now }: Dependencies,
  actor: UserActor,
  project: ProjectRow,
  { commit, reason: said, hours }: MakeOverride,
  trace: RequestTrace,
): Promise<Override> {
  const reason = readReason(said);
  if (reason === null || countReadable(reason) < shortestReason) {
    throw new ProblemError('request-invalid', `Say why, in ${shortestReason} characters and more that can be read.`, {
      pointer: '/reason',
    });
  }
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    if ((await selectGateScans(tx, project.id, commit)).length === 0) {
      throw new ProblemError('scan-not-found', 'Nothing was uploaded for this commit in the project. Check the commit id.', {
        pointer: '/commit',
      });
    }
    const row = await insertOverride(tx, project.id, { id: makeId.row(), commit, reason, hours, makerId: actor.id, madeBy: actor.name });
    if (!row) {
      throw new ProblemError('change-conflict', 'Somebody lets this commit pass already. End that first to make another one.', {
        pointer: '/commit',
      });
    }
    const { outcome } = await giveVerdict(tx, project, commit, { cause: 'break-glass', now: now() });
    const entry = { action: 'gate.override', resourceType: 'project', resourceId: project.id };
    await insertAuditEntry(tx, actor, { ...entry, after: { ...present(row, now()), project: project.slug, outcome } }, trace);
    return present(row, now());
  });
}

/** The newest first. */
export async function listOverrides(
  { pool, now }: Dependencies,
  actor: Actor,
  project: ProjectRow,
  commit: string | undefined,
): Promise<Override[]> {
  const filter = { commit, limit: listedOverrides };
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectOverrides(tx, project.id, filter));
  return rows.map((row) => present(row, now()));
}

/** Ends it before its time. @throws ProblemError `override-not-found`, also where it has ended */
export async function endOverride(
  { pool, now }: Dependencies,
  actor: UserActor,
  project: ProjectRow,
  id: string,
  trace: RequestTrace,
): Promise<void> {
  await withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const [row] = readId(id) === undefined ? [] : await selectOverrides(tx, project.id, { id, limit: 1 });
    if (!row || !(await updateOverrideEnded(tx, row.id, actor.name))) {
      throw new ProblemError('override-not-found', 'The project has no override of this id in force.', { pointer: 'override' });
    }
    const { outcome } = await giveVerdict(tx, project, row.commit, { cause: 'break-glass', now: now() });
    const entry = { action: 'gate.end-override', resourceType: 'project', resourceId: project.id };
    await insertAuditEntry(tx, actor, { ...entry, before: present(row, now()), after: { project: project.slug, outcome } }, trace);
  });
}
