// Brings a database to the newest schema with node-pg-migrate: in order, in one transaction, one migrator at a time.
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { installQueue } from './install-queue.ts';

const migrationsDirectory = fileURLToPath(new URL('../migrations', import.meta.url));

/** Of the advisory lock that lets one migrator at a time work on the queue's schema, too. Chosen once, by chance. */
const lockOfMigrators = 7_403_926_113;

/**
 * Runs what is not applied yet, as `portcullis_owner`. Waits while another migrator holds the lock.
 * @param connectionString a login that may become `portcullis_owner` (in production `portcullis_migrator`)
 * @returns names of the migrations that were applied, in order
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString, application_name: 'portcullis-migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockOfMigrators]);
    // First, because migrations of ours put jobs into it.
    await installQueue(connectionString);
    await client.query('set role portcullis_owner');
    const applied = await runner({
      dbClient: client,
      dir: migrationsDirectory,
      direction: 'up',
      migrationsSchema: 'migrations',
      migrationsTable: 'applied',
      createMigrationsSchema: true,
      checkOrder: true,
      singleTransaction: true,
      advisoryLockMode: 'wait',
      log: () => undefined,
    });
    return applied.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}
