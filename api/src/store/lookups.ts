// What is looked up before a tenant is known. Each is one SECURITY DEFINER function with its own narrow policy.
import type { Scope } from '@portcullis/contract';
import type { ApiKeyId, ProjectId, TenantId } from '../domain/ids.ts';
import type { Pool } from './make-pool.ts';

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
