// A sign-in: each membership is noted as visited, and whoever belongs nowhere gets a tenant of their own.
import type { Me, Membership } from '@portcullis/contract';
import type { UserActor } from '../domain/actor.ts';
import { makeId } from '../domain/ids.ts';
import { permissionsOf } from '../domain/permissions.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { lockPerson } from '../store/locks.ts';
import { lookupMemberships, type MembershipRecord } from '../store/lookups.ts';
import type { Pool } from '../store/make-pool.ts';
import { insertMember, updateMemberSeen } from '../store/members.store.ts';
import { insertTenant } from '../store/tenants.store.ts';
import { withTenant } from '../store/tenant-tx.ts';
import type { SignedInPerson } from './sign-in-person.ts';

/** A membership on the wire. */
export function presentMembership({ tenantId, tenantName, memberId, role }: MembershipRecord): Membership {
  return { tenantId, tenantName, memberId, role, permissions: permissionsOf(role) };
}

/** A person and tenants of theirs, on the wire. */
export function presentPerson({ name, email, isPersonal }: SignedInPerson, memberships: readonly MembershipRecord[]): Me {
  return { user: { name, email, isPersonal }, memberships: memberships.map(presentMembership) };
}

/** The name is the person's own choice: one line, and never longer than a tenant's name may be. */
function nameOwnTenant(person: SignedInPerson): string {
  const name = person.name.replace(/\s+/g, ' ').slice(0, 180).toWellFormed().trim();
  return `${name === '' ? 'Somebody' : name}’s tenant`;
}

/** Makes the person's own tenant, unless a request at the same moment has. */
async function makeOwnTenant(pool: Pool, person: SignedInPerson, trace: RequestTrace): Promise<readonly MembershipRecord[]> {
  const tenantId = makeId.tenant();
  return withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
    await lockPerson(tx, person);
    const found = await lookupMemberships(tx, person);
    if (found.length > 0) return found;
    const { name, email, authMethods } = person;
    const actor: UserActor = { type: 'user', tenantId, id: makeId.member(), name, role: 'owner', authMethods };
    const tenantName = nameOwnTenant(person);
    await insertTenant(tx, tenantName);
    const entra = { entraTenantId: person.tenantId, entraObjectId: person.objectId };
    await insertMember(tx, { id: actor.id, ...entra, name, email, role: 'owner' });
    const made = { action: 'tenant.create', resourceType: 'tenant', resourceId: tenantId, after: { name: tenantName } };
    await insertAuditEntry(tx, actor, made, trace);
    const joined = { action: 'member.join', resourceType: 'member', resourceId: actor.id, after: { name, email, role: 'owner' } };
    await insertAuditEntry(tx, actor, joined, trace);
    return [{ tenantId, tenantName, memberId: actor.id, role: 'owner' }];
  });
}

/** Notes a visit; in the audit log only where the one before is long past, not at every look at a page. */
async function noteVisit(pool: Pool, person: SignedInPerson, membership: MembershipRecord, trace: RequestTrace): Promise<void> {
  const { tenantId, memberId, role } = membership;
  const { name, email, authMethods } = person;
  await withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
    if (!(await updateMemberSeen(tx, memberId, { name, email }))) return;
    const actor: UserActor = { type: 'user', tenantId, id: memberId, name, role, authMethods };
    await insertAuditEntry(tx, actor, { action: 'member.sign-in', resourceType: 'member', resourceId: memberId }, trace);
  });
}

/** Notes the sign-in. @returns the person and their memberships, at least one */
export async function welcomePerson({ pool }: { pool: Pool }, person: SignedInPerson, trace: RequestTrace): Promise<Me> {
  const memberships = person.memberships.length > 0 ? person.memberships : await makeOwnTenant(pool, person, trace);
  for (const membership of memberships) await noteVisit(pool, person, membership, trace);
  return presentPerson(person, memberships);
}
