// An entry of the audit log as it goes out, and as its seal holds it.
import type { AuditEntry } from '@portcullis/contract';
import type { AuditRow } from '../store/audit-log.store.ts';

/**
 * Seals are made over what this gives: a member that is renamed, or added where it has no value, breaks every seal there is. A new member may
 * stand only in entries that have a value for it.
 */
export function presentAuditEntry(row: AuditRow): AuditEntry {
  const { id, at, actorType, actorId, actorName, resourceType, resourceId, ...rest } = row;
  return {
    id,
    at,
    actor: { type: actorType, id: actorId, name: actorName },
    resource: { type: resourceType, id: resourceId },
    ...rest,
  };
}
