// What is looked up before a tenant is known. Each is one SECURITY DEFINER function with its own narrow policy.
import type { Role, Scope } from '@portcullis/contract';
import type { ApiKeyId, InvitationId, MemberId, ProjectId, TenantId } from '../domain/ids.ts';
import type { Pool } from './make-pool.ts';
import type { TenantTx } from './tenant-tx.ts';

/** A stored key, as far as checking one needs it. */
export interface KeyRecord {
  readonly tenantId: TenantId;
  readonly id: ApiKeyId;
  readonly projectId: ProjectId | null;
  readonly scopes: readonly Scope[];
  readonly digest: Buffer;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Keys with this clear id: nearly always none or one. The caller compares digests in constant time. */
export async function lookupApiKeys(pool: Pool, keyId: string): Promise<KeyRecord[]> {
  const { rows } = await pool.query<KeyRecord>(
    `select tenant_id as "tenantId", id, project_id as "projectId", scopes, digest, expires_at as "expiresAt", revoked_at as "revokedAt"
     from app.lookup_api_key($1) where hash_scheme = 'sha256'`,
    [keyId],
  );
  return rows;
}

/** A tenant that a person belongs to. */
export interface MembershipRecord {
  readonly tenantId: TenantId;
  readonly tenantName: string;
  readonly memberId: MemberId;
  readonly role: Role;
}

/** Every tenant that the person of Entra ID's (tid, oid) belongs to, by name. */
export async function lookupMemberships(
  connection: { readonly query: TenantTx['query'] },
  person: { readonly tenantId: string; readonly objectId: string },
): Promise<MembershipRecord[]> {
  const { rows } = await connection.query<MembershipRecord>(
    `select tenant_id as "tenantId", tenant_name as "tenantName", id as "memberId", role from app.lookup_memberships($1, $2)`,
    [person.tenantId, person.objectId],
  );
  return rows;
}

/** The invitation that a token opens; the digest has 256 bits, so at most one. */
export async function lookupInvitation(pool: Pool, digest: Buffer): Promise<{ tenantId: TenantId; id: InvitationId } | undefined> {
  const { rows } = await pool.query<{ tenantId: TenantId; id: InvitationId }>(
    `select tenant_id as "tenantId", id from app.lookup_invitation($1)`,
    [digest],
  );
  return rows[0];
}

/** Tenants whose customer of Stripe this is: none, or one. */
export async function lookupStripeCustomer(pool: Pool, customerId: string): Promise<TenantId[]> {
  const { rows } = await pool.query<{ tenantId: TenantId }>('select tenant_id as "tenantId" from app.lookup_stripe_customer($1)', [
    customerId,
  ]);
  return rows.map(({ tenantId }) => tenantId);
}

/** A page of the tenants that Stripe knows, by their ids. @param pool of the role portcullis_worker: no other may list them */
export async function lookupBilledTenants(pool: Pool, after: TenantId | undefined, wanted: number): Promise<TenantId[]> {
  const { rows } = await pool.query<{ tenantId: TenantId }>('select tenant_id as "tenantId" from app.lookup_billed_tenants($1, $2)', [
    after ?? null,
    wanted,
  ]);
  return rows.map(({ tenantId }) => tenantId);
}
