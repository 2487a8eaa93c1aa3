// How many rows of an upload a database holds.
import { withClient } from '@portcullis/db/testing';

export interface StoredRows {
  readonly scans: number;
  readonly findings: number;
  readonly sightings: number;
  readonly verdicts: number;
  readonly receipts: number;
  /** Audit rows of uploads. */
  readonly submits: number;
}

/** Counts as the superuser, who sees every tenant's rows. */
export async function countStored(adminUrl: string): Promise<StoredRows | undefined> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<StoredRows>(
      `select (select count(*)::int from app.scans) as scans, (select count(*)::int from app.findings) as findings,
         (select count(*)::int from app.sightings) as sightings, (select count(*)::int from app.verdicts) as verdicts,
         (select count(*)::int from app.receipts) as receipts,
         (select count(*)::int from app.audit_log where action = 'scan.submit') as submits`,
    );
    return rows[0];
  });
}
