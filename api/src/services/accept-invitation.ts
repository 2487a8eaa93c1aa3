// A person takes up an invitation: its token is used up, and the membership is theirs by (tid, oid), whatever their e-mail says.
import type { Membership } from '@portcullis/contract';
import type { UserActor } from '../domain/actor.ts';
import { makeId } from '../domain/ids.ts';
import { digestInvitationToken } from '../domain/invitation-token.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { lockInvitation, updateInvitationAccepted } from '../store/invitations.store.ts';
import { lookupInvitation } from '../store/lookups.ts';
import type { Pool } from '../store/make-pool.ts';
import { insertMember } from '../store/members.store.ts';
import { selectTenantName } from '../store/tenants.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import type { SignedInPerson } from './sign-in-person.ts';
import { presentMembership } from './welcome-person.ts';
import { type PlanRules, requireRoom } from './billing/plan-rules.ts';

/** The same words whether it never was, was used, was withdrawn or is over. */
function notFound(): ProblemError {
  return new ProblemError(
    'invitation-not-found',
    'There is no invitation of this token that can still be used. Ask for a new one: each is good for one person, until it expires.',
  );
}

/** @throws ProblemError `invitation-not-found`; `already-member` or `quota-exceeded`, and then the invitation can still be used */
export async function acceptInvitation(
  { pool, plans }: { readonly pool: Pool; readonly plans: PlanRules },
  person: SignedInPerson,
  token: string,
  trace: RequestTrace,
): Promise<Membership> {
  const found = await lookupInvitation(pool, digestInvitationToken(token));
  if (!found) throw notFound();
  const { tenantId } = found;
  return withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
    // Two people with one token take turns here; the second then finds it used.
    const invitation = await lockInvitation(tx, found.id);
    const tenantName = await selectTenantName(tx);
    if (!invitation || invitation.isExpired || tenantName === undefined) throw notFound();
    const { name, email, authMethods } = person;
    const { role } = invitation;
    const actor: UserActor = { type: 'user', tenantId, id: makeId.member(), name, role, authMethods };
    const entra = { entraTenantId: person.tenantId, entraObjectId: person.objectId };
    if (!(await insertMember(tx, { id: actor.id, ...entra, name, email, role })))
      throw new ProblemError(
        'already-member',
        'You are a member of this tenant already. The invitation can still be used by another person.',
      );
    await requireRoom(tx, plans, 'member');
    await updateInvitationAccepted(tx, invitation.id);
    const accepted = { action: 'invitation.accept', resourceType: 'invitation', resourceId: invitation.id, after: { memberId: actor.id } };
    await insertAuditEntry(tx, actor, accepted, trace);
    const joined = { action: 'member.join', resourceType: 'member', resourceId: actor.id, after: { name, email, role } };
    await insertAuditEntry(tx, actor, joined, trace);
    return presentMembership({ tenantId, tenantName, memberId: actor.id, role });
  });
}
