// Which snapshots of EPSS and KEV conditions are judged by.
import type { Intelligence, IntelligenceSource } from '@portcullis/contract';
import type { Actor } from '../domain/actor.ts';
import { selectSources, type SnapshotRow } from '../store/intelligence.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';

/** A snapshot as the wire has it. */
export function presentSource({ source, snapshot, entries, importedAt, importedBy }: SnapshotRow): IntelligenceSource {
  return { source, snapshot, entries, importedAt: importedAt.toISOString(), importedBy };
}

/** The snapshots in force; none of a source that was never imported. */
export async function readIntelligence({ pool }: { pool: Pool }, actor: Actor): Promise<Intelligence> {
  const rows = await withTenant(pool, actor.tenantId, { readOnly: true, isOneStatement: true }, selectSources);
  return { items: rows.map(presentSource) };
}
