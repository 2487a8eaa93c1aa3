// Who belongs to the tenant: people of the local sign-in, who can come in, others who cannot, and invitations.
import { randomUUID } from 'node:crypto';
import type { Role } from '@portcullis/contract';
import type { UserActor } from '../../../api/src/domain/actor.ts';
import { makeId } from '../../../api/src/domain/ids.ts';
import { inviteMember } from '../../../api/src/services/manage-invitations.ts';
import type { RequestTrace } from '../../../api/src/store/audit-log.store.ts';
import { insertAuditEntry } from '../../../api/src/store/audit-log.store.ts';
import { insertMember } from '../../../api/src/store/members.store.ts';
import { withTenant } from '../../../api/src/store/tenant-tx.ts';
import { findPerson } from '../../local-identity/people.ts';
import type { Seeding } from './seeding.ts';

/** Where an act is to have come from. The address is one of those kept for examples (RFC 5737). */
export function inventTrace(method: string, path: string): RequestTrace {
  return { requestId: randomUUID(), ip: '203.0.113.17', userAgent: 'Mozilla/5.0 (X11; Linux x64) Firefox/146.0', method, path };
}

export interface NewPerson {
  /** Key of one of the local sign-in's people, or the name of somebody who never signs in here. */
  readonly who: string;
  readonly role: Role;
  readonly daysAgo: number;
}

const people: readonly NewPerson[] = [
  { who: 'ada', role: 'owner', daysAgo: 90 },
  { who: 'grace', role: 'admin', daysAgo: 88 },
  { who: 'alan', role: 'member', daysAgo: 71 },
  { who: 'edsger', role: 'viewer', daysAgo: 40 },
  { who: 'Mary Jackson', role: 'member', daysAgo: 66 },
  { who: 'Niklaus Wirth', role: 'member', daysAgo: 21 },
  { who: 'Radia Perlman', role: 'admin', daysAgo: 12 },
  { who: 'Barbara Liskov', role: 'viewer', daysAgo: 3 },
];

/** Adds a person as a member and gives them as an actor. */
export async function addPerson({ pool, tenantId, at }: Seeding, { who, role, daysAgo }: NewPerson): Promise<UserActor> {
  const known = findPerson(who);
  const name = known?.name ?? who;
  const email = known?.email ?? `${who.split(' ')[0]?.toLowerCase() ?? ''}@contoso.example`;
  const entra = { entraTenantId: known?.tid ?? findPerson('ada')?.tid ?? '', entraObjectId: known?.oid ?? randomUUID() };
  const actor: UserActor = { type: 'user', tenantId, id: makeId.member(), name, role, authMethods: ['pwd', 'mfa'] };
  await at(daysAgo, () =>
    withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
      await insertMember(tx, { id: actor.id, ...entra, name, email, role });
      const entry = { action: 'member.join', resourceType: 'member', resourceId: actor.id, after: { name, email, role } };
      await insertAuditEntry(tx, actor, entry, inventTrace('POST', '/api/v1/invitations/accept'));
    }),
  );
  return actor;
}

/** Gives the people of the local sign-in by their keys, and the token of an invitation that is still open. */
export async function seedPeople(
  seeding: Seeding,
): Promise<{ readonly actors: ReadonlyMap<string, UserActor>; readonly invitation: string }> {
  const actors = new Map<string, UserActor>();
  for (const person of people) actors.set(person.who, await addPerson(seeding, person));
  const owner = actors.get('ada');
  if (!owner) throw new Error('the tenant has no owner');
  const trace = inventTrace('POST', '/api/v1/invitations');
  const invite = (email: string, role: Role, daysAgo: number) =>
    seeding.at(daysAgo, () =>
      inviteMember({ pool: seeding.pool, publicUrl: seeding.url, actor: owner, trace }, { email, role, expiresInDays: 7 }),
    );
  await invite('frances@contoso.example', 'member', 2);
  const { token } = await invite('katherine@fabrikam.example', 'viewer', 0.4);
  return { actors, invitation: token };
}
