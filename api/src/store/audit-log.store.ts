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

/** An entry with who did what it tells of, and from where. */
export interface AuditRecord {
  readonly actor: Actor;
  readonly entry: AuditEntry;
  readonly trace: RequestTrace | undefined;
}

const insertSql = `insert into app.audit_log (tenant_id, id, actor_type, actor_id, action, resource_type, resource_id, outcome, reason, before, after,
   request_id, ip, user_agent, method, path, actor_name, auth_strength)
 select $1::uuid, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[], $11::jsonb[],
   $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[])`;

function rowOf({ actor, entry, trace }: AuditRecord): readonly (string | null)[] {
  return [
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
  ];
}

/** Writes entries of the tenant down, all in one statement. */
export async function insertAuditEntries(tx: TenantTx, records: readonly AuditRecord[]): Promise<void> {
  const rows = records.map(rowOf);
  await tx.query(insertSql, [tx.tenantId, ...Array.from({ length: 17 }, (_, column) => rows.map((row) => row[column]))]);
}

export async function insertAuditEntry(tx: TenantTx, actor: Actor, entry: AuditEntry, trace?: RequestTrace): Promise<void> {
  await insertAuditEntries(tx, [{ actor, entry, trace }]);
}

/** What of the log is wanted; undefined: whatever it is. */
export interface AuditFilter {
  readonly action: string | undefined;
  /** What stands before the dot of an action. */
  readonly noun: string | undefined;
  readonly actor: string | undefined;
  readonly resource: string | undefined;
  readonly outcome: 'done' | 'denied' | undefined;
  /** Reads of findings, or everything else. */
  readonly kind: 'acts' | 'reads' | undefined;
  readonly from: Date | undefined;
  /** Entries before this time. */
  readonly to: Date | undefined;
}

/** Place of an entry in the log: its time in UTC with microseconds, of which a Date would lose three digits. */
export interface AuditPlace {
  readonly at: string;
  readonly id: string;
}

export interface AuditRow {
  readonly id: string;
  /** In UTC, with microseconds. */
  readonly at: string;
  readonly actorType: 'key' | 'user' | 'ci' | 'system';
  readonly actorId: string;
  readonly actorName: string | null;
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string | null;
  readonly outcome: 'done' | 'denied';
  readonly reason: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly authStrength: string | null;
  readonly requestId: string | null;
  readonly method: string | null;
  readonly path: string | null;
}

/** Conditions of a filter, parameters 2 to 8. A constant: the statements below are put together from it and never from values. */
const filterSql = `($2::text is null or action = $2)
       -- Not "=": the planner takes that for one row in two hundred, and sorts the whole log for each page.
       and ($3::text is null or array_position(array[split_part(action, '.', 1)], $3) is not null)
       and ($4::text is null or actor_id = $4) and ($5::text is null or resource_id = $5) and ($6::text is null or outcome = $6)
       and ($7::timestamptz is null or audit_log.at >= $7) and ($8::timestamptz is null or audit_log.at < $8)`;

function filterValues({ action, noun, actor, resource, outcome, from, to }: AuditFilter): unknown[] {
  return [action ?? null, noun ?? null, actor ?? null, resource ?? null, outcome ?? null, from ?? null, to ?? null];
}

/** Columns of an AuditRow. A constant, for statements are put together from it. */
export const entryColumns = `id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor_type as "actorType",
   actor_id as "actorId", actor_name as "actorName", action, resource_type as "resourceType", resource_id as "resourceId", outcome,
   reason, before, after, ip, user_agent as "userAgent", auth_strength as "authStrength", request_id as "requestId", method, path`;

/** About how large an entry of `l` is. */
export const entryBytes = `1000 + coalesce(octet_length(l.before::text), 0) + coalesce(octet_length(l.after::text), 0)`;

/** Bytes of entries that are worked on at once: they can be very different in size, and digesting keeps the process busy. */
export const bytesAtOnce = 4_000_000;

/** In words that the planner finds again in the index audit_log_acts. */
const kindSql = {
  all: 'true',
  acts: "action not in ('finding.list', 'finding.read')",
  reads: "action in ('finding.list', 'finding.read')",
} as const;

/** One statement for each kind of entries. */
const perKind = (write: (kind: string) => string): Readonly<Record<keyof typeof kindSql, string>> => ({
  all: write(kindSql.all),
  acts: write(kindSql.acts),
  reads: write(kindSql.reads),
});

const pageSql = perKind(
  (kind) => `select ${entryColumns}
   from app.audit_log
   where tenant_id = $1 and ${kind} and ${filterSql}
     and ($9::timestamptz is null or (audit_log.at <= $9 and (audit_log.at < $9 or id > $10::uuid)))
   order by audit_log.at desc, id limit $11`,
);

/** Entries of the tenant, newest first, by keyset. */
export async function selectAuditPage(
  tx: TenantTx,
  filter: AuditFilter,
  { after, limit }: { readonly after: AuditPlace | undefined; readonly limit: number },
): Promise<AuditRow[]> {
  const { rows } = await tx.query<AuditRow>(pageSql[filter.kind ?? 'all'], [
    tx.tenantId,
    ...filterValues(filter),
    after?.at ?? null,
    after?.id ?? null,
    limit,
  ]);
  return rows;
}

const countSql = perKind(
  (kind) => `select count(*)::int as count from (
     select from app.audit_log
     where tenant_id = $1 and ${kind} and ${filterSql}
     limit $9) as found`,
);

/** How many entries there are, counted no farther than `most`. */
export async function countAuditEntries(tx: TenantTx, filter: AuditFilter, most: number): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(countSql[filter.kind ?? 'all'], [tx.tenantId, ...filterValues(filter), most]);
  return rows[0]?.count ?? 0;
}

/** The place before which everything lies that was in the log when this transaction began, also where the clock was set back since. */
export async function selectAuditEnd(tx: TenantTx): Promise<AuditPlace> {
  const { rows } = await tx.query<AuditPlace>(
    `select to_char(greatest(now(), max(at)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, 'ffffffff-ffff-ffff-ffff-ffffffffffff' as id
     from app.audit_log where tenant_id = $1`,
    [tx.tenantId],
  );
  const [row] = rows;
  if (!row) throw new Error('a select without a table returned no row');
  return row;
}
