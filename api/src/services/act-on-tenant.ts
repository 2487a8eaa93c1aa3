// How people change who belongs to a tenant, and the tenant itself: one after the other, each with the role of that moment.
import type { Permission } from '@portcullis/contract';
import type { UserActor } from '../domain/actor.ts';
import { permissionTable } from '../domain/permissions.ts';
import { ProblemError } from '../errors.ts';
import type { RequestTrace } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { selectMembers } from '../store/members.store.ts';
import { lockTenant } from '../store/tenants.store.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { makeRecordDenial } from './record-denial.ts';

/** What an act needs beside what it acts on. */
export interface TenantAct {
  readonly pool: Pool;
  readonly actor: UserActor;
  readonly trace: RequestTrace;
}

/**
 * The actor as they are now that nobody else can change it: two owners who remove each other at the same moment take turns, and the
 * second is no member any more.
 */
async function readStanding(tx: TenantTx, actor: UserActor, permission: Permission): Promise<UserActor> {
  const [member] = (await lockTenant(tx)) ? await selectMembers(tx, actor.id) : [];
  if (!member) throw new ProblemError('tenant-not-found', 'You belong to no such tenant any more. GET /api/v1/me lists yours.');
  if (!permissionTable[permission].roles.includes(member.role))
    throw new ProblemError('role-missing', `Your role has just become ${member.role}, which may not do this.`);
  return { ...actor, role: member.role };
}

/** The trigger of the database is the last word on owners. */
function explain(error: unknown): unknown {
  const isLastOwner = error instanceof Error && 'constraint' in error && error.constraint === 'members_keep_an_owner';
  if (!isLastOwner) return error;
  return new ProblemError('last-owner', 'This would leave the tenant without an owner. Make somebody else owner first.', { cause: error });
}

/**
 * Runs an act of a member on the tenant's members, invitations or the tenant itself.
 * @throws ProblemError `tenant-not-found`, `role-missing` (audited), `last-owner`, and what the act throws
 */
export async function actOnTenant<Result>(
  { pool, actor, trace }: TenantAct,
  permission: Permission,
  work: (tx: TenantTx, actor: UserActor) => Promise<Result>,
): Promise<Result> {
  try {
    return await withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => work(tx, await readStanding(tx, actor, permission)));
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'role-missing') await makeRecordDenial({ pool })(actor, error.message, trace);
    throw explain(error);
  }
}
