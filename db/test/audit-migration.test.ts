// Migration 0015 on a database that has an audit log already: every entry of it is sealed with the next round, oldest first.
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { migrate } from '../src/migrate.ts';
import { makeEmptyDatabase, type TestDatabase, withClient } from '../testing/index.ts';
import { tenants } from './isolation-rows.ts';

const directory = fileURLToPath(new URL('../migrations', import.meta.url));

async function migrateBefore(database: TestDatabase, name: string): Promise<void> {
  const earlier = (await readdir(directory)).filter((file) => file < name);
  const client = new pg.Client({ connectionString: database.migratorUrl });
  await client.connect();
  await client.query('set role portcullis_owner');
  const common = { dbClient: client, dir: directory, migrationsSchema: 'migrations', migrationsTable: 'applied', log: () => undefined };
  await runner({ ...common, direction: 'up', count: earlier.length, createMigrationsSchema: true });
  await client.end();
}

describe('migration 0015_audit_seals', () => {
  let database: TestDatabase;
  before(async () => {
    database = await makeEmptyDatabase();
    // The migration before calls the queue's functions by name only: they need not be there.
    await migrateBefore(database, '0015_audit_seals.sql');
    await withClient(database.adminUrl, async (client) => {
      for (const tenant of [tenants.own, tenants.other]) {
        await client.query(
          `insert into app.audit_log (tenant_id, id, actor_type, actor_id, action, resource_type, outcome)
           select $1, gen_random_uuid(), 'system', 'x', 'old.act', 'x', 'done' from generate_series(1, 50)`,
          [tenant],
        );
      }
    });
    await migrate(database.migratorUrl);
  });
  after(() => database.drop());
  const query = async (sql: string): Promise<unknown[]> =>
    withClient(database.adminUrl, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);

  it('lets every entry from before wait to be sealed, ahead of all that come', async () => {
    expect(
      await query(
        `select p.tenant_id, p.xact::int, count(*)::int from app.audit_pending as p
         join app.audit_log as l on l.tenant_id = p.tenant_id and l.id = p.entry_id group by 1, 2 order by 1`,
      ),
    ).to.deep.equal([tenants.own, tenants.other].map((tenant_id) => ({ tenant_id, xact: 0, count: 50 })));
  });

  it('leaves row security forced on all tables that it touched', async () => {
    expect(
      await query("select relname from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r' and not relforcerowsecurity"),
    ).to.deep.equal([]);
  });
});
