// Notes in a tenant's audit log that a limit turned somebody away.
import type { Actor } from '../domain/actor.ts';
import type { LimitName } from '../domain/limits/limits.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';

export type RecordLimitBreach = (actor: Actor, limit: LimitName, reason: string, trace: RequestTrace) => Promise<void>;

export function makeRecordLimitBreach({ pool }: { readonly pool: Pool }): RecordLimitBreach {
  return (actor, limit, reason, trace) =>
    withTenant(pool, actor.tenantId, { readOnly: false }, (tx) =>
      insertAuditEntry(tx, actor, { action: 'limit.exceeded', resourceType: 'limit', resourceId: limit, outcome: 'denied', reason }, trace),
    );
}
