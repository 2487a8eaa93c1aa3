// Members of a tenant. People are known by Entra ID's (tid, oid); names and e-mail addresses are for display.
import type { Role } from '@portcullis/contract';
import type { MemberId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface MemberRow {
  readonly id: MemberId;
  readonly entraTenantId: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly joinedAt: Date;
  readonly lastSeenAt: Date | null;
}

export interface NewMember {
  readonly id: MemberId;
  readonly entraTenantId: string;
  readonly entraObjectId: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
}

/** Adds a member. False where the person is one already. */
export async function insertMember(tx: TenantTx, member: NewMember): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into app.members (tenant_id, id, entra_tenant_id, entra_object_id, name, email, role, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, now()) on conflict (tenant_id, entra_tenant_id, entra_object_id) do nothing`,
    [tx.tenantId, member.id, member.entraTenantId, member.entraObjectId, member.name, member.email, member.role],
  );
  return rowCount === 1;
}

/** All members, or only the one given; owners first, then by name. */
export async function selectMembers(tx: TenantTx, only?: MemberId): Promise<MemberRow[]> {
  const { rows } = await tx.query<MemberRow>(
    `select id, entra_tenant_id as "entraTenantId", name, email, role, joined_at as "joinedAt", last_seen_at as "lastSeenAt"
     from app.members where tenant_id = $1 and ($2::uuid is null or id = $2)
     order by array_position(array['owner', 'admin', 'member', 'viewer'], role), lower(name), id`,
    [tx.tenantId, only ?? null],
  );
  return rows;
}

/**
 * Takes over the name and address that the person's token tells, and notes the visit; at most once a minute.
 * @returns true where the visit before is more than an hour ago
 */
export async function updateMemberSeen(tx: TenantTx, id: MemberId, seen: { name: string; email: string | null }): Promise<boolean> {
  const { rows } = await tx.query<{ isNewVisit: boolean }>(
    `with found as (select id, last_seen_at from app.members where tenant_id = $1 and id = $2 for update)
     update app.members as m set name = $3, email = $4, last_seen_at = now() from found
     where m.tenant_id = $1 and m.id = found.id
       and (m.name is distinct from $3 or m.email is distinct from $4 or m.last_seen_at is null
         or m.last_seen_at < now() - interval '1 minute')
     returning found.last_seen_at is null or found.last_seen_at < now() - interval '1 hour' as "isNewVisit"`,
    [tx.tenantId, id, seen.name, seen.email],
  );
  return rows[0]?.isNewVisit === true;
}

/** Changes a role. @throws the database's check violation `members_keep_an_owner` where no owner would be left */
export async function updateMemberRole(tx: TenantTx, id: MemberId, role: Role): Promise<void> {
  await tx.query('update app.members set role = $3 where tenant_id = $1 and id = $2', [tx.tenantId, id, role]);
}

/** Hands ownership over in one statement: at no moment is there none, or one too many. */
export async function updateOwner(tx: TenantTx, from: MemberId, to: MemberId): Promise<void> {
  await tx.query(`update app.members set role = case when id = $3 then 'owner' else 'admin' end where tenant_id = $1 and id in ($2, $3)`, [
    tx.tenantId,
    from,
    to,
  ]);
}

/** Removes a member. @throws the database's check violation `members_keep_an_owner` */
export async function deleteMember(tx: TenantTx, id: MemberId): Promise<void> {
  await tx.query('delete from app.members where tenant_id = $1 and id = $2', [tx.tenantId, id]);
}

/** Waits for a member's row and holds it. False where they are no member any more. */
export async function lockMember(tx: TenantTx, id: MemberId): Promise<boolean> {
  const { rowCount } = await tx.query('select from app.members where tenant_id = $1 and id = $2 for update', [tx.tenantId, id]);
  return rowCount === 1;
}
