// import-intelligence: read the file in a thread, put its snapshot in the place of the one before, and have verdicts judged again.
import type { IntelligenceSource } from '@portcullis/contract';
import type { IntelligenceFile, IntelligenceReader } from '../adapters/intelligence-reader/intelligence-reader.ts';
import { type Actor, actorName } from '../domain/actor.ts';
import { insertAuditEntry, type RequestTrace } from '../store/audit-log.store.ts';
import { deleteEntries, insertEntries, lockSnapshots, selectSources, type SnapshotRow, upsertSource } from '../store/intelligence.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { markVerdictsDue } from '../store/verdicts.store.ts';
import { presentSource } from './read-intelligence.ts';

export interface ImportIntelligenceParts {
  readonly pool: Pool;
  readonly reader: IntelligenceReader;
}

export type ImportIntelligence = (actor: Actor, file: IntelligenceFile, trace?: RequestTrace) => Promise<IntelligenceSource>;

const auditFacts = ({ snapshot, entries }: Pick<SnapshotRow, 'snapshot' | 'entries'>): object => ({ snapshot, entries });

/**
 * Makes the importer. The same file again changes nothing, and an older one takes the place of a newer: that is how one goes back.
 * @throws ProblemError as the reader does; nothing is stored then
 */
export function makeImportIntelligence({ pool, reader }: ImportIntelligenceParts): ImportIntelligence {
  return async (actor, file, trace) => {
    const { source } = file;
    const { snapshot, digest, entries, ...years } = await reader.read(file);
    return withTenant(pool, actor.tenantId, { readOnly: false }, async (tx) => {
      await lockSnapshots(tx);
      const before = (await selectSources(tx)).find((row) => row.source === source);
      if (before?.digest.equals(digest)) return presentSource(before);
      const after = await upsertSource(tx, { source, snapshot, digest, entries, importedBy: actorName(actor) });
      await deleteEntries(tx, source);
      await insertEntries(tx, source, years);
      const entry = { action: 'intelligence.import', resourceType: 'intelligence', resourceId: source, after: auditFacts(after) };
      await insertAuditEntry(tx, actor, before ? { ...entry, before: auditFacts(before) } : entry, trace);
      await markVerdictsDue(tx, {}, 'intelligence');
      return presentSource(after);
    });
  };
}
