// Snapshots of EPSS and KEV: the newest import of each, and what it says, packed by year (domain/intelligence/packed-years.ts).
import type { IntelligenceSource } from '@portcullis/contract';
import type { PackedYears } from '../domain/intelligence/packed-years.ts';
import { joinSnapshots } from '../domain/intelligence/snapshot-name.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface SnapshotRow {
  readonly source: IntelligenceSource['source'];
  readonly snapshot: string;
  /** SHA-256 of the file. */
  readonly digest: Buffer;
  readonly entries: number;
  readonly importedAt: Date;
  readonly importedBy: string;
}

/** Waits for the lock of the tenant's snapshots: imports come one after the other, the first of a source as well, for which no row stands yet. */
export async function lockSnapshots(tx: TenantTx): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'intelligence', $1::text), 0))", [tx.tenantId]);
}

/** Snapshots in force, by source. */
export async function selectSources(tx: TenantTx): Promise<SnapshotRow[]> {
  const { rows } = await tx.query<SnapshotRow>(
    `select source, snapshot, digest, entries, imported_at as "importedAt", imported_by as "importedBy"
     from app.intelligence_sources where tenant_id = $1 order by source`,
    [tx.tenantId],
  );
  return rows;
}

/** The snapshots in force as one text, such as `epss 2026-11-20 (1a2b3c4d), kev 2026.11.19 (5e6f7a8b)`; null where there are none. */
export async function selectSnapshots(tx: TenantTx): Promise<string | null> {
  return joinSnapshots((await selectSources(tx)).map(({ snapshot }) => snapshot));
}

/** Puts a snapshot in the place of the one before. What it says comes with `insertEntries`. */
export async function upsertSource(tx: TenantTx, row: Omit<SnapshotRow, 'importedAt'>): Promise<SnapshotRow> {
  const { source, snapshot, digest, entries, importedBy } = row;
  const { rows } = await tx.query<{ importedAt: Date }>(
    `insert into app.intelligence_sources (tenant_id, source, snapshot, digest, entries, imported_by) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, source) do update set snapshot = excluded.snapshot, digest = excluded.digest, entries = excluded.entries,
       imported_at = excluded.imported_at, imported_by = excluded.imported_by
     returning imported_at as "importedAt"`,
    [tx.tenantId, source, snapshot, digest, entries, importedBy],
  );
  const [stored] = rows;
  if (!stored) throw new Error('an upsert returned no row');
  return { ...row, importedAt: stored.importedAt };
}

export async function deleteEntries(tx: TenantTx, source: SnapshotRow['source']): Promise<void> {
  await tx.query('delete from app.intelligence_entries where tenant_id = $1 and source = $2', [tx.tenantId, source]);
}

/** All years in one statement, and their records in one parameter: a single Buffer travels as it is, a list of them as text twice as long. */
export async function insertEntries(tx: TenantTx, source: SnapshotRow['source'], { packed, years }: PackedYears): Promise<void> {
  await tx.query(
    `insert into app.intelligence_entries (tenant_id, source, year, packed)
     select $1, $2, y.year, substring($3::bytea from y.start + 1 for y.bytes)
     from unnest($4::integer[], $5::integer[], $6::integer[]) as y (year, start, bytes)`,
    [tx.tenantId, source, packed, years.map(({ year }) => year), years.map(({ start }) => start), years.map(({ bytes }) => bytes)],
  );
}

/** A source, and its records of a year; null where it has none of the years that were asked for. */
export interface EntriesRow {
  readonly source: SnapshotRow['source'];
  readonly snapshot: string;
  readonly year: number | null;
  readonly packed: Buffer | null;
}

/** What the sources say of some years. One statement, so that an import in between cannot mix two snapshots. */
export async function selectEntries(tx: TenantTx, years: readonly number[]): Promise<EntriesRow[]> {
  const { rows } = await tx.query<EntriesRow>(
    `select s.source, s.snapshot, e.year, e.packed
     from app.intelligence_sources as s
     left join app.intelligence_entries as e on e.tenant_id = s.tenant_id and e.source = s.source and e.year = any ($2::integer[])
     where s.tenant_id = $1
     order by s.source, e.year`,
    [tx.tenantId, years],
  );
  return rows;
}
