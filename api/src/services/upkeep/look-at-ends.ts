// What has ended by its time goes into the audit log, and of what is to end a notice is made: each once, however often this looks.
import type { SystemActor } from '../../domain/actor.ts';
import type { TenantId } from '../../domain/ids.ts';
import { type AuditRecord, insertAuditEntries } from '../../store/audit-log.store.ts';
import type { Pool } from '../../store/make-pool.ts';
import { type EndedKind, type EndedRow, insertEndedNotices, insertEndingNotices } from '../../store/notices.store.ts';
import { withTenant } from '../../store/tenant-tx.ts';

/** Days before its end that something is told of. */
export const noticeDays: readonly number[] = [14, 3];

/** Entries that one transaction writes at most. */
const entriesAtOnce = 1000;

function describe(kind: EndedKind, actor: SystemActor, { id, subject, reason, expiredAt, rule, ref, by, project }: EndedRow): AuditRecord {
  const before = { id, project, reason, expiresAt: expiredAt.toISOString() };
  const entry =
    kind === 'acceptance-ended'
      ? { action: 'acceptance.expire', resourceType: 'finding', resourceId: subject, before: { ...before, rule, ref, owner: by } }
      : { action: 'override.expire', resourceType: 'project', before: { ...before, commit: subject, madeBy: by } };
  return { actor, entry, trace: undefined };
}

async function recordEnded(pool: Pool, actor: SystemActor, kind: EndedKind, now: Date): Promise<number> {
  let total = 0;
  let size: number;
  do {
    size = await withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
      const ended = await insertEndedNotices(tx, kind, now, entriesAtOnce);
      if (ended.length > 0) {
        await insertAuditEntries(
          tx,
          ended.map((row) => describe(kind, actor, row)),
        );
      }
      return ended.length;
    });
    total += size;
  } while (size === entriesAtOnce);
  return total;
}

/** @returns how many ends were recorded and how many notices made */
export async function lookAtEnds(
  { pool, now }: { readonly pool: Pool; readonly now: () => Date },
  tenantId: TenantId,
): Promise<{ readonly ended: number; readonly notices: number }> {
  const actor: SystemActor = { type: 'system', tenantId, id: 'acceptances' };
  const at = now();
  const ended = (await recordEnded(pool, actor, 'acceptance-ended', at)) + (await recordEnded(pool, actor, 'override-ended', at));
  const notices = await withTenant(pool, tenantId, { readOnly: false }, (tx) => insertEndingNotices(tx, at, noticeDays));
  return { ended, notices };
}
