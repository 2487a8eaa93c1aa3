// CI keys: what is kept of them. The key itself is never here.
import type { Scope } from '@portcullis/contract';
import type { ApiKeyId, ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface NewApiKey {
  readonly id: ApiKeyId;
  readonly keyId: string;
  readonly projectId: ProjectId | undefined;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly digest: Buffer;
  readonly lastFour: string;
  readonly createdBy: string;
  readonly expiresAt: Date | undefined;
}

/** A key as it may be shown. */
export interface ApiKeyRow {
  readonly id: ApiKeyId;
  readonly keyId: string;
  readonly projectId: ProjectId | null;
  readonly projectSlug: string | null;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly lastFour: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export async function insertApiKey(tx: TenantTx, key: NewApiKey): Promise<void> {
  await tx.query(
    `insert into app.api_keys (tenant_id, id, key_id, project_id, name, scopes, hash_scheme, digest, last_four, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, 'sha256', $7, $8, $9, $10)`,
    [
      tx.tenantId,
      key.id,
      key.keyId,
      key.projectId ?? null,
      key.name,
      key.scopes,
      key.digest,
      key.lastFour,
      key.createdBy,
      key.expiresAt ?? null,
    ],
  );
}

/** Which keys: of one project, or one by its clear id. */
export interface ApiKeyFilter {
  readonly projectId?: ProjectId | undefined;
  readonly keyId?: string | undefined;
}

/** All keys of the tenant, or those of the filter, newest first, revoked ones too. */
export async function selectApiKeys(tx: TenantTx, { projectId, keyId }: ApiKeyFilter = {}): Promise<ApiKeyRow[]> {
  const { rows } = await tx.query<ApiKeyRow>(
    `select k.id, k.key_id as "keyId", k.project_id as "projectId", p.slug as "projectSlug", k.name, k.scopes, k.last_four as "lastFour",
       k.created_at as "createdAt", k.created_by as "createdBy", k.expires_at as "expiresAt", k.revoked_at as "revokedAt",
       k.last_used_at as "lastUsedAt"
     from app.api_keys as k left join app.projects as p on p.tenant_id = k.tenant_id and p.id = k.project_id
     where k.tenant_id = $1 and ($2::uuid is null or k.project_id = $2) and ($3::text is null or k.key_id = $3)
     order by k.created_at desc, k.id`,
    [tx.tenantId, projectId ?? null, keyId ?? null],
  );
  return rows;
}

/**
 * Lets a live key end after so many hours, or at its own end if that is sooner.
 * @returns its end; undefined where it is revoked or over already
 */
export async function updateApiKeyExpiry(tx: TenantTx, id: ApiKeyId, hours: number): Promise<Date | undefined> {
  const { rows } = await tx.query<{ expiresAt: Date }>(
    `update app.api_keys set expires_at = least(coalesce(expires_at, 'infinity'), now() + make_interval(hours => $3))
     where tenant_id = $1 and id = $2 and revoked_at is null and (expires_at is null or expires_at > now())
     returning expires_at as "expiresAt"`,
    [tx.tenantId, id, hours],
  );
  return rows[0]?.expiresAt;
}

/** Revokes a key by its clear id, of any project or of `only` one. Undefined where there is none, or it is revoked already. */
export async function updateApiKeyRevoked(
  tx: TenantTx,
  keyId: string,
  revokedBy: string,
  only: ProjectId | undefined,
): Promise<ApiKeyId | undefined> {
  const { rows } = await tx.query<{ id: ApiKeyId }>(
    `update app.api_keys set revoked_at = now(), revoked_by = $3
     where tenant_id = $1 and key_id = $2 and revoked_at is null and ($4::uuid is null or project_id = $4) returning id`,
    [tx.tenantId, keyId, revokedBy, only ?? null],
  );
  return rows[0]?.id;
}

/** Notes when keys were last used; later times only. */
export async function updateApiKeysUsed(tx: TenantTx, uses: ReadonlyMap<ApiKeyId, Date>): Promise<void> {
  await tx.query(
    `update app.api_keys as k set last_used_at = u.used_at
     from unnest($2::uuid[], $3::timestamptz[]) as u (id, used_at)
     where k.tenant_id = $1 and k.id = u.id and (k.last_used_at is null or k.last_used_at < u.used_at)`,
    [tx.tenantId, [...uses.keys()], [...uses.values()]],
  );
}
