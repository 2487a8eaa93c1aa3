// Members of a tenant: who they are, their roles, and their going. Only owners touch owners, and there is always one.
import { type Member, type Role, roles } from '@portcullis/contract';
import type { UserActor } from '../domain/actor.ts';
import { type MemberId, readId } from '../domain/ids.ts';
import { mayManageRole, permissionTable } from '../domain/permissions.ts';
import { ProblemError } from '../errors.ts';
import { personalTenantId } from '../adapters/entra/authority.ts';
import { insertAuditEntry } from '../store/audit-log.store.ts';
import { deleteInvitationsOf } from '../store/invitations.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { deleteMember, type MemberRow, selectMembers, updateMemberRole, updateOwner } from '../store/members.store.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { actOnTenant, type TenantAct } from './act-on-tenant.ts';

function presentMember({ id, name, email, role, entraTenantId, joinedAt, lastSeenAt }: MemberRow): Member {
  const isPersonal = entraTenantId === personalTenantId;
  return { id, name, email, role, isPersonal, joinedAt: joinedAt.toISOString(), lastSeenAt: lastSeenAt?.toISOString() ?? null };
}

/** @throws ProblemError `member-not-found`: the same words for what cannot be an id, is nobody's, or another tenant's */
async function findMember(tx: TenantTx, text: string): Promise<MemberRow> {
  const id = readId(text) as MemberId | undefined;
  const [member] = id === undefined ? [] : await selectMembers(tx, id);
  if (!member) throw new ProblemError('member-not-found', 'The tenant has no member of this id.', { pointer: 'member' });
  return member;
}

/** @throws ProblemError `role-missing` where the actor may not give or take one of the roles */
export function requireRoles(actor: UserActor, ...touched: readonly Role[]): void {
  if (touched.every((role) => mayManageRole(actor.role, role))) return;
  throw new ProblemError('role-missing', `You are ${actor.role} here; only an owner may make, change or remove owners.`);
}

/** All members; owners first. */
export async function listMembers({ pool }: { pool: Pool }, actor: UserActor): Promise<Member[]> {
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectMembers(tx));
  return rows.map(presentMember);
}

/**
 * Who may not invite any more must not have left a door open: what they offered, and could not offer now, is taken back.
 * @param role the member's role from now on; undefined for none
 */
async function withdrawInvitationsOf(tx: TenantTx, member: MemberId, role: Role | undefined): Promise<{ invitationsWithdrawn?: number }> {
  const mayInvite = role !== undefined && permissionTable['member.manage'].roles.includes(role);
  const count = await deleteInvitationsOf(
    tx,
    member,
    roles.filter((offered) => !mayInvite || !mayManageRole(role, offered)),
  );
  return count === 0 ? {} : { invitationsWithdrawn: count };
}

/** @throws ProblemError `member-not-found`, `role-missing`, `last-owner` */
export async function changeRole(act: TenantAct, member: string, role: Role): Promise<Member> {
  return actOnTenant(act, 'member.manage', async (tx, actor) => {
    const before = await findMember(tx, member);
    requireRoles(actor, before.role, role);
    if (before.role === role) return presentMember(before);
    await updateMemberRole(tx, before.id, role);
    const withdrawn = await withdrawInvitationsOf(tx, before.id, role);
    const change = { before: { name: before.name, role: before.role }, after: { name: before.name, role, ...withdrawn } };
    await insertAuditEntry(
      tx,
      actor,
      { action: 'member.change-role', resourceType: 'member', resourceId: before.id, ...change },
      act.trace,
    );
    return presentMember({ ...before, role });
  });
}

/** Removes a member, or lets a manager leave. @throws ProblemError `member-not-found`, `role-missing`, `last-owner` */
export async function removeMember(act: TenantAct, member: string): Promise<void> {
  await actOnTenant(act, 'member.manage', async (tx, actor) => {
    const { id, name, email, role } = await findMember(tx, member);
    requireRoles(actor, role);
    await deleteMember(tx, id);
    const withdrawn = await withdrawInvitationsOf(tx, id, undefined);
    const after = withdrawn.invitationsWithdrawn === undefined ? {} : { after: withdrawn };
    const entry = { action: 'member.remove', resourceType: 'member', resourceId: id, before: { name, email, role }, ...after };
    await insertAuditEntry(tx, actor, entry, act.trace);
  });
}

/** Hands ownership over: the member becomes owner and the caller admin. @throws ProblemError `member-not-found`, `role-missing` */
export async function transferOwnership(act: TenantAct, member: string): Promise<Member> {
  return actOnTenant(act, 'member.manage', async (tx, actor) => {
    const target = await findMember(tx, member);
    requireRoles(actor, 'owner');
    if (target.id === actor.id) return presentMember(target);
    await updateOwner(tx, actor.id, target.id);
    const withdrawn = await withdrawInvitationsOf(tx, actor.id, 'admin');
    const before = { from: { id: actor.id, role: actor.role }, to: { id: target.id, role: target.role } };
    const after = { from: { id: actor.id, role: 'admin' }, to: { id: target.id, role: 'owner' }, ...withdrawn };
    const entry = { action: 'member.make-owner', resourceType: 'member', resourceId: target.id, before, after };
    await insertAuditEntry(tx, actor, entry, act.trace);
    return presentMember({ ...target, role: 'owner' });
  });
}
