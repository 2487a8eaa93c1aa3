// What EPSS and KEV say of vulnerabilities, for the gate. Only the years in their names are loaded.
import { intelligenceSources } from '@portcullis/contract';
import { openScores, type Score, yearsOf } from '../domain/intelligence/open-scores.ts';
import { joinSnapshots } from '../domain/intelligence/snapshot-name.ts';
import { selectEntries, type SnapshotRow } from '../store/intelligence.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';

export interface Scores {
  /** The snapshots that names are looked up in; null where there are none. */
  readonly snapshot: string | null;
  /** What no snapshot is there of. */
  readonly lacking: readonly SnapshotRow['source'][];
  /** Undefined for a name that was not among those asked for, is no CVE id, or that neither source has. */
  readonly scoreOf: (name: string) => Score | undefined;
}

/** @param names of vulnerabilities; those that are no CVE ids are passed over */
export async function readScores(tx: TenantTx, names: readonly string[]): Promise<Scores> {
  const rows = await selectEntries(tx, yearsOf(names));
  const parts = rows.flatMap(({ source, year, packed }) => (year === null || packed === null ? [] : [{ source, year, packed }]));
  const lacking = intelligenceSources.filter((source) => !rows.some((row) => row.source === source));
  return { lacking, snapshot: joinSnapshots([...new Set(rows.map(({ snapshot }) => snapshot))]), scoreOf: openScores(parts) };
}
