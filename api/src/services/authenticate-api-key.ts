// From the text of a key to an actor, or the one answer that every bad key gets.
import { readApiKeyId, verifyApiKey } from '../domain/api-key.ts';
import type { KeyActor } from '../domain/actor.ts';
import type { ApiKeyId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { type KeyRecord, lookupApiKeys } from '../store/lookups.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';

export type AuthenticateApiKey = (key: string, trace: RequestTrace) => Promise<KeyActor>;

/** Milliseconds in which the refused use of one key is audited once. */
const auditWindow = 60_000;

interface Dependencies {
  readonly pool: Pool;
  readonly now: () => Date;
  /** Told of every use of a good key. */
  readonly onUse: (actor: KeyActor) => void;
}

function toActor(record: KeyRecord, keyId: string): KeyActor {
  const { tenantId, id, projectId, scopes, expiresAt } = record;
  return { type: 'key', tenantId, id, keyId, projectId: projectId ?? undefined, scopes, expiresAt: expiresAt ?? undefined };
}

function keyInvalid(): ProblemError {
  return new ProblemError(
    'key-invalid',
    'This key is unknown, expired or revoked. Make a new one and put it where the build takes it from.',
  );
}

/**
 * Checks a key. Its form and checksum are checked before any database work; unknown, expired and revoked keys get the
 * same answer, and an expired or revoked one is audited with the true reason.
 * @throws ProblemError `key-malformed` or `key-invalid`
 */
export function makeAuthenticateApiKey({ pool, now, onUse }: Dependencies): AuthenticateApiKey {
  const audited = new Map<ApiKeyId, number>();
  /** A build that goes on with a dead key is told of once a minute, not with a row for every request. */
  const isFirstInWindow = (id: ApiKeyId): boolean => {
    const last = audited.get(id);
    if (last !== undefined && now().getTime() - last < auditWindow) return false;
    audited.set(id, now().getTime());
    return true;
  };
  return async (key, trace) => {
    const keyId = readApiKeyId(key);
    if (keyId === undefined) {
      throw new ProblemError(
        'key-malformed',
        'This is not a Portcullis key, or a character of it is wrong or missing: its checksum does not agree. Copy it again, whole.',
      );
    }
    const records = await lookupApiKeys(pool, keyId);
    // At least one comparison, so that an unknown id takes as long as a known one.
    const record = (records.length === 0 ? [undefined] : records).find((one) => verifyApiKey(key, one?.digest));
    if (!record) throw keyInvalid();
    const actor = toActor(record, keyId);
    const fault = record.revokedAt ? 'revoked' : record.expiresAt && record.expiresAt <= now() ? 'expired' : undefined;
    if (fault !== undefined) {
      if (!isFirstInWindow(actor.id)) throw keyInvalid();
      await withTenant(pool, actor.tenantId, { readOnly: false }, (tx) =>
        insertAuditEntry(
          tx,
          actor,
          { action: 'api-key.use', resourceType: 'api-key', resourceId: actor.id, outcome: 'denied', reason: `the key is ${fault}` },
          trace,
        ),
      );
      throw keyInvalid();
    }
    onUse(actor);
    return actor;
  };
}
