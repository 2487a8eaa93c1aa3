// The audit log: rows are only ever added, in the transaction of what they record.
import { type Actor, actorName } from '../domain/actor.ts';
import { makeId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

/** Where an act came from, as far as it came over HTTP. */
export interface RequestTrace {
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly method: string;
  readonly path: string;
}

export interface AuditEntry {
  /** Noun and verb, such as `api-key.revoke`. */
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId?: string;
  readonly outcome?: 'done' | 'denied';
  readonly reason?: string;
  /** What changed, without secrets. */
  readonly before?: object;
  readonly after?: object;
}

function authStrength(actor: Actor): string | null {
  if (actor.type === 'user') return actor.authMethods.length > 0 ? actor.authMethods.join(' ') : 'token';
  return actor.type === 'key' ? 'key' : null;
}

export async function insertAuditEntry(tx: TenantTx, actor: Actor, entry: AuditEntry, trace?: RequestTrace): Promise<void> {
  await tx.query(
    `insert into app.audit_log (tenant_id, id, actor_type, actor_id, action, resource_type, resource_id, outcome, reason, before, after,
       request_id, ip, user_agent, method, path, actor_name, auth_strength)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      tx.tenantId,
      makeId.row(),
      actor.type,
      actor.type === 'key' ? actor.keyId : actor.id,
      entry.action,
      entry.resourceType,
      entry.resourceId ?? null,
      entry.outcome ?? 'done',
      entry.reason ?? null,
      entry.before ? JSON.stringify(entry.before) : null,
      entry.after ? JSON.stringify(entry.after) : null,
      trace?.requestId ?? null,
      trace?.ip ?? null,
      trace?.userAgent ?? null,
      trace?.method ?? null,
      trace?.path ?? null,
      actorName(actor),
      authStrength(actor),
    ],
  );
}
