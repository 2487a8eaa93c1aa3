// Notes who has read findings. Collected in memory and written in batches: a read is never slowed down or refused for it. What cannot be kept or
// written is counted, so that nobody takes the log for complete where it is not.
import type { Actor } from '../domain/actor.ts';
import type { TenantId } from '../domain/ids.ts';
import { type AuditRecord, insertAuditEntries, type RequestTrace } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';

/** A read that was answered. */
export interface FindingRead {
  readonly action: 'finding.list' | 'finding.read';
  /** As the address named it. */
  readonly project: string;
  readonly findingId: string | undefined;
  /** What was asked for, as in the address. */
  readonly filter: string;
}

export interface ReadRecorder {
  /** Never throws, and waits for nothing. */
  readonly record: (actor: Actor, read: FindingRead, trace: RequestTrace) => void;
  /** Writes what was collected. Never throws. */
  readonly flush: () => Promise<void>;
}

export interface ReadRecorderDependencies {
  readonly pool: Pool;
  readonly now: () => Date;
  /** Told at most once in a flush. */
  readonly onDropped: (count: number, error: unknown) => void;
  /** Reads kept at most until the next flush. */
  readonly most?: number;
}

/** Entries of one statement. */
const batch = 1_000;
const longestFilter = 512;

export function makeReadRecorder({ pool, now, onDropped, most = 10_000 }: ReadRecorderDependencies): ReadRecorder {
  let kept = new Map<TenantId, AuditRecord[]>();
  let count = 0;
  let dropped = 0;
  const write = async (tenantId: TenantId, records: readonly AuditRecord[]): Promise<void> => {
    for (let from = 0; from < records.length; from += batch) {
      const part = records.slice(from, from + batch);
      await withTenant(pool, tenantId, { readOnly: false }, (tx) => insertAuditEntries(tx, part));
    }
  };
  const writeCollected = async (): Promise<void> => {
    const collected = kept;
    let lost = dropped;
    let cause: unknown;
    kept = new Map();
    count = 0;
    dropped = 0;
    for (const [tenantId, records] of collected) {
      try {
        await write(tenantId, records);
      } catch (error) {
        lost += records.length;
        cause = error;
      }
    }
    if (lost > 0) onDropped(lost, cause);
  };
  let flushed: Promise<void> = Promise.resolve();
  return {
    record: (actor, { action, project, findingId, filter }, trace) => {
      if (count >= most) {
        dropped += 1;
        return;
      }
      count += 1;
      // The entry is dated when it is written; what it tells of was some seconds before.
      const after = { readAt: now().toISOString(), project, ...(filter !== '' && { filter: filter.slice(0, longestFilter) }) };
      const resource =
        findingId === undefined ? { resourceType: 'project', resourceId: project } : { resourceType: 'finding', resourceId: findingId };
      const ofTenant = kept.get(actor.tenantId) ?? [];
      ofTenant.push({ actor, entry: { action, ...resource, after }, trace });
      kept.set(actor.tenantId, ofTenant);
    },
    // One after the other: who waits for the last one has waited for all.
    flush: () => (flushed = flushed.then(writeCollected)),
  };
}
