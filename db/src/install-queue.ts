// The queue: graphile-worker's own schema, made by its own migrations, owned by portcullis_owner and opened by db/queue.sql.
import { readFile } from 'node:fs/promises';
import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';

const grantsFile = new URL('../queue.sql', import.meta.url);

/** What fails is thrown; the rest is of no interest. */
const silent = new Logger(() => () => undefined);

/**
 * Makes or upgrades schema graphile_worker. The caller sees to it that one does so at a time.
 * @param connectionString a login that may become `portcullis_owner`
 */
export async function installQueue(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 1, options: '-c role=portcullis_owner', application_name: 'portcullis-migrate' });
  // Without a listener a connection that breaks while it is idle ends the process; what needs it fails by itself.
  pool.on('error', () => undefined);
  try {
    await runMigrations({ pgPool: pool, logger: silent });
    await pool.query(await readFile(grantsFile, 'utf8'));
  } finally {
    await pool.end();
  }
}
