// Inviting people to a tenant. The token is shown once, here; accept-invitation.ts takes it.
import { type CreatedInvitation, type CreateInvitation, fillPath, type Invitation, pages } from '@portcullis/contract';
import { actorName, type UserActor } from '../domain/actor.ts';
import { type InvitationId, makeId, readId } from '../domain/ids.ts';
import { makeInvitationToken } from '../domain/invitation-token.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry } from '../store/audit-log.store.ts';
import {
  deleteInvitation,
  insertInvitation,
  type InvitationRow,
  lockInvitation,
  selectOpenInvitations,
} from '../store/invitations.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { actOnTenant, type TenantAct } from './act-on-tenant.ts';
import { type PlanRules, requireRoom } from './billing/plan-rules.ts';
import { requireRoles } from './manage-members.ts';

function presentInvitation({ id, email, role, invitedBy, createdAt, expiresAt }: InvitationRow): Invitation {
  return { id, email, role, invitedBy, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

/** Invitations that can still be used, newest first. */
export async function listInvitations({ pool }: { pool: Pool }, actor: UserActor): Promise<Invitation[]> {
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, selectOpenInvitations);
  return rows.map(presentInvitation);
}

/**
 * Makes an invitation.
 * @param act.plans left out by the operator's own commands, whom no plan limits
 * @throws ProblemError `role-missing` where somebody else than an owner invites an owner, `quota-exceeded`
 */
export async function inviteMember(
  act: TenantAct & { readonly publicUrl: string; readonly plans?: PlanRules },
  wish: CreateInvitation,
): Promise<CreatedInvitation> {
  const { email, role, expiresInDays } = wish;
  return actOnTenant(act, 'member.manage', async (tx, actor) => {
    requireRoles(actor, role);
    const { token, digest } = makeInvitationToken();
    const id = makeId.invitation();
    const row = await insertInvitation(tx, { id, digest, email, role, invitedBy: actorName(actor), inviterId: actor.id, expiresInDays });
    const after = { email, role, expiresAt: row.expiresAt };
    await insertAuditEntry(tx, actor, { action: 'invitation.create', resourceType: 'invitation', resourceId: id, after }, act.trace);
    if (act.plans) await requireRoom(tx, act.plans, 'invitation');
    return { ...presentInvitation(row), token, url: act.publicUrl + fillPath(pages.invitation, { token }) };
  });
}

/** Withdraws an invitation that nobody has accepted. @throws ProblemError `invitation-not-found`, `role-missing` */
export async function withdrawInvitation(act: TenantAct, invitation: string): Promise<void> {
  await actOnTenant(act, 'member.manage', async (tx, actor) => {
    const id = readId(invitation) as InvitationId | undefined;
    const found = id === undefined ? undefined : await lockInvitation(tx, id);
    if (!found) throw new ProblemError('invitation-not-found', 'The tenant has no open invitation of this id.', { pointer: 'invitation' });
    requireRoles(actor, found.role);
    await deleteInvitation(tx, found.id);
    const before = { email: found.email, role: found.role, expiresAt: found.expiresAt };
    const entry = { action: 'invitation.withdraw', resourceType: 'invitation', resourceId: found.id, before };
    await insertAuditEntry(tx, actor, entry, act.trace);
  });
}
