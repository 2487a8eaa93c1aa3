// The audit log as pages, and as a whole for a file.
import type { AuditEntry, AuditPage, ExportAuditQuery, ListAuditQuery } from '@portcullis/contract';
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { writeCsvLine } from '../domain/csv.ts';
import { decodeCursor, encodeCursor } from '../domain/cursor.ts';
import {
  type AuditFilter,
  type AuditPlace,
  type AuditRow,
  countAuditEntries,
  insertAuditEntry,
  type RequestTrace,
  selectAuditEnd,
  selectAuditPage,
} from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';

/** Entries that one export gives at most. */
export const mostExported = 50_000;

const exportPage = 1000;

// PostgreSQL has no year 0, and nothing of ours is that old.
const placeSchema = z.strictObject({ at: z.iso.datetime({ precision: 6 }).regex(/^[12]/), id: z.uuid() });

function readFilter({ action, actor, resource, outcome, from, to }: Omit<ExportAuditQuery, 'format'>): AuditFilter {
  const toDate = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));
  // Actions are noun and verb.
  const isWhole = action?.includes('.') === true;
  return {
    action: isWhole ? action : undefined,
    noun: isWhole ? undefined : action,
    actor,
    resource,
    outcome,
    from: toDate(from),
    to: toDate(to),
  };
}

function presentEntry(row: AuditRow): AuditEntry {
  const { id, at, actorType, actorId, actorName, resourceType, resourceId, place, ...rest } = row;
  return {
    id,
    at: at.toISOString(),
    actor: { type: actorType, id: actorId, name: actorName },
    resource: { type: resourceType, id: resourceId },
    ...rest,
  };
}

/** A page of the log, newest first. @throws ProblemError `request-invalid` for a bad cursor */
export async function listAuditEntries({ pool }: { pool: Pool }, actor: Actor, query: ListAuditQuery): Promise<AuditPage> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, placeSchema);
  const { limit } = query;
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) =>
    // One more than asked for tells whether there is a next page.
    selectAuditPage(tx, readFilter(query), { after, limit: limit + 1 }),
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit).map(presentEntry), nextCursor: last ? encodeCursor({ at: last.place, id: last.id }) : null };
}

const columns = [
  ...['id', 'at', 'actor type', 'actor id', 'actor name', 'action', 'resource type', 'resource id', 'outcome', 'reason', 'before', 'after'],
  ...['ip', 'user agent', 'auth strength', 'request id', 'method', 'path'],
];

function writeCsvEntry(entry: AuditEntry): string {
  const json = (value: unknown): string => (value === null ? '' : JSON.stringify(value));
  const { id, at, actor, action, resource, outcome, reason, before, after } = entry;
  const { ip, userAgent, authStrength, requestId, method, path } = entry;
  const cells = [id, at, actor.type, actor.id, actor.name, action, resource.type, resource.id, outcome, reason, json(before), json(after)];
  return writeCsvLine([...cells, ip, userAgent, authStrength, requestId, method, path].map((cell) => cell ?? ''));
}

export interface AuditExport {
  readonly chunks: AsyncIterable<string>;
  /** True where there are more entries than an export gives. */
  readonly isCut: boolean;
}

/** Pages of some hundred kB, each in a transaction of its own: a slow reader holds no connection. */
async function* readChunks(
  pool: Pool,
  actor: Actor,
  filter: AuditFilter,
  end: AuditPlace,
  format: 'csv' | 'ndjson',
): AsyncGenerator<string> {
  const write = format === 'csv' ? writeCsvEntry : (entry: AuditEntry): string => `${JSON.stringify(entry)}\n`;
  if (format === 'csv') yield writeCsvLine(columns);
  let after = end;
  for (let given = 0; given < mostExported; given += exportPage) {
    const page = { after, limit: exportPage };
    const rows = await withTenant(pool, actor.tenantId, { readOnly: true }, (tx) => selectAuditPage(tx, filter, page));
    yield rows.map((row) => write(presentEntry(row))).join('');
    const last = rows.at(-1);
    if (!last || rows.length < exportPage) return;
    after = { at: last.place, id: last.id };
  }
}

/** The log as a file, newest first. That it was taken is itself written down, and not in the file. */
export async function exportAuditLog(
  { pool, actor, trace }: { pool: Pool; actor: Actor; trace: RequestTrace },
  { format, ...wanted }: ExportAuditQuery,
): Promise<AuditExport> {
  const filter = readFilter(wanted);
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const end = await selectAuditEnd(tx);
    const count = await countAuditEntries(tx, filter, mostExported + 1);
    const after = { format, ...wanted, entries: Math.min(count, mostExported) };
    await insertAuditEntry(tx, actor, { action: 'audit-log.export', resourceType: 'audit-log', after }, trace);
    return { chunks: readChunks(pool, actor, filter, end, format), isCut: count > mostExported };
  });
}
