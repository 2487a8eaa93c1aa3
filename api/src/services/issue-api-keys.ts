// CI keys as a request asks for them: made for a project by its name, rotated with an overlap, revoked. The key itself is in the answer
// to making and rotating, and nowhere else.
import type { CreatedKey, CreateKey, ManagedKey } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import { ProblemError } from '../errors.ts';
import { type ApiKeyRow, selectApiKeys, updateApiKeyExpiry } from '../store/api-keys.store.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { lockTenant } from '../store/tenants.store.ts';
import { actOnTenant } from './act-on-tenant.ts';
import type { FindProject } from './find-project.ts';
import { checkWish, type CreatedApiKey, listApiKeys, ownProject, revokeApiKey, storeApiKey } from './manage-api-keys.ts';
import { makeRecordDenial } from './record-denial.ts';

/** What a request for a key needs beside what it asks for. */
export interface KeyRequest {
  readonly pool: Pool;
  readonly actor: Actor;
  readonly trace: RequestTrace;
}

/** Milliseconds; leap days included, so that "five years from now" is always within. */
const longestLife = (5 * 365 + 2) * 86_400_000;

const keyIdPattern = /^[0-9A-Za-z]{8}$/;

/** The same words for a key that never was, another tenant's or project's, and one that is revoked or over. */
function notFound(): ProblemError {
  return new ProblemError('key-not-found', 'There is no live key of this id that you may manage. GET /api/v1/keys lists them.', {
    pointer: 'key',
  });
}

function presentKey({ id, projectId, projectSlug, ...row }: ApiKeyRow): ManagedKey {
  return {
    ...row,
    project: projectSlug,
    scopes: [...row.scopes],
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}

async function presentCreated(tx: TenantTx, { key, keyId }: CreatedApiKey): Promise<CreatedKey> {
  const [row] = await selectApiKeys(tx, { keyId });
  if (!row) throw new Error(`key ${keyId} is not there though it was just made`);
  return { ...presentKey(row), key };
}

function readExpiry(expiresAt: string | null, now: Date): Date | undefined {
  if (expiresAt === null) return undefined;
  const end = new Date(expiresAt);
  if (end <= now || end.getTime() > now.getTime() + longestLife)
    throw new ProblemError('request-invalid', 'The end of a key must be in the future, and at most five years from now.', {
      pointer: '/expiresAt',
    });
  return end;
}

/**
 * Runs the work with the right that the actor has now: the door opened before the body was read, and a body may take its time. Requests
 * take turns, so that of two rotations at once the second finds a key that ends.
 */
async function changeKeys<Result>({ pool, actor, trace }: KeyRequest, work: (tx: TenantTx) => Promise<Result>): Promise<Result> {
  if (actor.type === 'user') return actOnTenant({ pool, actor, trace }, 'key.manage', work);
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    await lockTenant(tx);
    const [own] = actor.type === 'key' ? await selectApiKeys(tx, { keyId: actor.keyId }) : [];
    if (actor.type === 'key' && own?.revokedAt !== null) throw new ProblemError('key-invalid', 'This key has just been revoked.');
    return work(tx);
  });
}

/** Runs the work; that a key asked for more than it has is written down. */
async function noteRefusal<Result>({ pool, actor, trace }: KeyRequest, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'scope-missing') await makeRecordDenial({ pool })(actor, error.message, trace);
    throw error;
  }
}

/** Keys that the actor may manage, newest first. */
export async function listManagedKeys({ pool }: { pool: Pool }, actor: Actor): Promise<ManagedKey[]> {
  return (await listApiKeys({ pool }, actor)).map(presentKey);
}

/** @throws ProblemError `project-not-found`; `scope-missing` where a key asks for more than it has; `request-invalid` for its end */
export async function issueApiKey(
  request: KeyRequest & { readonly findProject: FindProject; readonly now: () => Date },
  { name, project, scopes, expiresAt }: CreateKey,
): Promise<CreatedKey> {
  const { actor, trace, findProject, now } = request;
  const projectId = project === null ? undefined : (await findProject(actor, project, trace)).id;
  const wish = { name, projectId, scopes: [...new Set(scopes)], expiresAt: readExpiry(expiresAt, now()) };
  return noteRefusal(request, async () => {
    checkWish(actor, wish);
    return changeKeys(request, async (tx) => presentCreated(tx, await storeApiKey(tx, actor, wish, trace)));
  });
}

/**
 * Makes a key with the same name, project, scopes and end, and lets the old one go on for so many hours at most.
 * @throws ProblemError `key-not-found`; `scope-missing` where a key would rotate one that can do more than itself
 */
export async function rotateApiKey(request: KeyRequest, keyId: string, overlapHours: number): Promise<CreatedKey> {
  const { actor, trace } = request;
  if (!keyIdPattern.test(keyId)) throw notFound();
  const replace = async (tx: TenantTx): Promise<CreatedKey> => {
    const [old] = await selectApiKeys(tx, { keyId, projectId: ownProject(actor) });
    if (!old) throw notFound();
    const wish = { name: old.name, projectId: old.projectId ?? undefined, scopes: old.scopes, expiresAt: old.expiresAt ?? undefined };
    checkWish(actor, wish);
    const end = await updateApiKeyExpiry(tx, old.id, overlapHours);
    if (!end) throw notFound();
    const made = await storeApiKey(tx, actor, wish, trace);
    const change = { before: { keyId, expiresAt: old.expiresAt }, after: { keyId, expiresAt: end, newKeyId: made.keyId } };
    await insertAuditEntry(tx, actor, { action: 'api-key.rotate', resourceType: 'api-key', resourceId: old.id, ...change }, trace);
    return presentCreated(tx, made);
  };
  return noteRefusal(request, () => changeKeys(request, replace));
}

/** The key fails from the next request on. @throws ProblemError `key-not-found` */
export async function withdrawApiKey({ pool, actor, trace }: KeyRequest, keyId: string): Promise<void> {
  if (!keyIdPattern.test(keyId) || !(await revokeApiKey({ pool }, actor, keyId, trace))) throw notFound();
}
