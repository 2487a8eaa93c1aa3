// Making, listing and revoking CI keys. A key is shown once, here, and never again.
import type { Scope } from '@portcullis/contract';
import { makeApiKey } from '../domain/api-key.ts';
import { type Actor, actorName } from '../domain/actor.ts';
import { type ApiKeyId, makeId, type ProjectId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { type ApiKeyRow, insertApiKey, selectApiKeys, updateApiKeyRevoked } from '../store/api-keys.store.ts';
import { insertAuditEntry } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';

export interface ApiKeyWish {
  readonly name: string;
  /** The only project it is for; undefined for a key of the whole tenant. */
  readonly projectId: ProjectId | undefined;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | undefined;
}

/** A new key. `key` is not stored anywhere: whoever asked must keep it. */
export interface CreatedApiKey {
  readonly id: ApiKeyId;
  readonly key: string;
  readonly keyId: string;
}

/** A key cannot hand out what it does not have itself, nor reach beyond its project or its own end. */
function checkWish(actor: Actor, wish: ApiKeyWish): void {
  if (actor.type !== 'key') return;
  const isWider =
    wish.scopes.some((scope) => !actor.scopes.includes(scope)) || (actor.projectId !== undefined && actor.projectId !== wish.projectId);
  const isLonger = actor.expiresAt !== undefined && (wish.expiresAt === undefined || wish.expiresAt > actor.expiresAt);
  if (isWider || isLonger)
    throw new ProblemError('scope-missing', 'A key can only make keys with scopes and a project that it has itself, and no longer life.');
}

/** Makes a key. @throws ProblemError `scope-missing` where a key asks for more than it has */
export async function createApiKey({ pool }: { pool: Pool }, actor: Actor, wish: ApiKeyWish): Promise<CreatedApiKey> {
  checkWish(actor, wish);
  const made = makeApiKey(wish.projectId === undefined ? 'ten' : 'prj');
  const id = makeId.apiKey();
  await withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    await insertApiKey(tx, { id, ...wish, keyId: made.keyId, digest: made.digest, lastFour: made.lastFour, createdBy: actorName(actor) });
    const after = { keyId: made.keyId, name: wish.name, scopes: wish.scopes, projectId: wish.projectId, expiresAt: wish.expiresAt };
    await insertAuditEntry(tx, actor, { action: 'api-key.create', resourceType: 'api-key', resourceId: id, after });
  });
  return { id, key: made.key, keyId: made.keyId };
}

/** All keys of the tenant, as they may be shown. */
export async function listApiKeys({ pool }: { pool: Pool }, actor: Actor): Promise<ApiKeyRow[]> {
  return withTenant(pool, actor.tenantId, { readOnly: true }, selectApiKeys);
}

/** Revokes a key by its clear id; it fails from the next request on. False where there is no such live key. */
export async function revokeApiKey({ pool }: { pool: Pool }, actor: Actor, keyId: string): Promise<boolean> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const only = actor.type === 'key' ? actor.projectId : undefined;
    const id = await updateApiKeyRevoked(tx, keyId, actorName(actor), only);
    if (id === undefined) return false;
    await insertAuditEntry(tx, actor, { action: 'api-key.revoke', resourceType: 'api-key', resourceId: id, after: { keyId } });
    return true;
  });
}
