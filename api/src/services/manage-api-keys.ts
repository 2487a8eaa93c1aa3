// Making, listing and revoking CI keys. A key is shown once, here, and never again.
import type { Scope } from '@portcullis/contract';
import { makeApiKey } from '../domain/api-key.ts';
import { type Actor, actorName } from '../domain/actor.ts';
import { type ApiKeyId, makeId, type ProjectId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { type ApiKeyRow, insertApiKey, selectApiKeys, updateApiKeyRevoked } from '../store/api-keys.store.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';

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

/** The only project whose keys the actor may see and end; undefined for all. */
export function ownProject(actor: Actor): ProjectId | undefined {
  return actor.type === 'key' ? actor.projectId : undefined;
}

/** A key cannot hand out what it does not have itself, nor reach beyond its project or its own end. */
export function checkWish(actor: Actor, wish: ApiKeyWish): void {
  if (actor.type !== 'key') return;
  const isWider =
    wish.scopes.some((scope) => !actor.scopes.includes(scope)) || (actor.projectId !== undefined && actor.projectId !== wish.projectId);
  const isLonger = actor.expiresAt !== undefined && (wish.expiresAt === undefined || wish.expiresAt > actor.expiresAt);
  if (isWider || isLonger)
    throw new ProblemError('scope-missing', 'A key can only make keys with scopes and a project that it has itself, and no longer life.');
}

/** Writes a new key and the audit row of it. */
export async function storeApiKey(tx: TenantTx, actor: Actor, wish: ApiKeyWish, trace?: RequestTrace): Promise<CreatedApiKey> {
  const made = makeApiKey(wish.projectId === undefined ? 'ten' : 'prj');
  const id = makeId.apiKey();
  await insertApiKey(tx, { id, ...wish, keyId: made.keyId, digest: made.digest, lastFour: made.lastFour, createdBy: actorName(actor) });
  const after = { keyId: made.keyId, name: wish.name, scopes: wish.scopes, projectId: wish.projectId, expiresAt: wish.expiresAt };
  await insertAuditEntry(tx, actor, { action: 'api-key.create', resourceType: 'api-key', resourceId: id, after }, trace);
  return { id, key: made.key, keyId: made.keyId };
}

/** Makes a key. @throws ProblemError `scope-missing` where a key asks for more than it has */
export async function createApiKey({ pool }: { pool: Pool }, actor: Actor, wish: ApiKeyWish, trace?: RequestTrace): Promise<CreatedApiKey> {
  checkWish(actor, wish);
  return withTenant(pool, actor.tenantId, { readOnly: false }, (tx) => storeApiKey(tx, actor, wish, trace));
}

/** All keys of the tenant, as they may be shown; to a project's key those of its project. */
export async function listApiKeys({ pool }: { pool: Pool }, actor: Actor): Promise<ApiKeyRow[]> {
  return withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectApiKeys(tx, { projectId: ownProject(actor) }));
}

/** Revokes a key by its clear id; it fails from the next request on. False where there is no such live key. */
export async function revokeApiKey({ pool }: { pool: Pool }, actor: Actor, keyId: string, trace?: RequestTrace): Promise<boolean> {
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const id = await updateApiKeyRevoked(tx, keyId, actorName(actor), ownProject(actor));
    if (id === undefined) return false;
    await insertAuditEntry(tx, actor, { action: 'api-key.revoke', resourceType: 'api-key', resourceId: id, after: { keyId } }, trace);
    return true;
  });
}
