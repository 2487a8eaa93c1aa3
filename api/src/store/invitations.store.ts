// Invitations. Of their tokens only the digest is here.
import type { Role } from '@portcullis/contract';
import type { InvitationId, MemberId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface InvitationRow {
  readonly id: InvitationId;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface NewInvitation {
  readonly id: InvitationId;
  readonly digest: Buffer;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly inviterId: MemberId;
  readonly expiresInDays: number;
}

/** Adds an invitation; the database's clock says when it ends. */
export async function insertInvitation(tx: TenantTx, invitation: NewInvitation): Promise<InvitationRow> {
  const { id, digest, email, role, invitedBy, inviterId, expiresInDays } = invitation;
  const { rows } = await tx.query<InvitationRow>(
    `insert into app.invitations (tenant_id, id, token_digest, email, role, invited_by, inviter_id, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8))
     returning id, email, role, invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt"`,
    [tx.tenantId, id, digest, email, role, invitedBy, inviterId, expiresInDays],
  );
  const [row] = rows;
  if (!row) throw new Error('an insert returned no row');
  return row;
}

/** Invitations that may still be used, newest first. */
export async function selectOpenInvitations(tx: TenantTx): Promise<InvitationRow[]> {
  const { rows } = await tx.query<InvitationRow>(
    `select id, email, role, invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt"
     from app.invitations where tenant_id = $1 and accepted_at is null and expires_at > now() order by created_at desc, id`,
    [tx.tenantId],
  );
  return rows;
}

/** An invitation that nobody has accepted, expired or not, held until the transaction ends. Undefined where there is none. */
export async function lockInvitation(tx: TenantTx, id: InvitationId): Promise<(InvitationRow & { isExpired: boolean }) | undefined> {
  const { rows } = await tx.query<InvitationRow & { isExpired: boolean }>(
    `select id, email, role, invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt",
       expires_at <= now() as "isExpired"
     from app.invitations where tenant_id = $1 and id = $2 and accepted_at is null for update`,
    [tx.tenantId, id],
  );
  return rows[0];
}

export async function updateInvitationAccepted(tx: TenantTx, id: InvitationId): Promise<void> {
  await tx.query('update app.invitations set accepted_at = now() where tenant_id = $1 and id = $2', [tx.tenantId, id]);
}

export async function deleteInvitation(tx: TenantTx, id: InvitationId): Promise<void> {
  await tx.query('delete from app.invitations where tenant_id = $1 and id = $2', [tx.tenantId, id]);
}

/** Takes back what a member has offered and nobody accepted, of these roles. @returns how many */
export async function deleteInvitationsOf(tx: TenantTx, inviter: MemberId, roles: readonly Role[]): Promise<number> {
  const { rowCount } = await tx.query(
    'delete from app.invitations where tenant_id = $1 and inviter_id = $2 and accepted_at is null and role = any ($3::text[])',
    [tx.tenantId, inviter, roles],
  );
  return rowCount ?? 0;
}
