// Brings a database to the newest schema with node-pg-migrate: in order, in one transaction, one migrator at a time.
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';

const migrationsDirectory = fileURLToPath(new URL('../migrations', import.meta.url));

/**
 * Runs what is not applied yet, as `portcullis_owner`. Waits while another migrator holds the lock.
 * @param connectionString a login that may become `portcullis_owner` (in production `portcullis_migrator`)
 * @returns names of the migrations that were applied, in order
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString, application_name: 'portcullis-migrate' });
  await client.connect();
  try {
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
