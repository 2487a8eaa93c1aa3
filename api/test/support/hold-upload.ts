// Holds an upload at a chosen statement: a lock on a table makes it wait there, which is seen and not guessed at.
import pg from 'pg';
import { eventually } from '@portcullis/db/testing';

/** A point of an upload: the table that it next touches, and how. */
export interface HoldPoint {
  readonly table: string;
  /** `reads and writes` holds the first touch, `writes` lets reads through. */
  readonly holds: 'reads and writes' | 'writes';
}

/** Every table that an upload touches, in the order in which it does. */
export const holdPoints: readonly HoldPoint[] = [
  { table: 'api_keys', holds: 'reads and writes' },
  { table: 'projects', holds: 'reads and writes' },
  { table: 'receipts', holds: 'reads and writes' },
  { table: 'branches', holds: 'writes' },
  { table: 'scans', holds: 'writes' },
  { table: 'findings', holds: 'writes' },
  { table: 'sightings', holds: 'writes' },
  { table: 'verdicts', holds: 'writes' },
  { table: 'audit_log', holds: 'writes' },
  { table: 'receipts', holds: 'writes' },
];

const lockStatements: Readonly<Record<HoldPoint['holds'], string>> = {
  'reads and writes': 'lock table app.%I in access exclusive mode',
  writes: 'lock table app.%I in share row exclusive mode',
};

export interface Hold {
  /** Resolves when the upload waits at the point. */
  readonly reached: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/** Takes the lock. */
export async function holdUpload(adminUrl: string, point: HoldPoint): Promise<Hold> {
  const client = new pg.Client({ connectionString: adminUrl });
  // The server itself may be killed while this connection holds the lock.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ statement: string }>('select format($1::text, $2::text) as statement', [
    lockStatements[point.holds],
    point.table,
  ]);
  await client.query('begin');
  for (const { statement } of rows) await client.query(statement);
  return {
    reached: () =>
      eventually(`an upload waits for ${point.table}`, async () => {
        const waiting = await client.query(
          "select from pg_stat_activity where datname = current_database() and usename = 'portcullis_app' and wait_event_type = 'Lock'",
        );
        return (waiting.rowCount ?? 0) > 0;
      }),
    release: async () => {
      await client.end().catch(() => undefined);
    },
  };
}
