// Is the database as new as this release?
import type pg from 'pg';

/** The last of db/migrations; a test compares. */
export const newestMigration = '0021_urgent_jobs';

/** Without a right to look, what grants it was not applied either. */
const readable = `
  select exists (
    select from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = 'migrations' and c.relname = 'applied'
      and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
  ) as yes`;

async function isApplied(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>(readable);
  if (rows[0]?.yes !== true) return false;
  const { rowCount } = await client.query('select from migrations.applied where name = $1', [newestMigration]);
  return rowCount !== 0;
}

/** @throws Error where the database is older than this release. A newer one will do: replicas of one release go on while the next one comes. */
export async function checkMigrations(client: pg.ClientBase): Promise<void> {
  if (await isApplied(client)) return;
  throw new Error(
    `The database is older than this release: migration ${newestMigration} is not applied. Run this release's "npm run migrate" first.`,
  );
}
