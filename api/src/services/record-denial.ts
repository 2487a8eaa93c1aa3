// Notes in the audit log that somebody known was turned away.
import type { Actor } from '../domain/actor.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';

export type RecordDenial = (actor: Actor, reason: string, trace: RequestTrace) => Promise<void>;

export function makeRecordDenial({ pool }: { pool: Pool }): RecordDenial {
  return (actor, reason, trace) =>
    withTenant(pool, actor.tenantId, { readOnly: false }, (tx) =>
      insertAuditEntry(
        tx,
        actor,
        { action: 'route.access', resourceType: 'route', resourceId: trace.path, outcome: 'denied', reason },
        trace,
      ),
    );
}
