// The audit log as pages, and as a whole for a file.
import type { AuditEnd, AuditEntry, AuditKey, AuditPage, AuditSeal, ExportAuditQuery, ListAuditQuery } from '@portcullis/contract';
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { writeCsvLine } from '../domain/csv.ts';
import { decodeCursor, encodeCursor } from '../domain/cursor.ts';
import {
  type AuditFilter,
  type AuditPlace,
  countAuditEntries,
  insertAuditEntry,
  type RequestTrace,
  selectAuditEnd,
  selectAuditPage,
} from '../store/audit-log.store.ts';
import { selectChainEnd, selectNewestCheckpoint, selectSeals } from '../store/audit-seals.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { presentAuditEntry } from './present-audit-entry.ts';

/** Entries that one export gives at most. */
export const mostExported = 50_000;

/** Entries may have a hundred kilobytes each. */
const exportPage = 200;

// PostgreSQL has no year 0, and nothing of ours is that old.
const placeSchema = z.strictObject({ at: z.iso.datetime({ precision: 6 }).regex(/^[12]/), id: z.uuid() });

function readFilter({ action, actor, resource, outcome, kind, from, to }: Omit<ExportAuditQuery, 'format'>): AuditFilter {
  const toDate = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));
  // Actions are noun and verb.
  const isWhole = action?.includes('.') === true;
  return {
    action: isWhole ? action : undefined,
    noun: isWhole ? undefined : action,
    actor,
    resource,
    outcome,
    kind,
    from: toDate(from),
    to: toDate(to),
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
  return { items: rows.slice(0, limit).map(presentAuditEntry), nextCursor: last ? encodeCursor({ at: last.at, id: last.id }) : null };
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

interface Wanted {
  readonly filter: AuditFilter;
  /** Before which all entries of the file lie. */
  readonly end: AuditPlace;
  readonly chainEnd: ChainEnd;
}

/** How far the chain went, as the file tells it. */
interface ChainEnd {
  readonly position: number;
  readonly document: AuditEnd;
}

/** Pages of some hundred entries, each in a transaction of its own: a slow reader holds no connection. */
async function* readPages(pool: Pool, actor: Actor, { filter, end, chainEnd }: Wanted, isSealed: boolean): AsyncGenerator<SealedEntry[]> {
  let after = end;
  for (let given = 0; given < mostExported; given += exportPage) {
    const page = { after, limit: exportPage };
    const { rows, seals } = await withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
      const found = await selectAuditPage(tx, filter, page);
      const ids = found.map(({ id }) => id);
      return { rows: found, seals: isSealed ? await selectSeals(tx, ids, chainEnd.position) : undefined };
    });
    yield rows.map((row) => ({ ...presentAuditEntry(row), seal: seals?.get(row.id) ?? null }));
    const last = rows.at(-1);
    if (!last || rows.length < exportPage) return;
    after = { at: last.at, id: last.id };
  }
}

type SealedEntry = AuditEntry & { readonly seal: AuditSeal | null };

async function* writeCsv(pool: Pool, actor: Actor, wanted: Wanted): AsyncGenerator<string> {
  yield writeCsvLine(columns);
  for await (const entries of readPages(pool, actor, wanted, false)) yield entries.map(writeCsvEntry).join('');
}

/** The last line is the newest checkpoint; a file without it was cut. */
async function* writeJsonLines(pool: Pool, actor: Actor, wanted: Wanted): AsyncGenerator<string> {
  const write = (line: object): string => `${JSON.stringify(line)}\n`;
  for await (const entries of readPages(pool, actor, wanted, true)) yield entries.map(write).join('');
  yield write(wanted.chainEnd.document);
}

export interface ReadDependencies {
  readonly pool: Pool;
  /** The key that checkpoints are signed with today. */
  readonly auditKey: AuditKey | undefined;
}

async function readChainEnd({ pool, auditKey }: ReadDependencies, actor: Actor): Promise<ChainEnd> {
  const { position, checkpoint } = await withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
    const newest = (await selectNewestCheckpoint(tx))?.checkpoint ?? null;
    // What is sealed beyond a signature is shown without its seal: no signature would hold it.
    return { checkpoint: newest, position: newest?.position ?? (await selectChainEnd(tx))?.position ?? 0 };
  });
  return { position, document: { type: 'checkpoint', tenantId: actor.tenantId, checkpoint, key: auditKey ?? null } };
}

/** The newest checkpoint, to keep where whoever can write to the database cannot. */
export async function readCheckpoint(dependencies: ReadDependencies, actor: Actor): Promise<AuditEnd> {
  return (await readChainEnd(dependencies, actor)).document;
}

/** The log as a file, newest first. That it was taken is itself written down, and not in the file. */
export async function exportAuditLog(
  { actor, trace, ...dependencies }: ReadDependencies & { readonly actor: Actor; readonly trace: RequestTrace },
  { format, ...wanted }: ExportAuditQuery,
): Promise<AuditExport> {
  const { pool } = dependencies;
  const filter = readFilter(wanted);
  // Before the end of the file is settled: what is sealed by then lies before that end. What is sealed later is shown without its seal, because
  // others that were sealed with it may lie beyond the end, and would seem to be missing.
  const chainEnd = await readChainEnd(dependencies, actor);
  return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
    const end = await selectAuditEnd(tx);
    const count = await countAuditEntries(tx, filter, mostExported + 1);
    const after = { format, ...wanted, entries: Math.min(count, mostExported) };
    await insertAuditEntry(tx, actor, { action: 'audit-log.export', resourceType: 'audit-log', after }, trace);
    const write = format === 'csv' ? writeCsv : writeJsonLines;
    return { chunks: write(pool, actor, { filter, end, chainEnd }), isCut: count > mostExported };
  });
}
