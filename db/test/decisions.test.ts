// Migration 0011 on a database that has decisions already: acceptances get an owner, past forced row security.
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { migrate } from '../src/migrate.ts';
import { makeEmptyDatabase, type TestDatabase, withClient } from '../testing/index.ts';
import { ids, tenants } from './isolation-rows.ts';

const directory = fileURLToPath(new URL('../migrations', import.meta.url));

/** Applies what comes before the migration, in the way of migrate.ts. */
async function migrateBefore(database: TestDatabase, name: string): Promise<void> {
  const earlier = (await readdir(directory)).filter((file) => file < name);
  const client = new pg.Client({ connectionString: database.migratorUrl });
  await client.connect();
  await client.query('set role portcullis_owner');
  const common = { dbClient: client, dir: directory, migrationsSchema: 'migrations', migrationsTable: 'applied', log: () => undefined };
  await runner({ ...common, direction: 'up', count: earlier.length, createMigrationsSchema: true });
  await client.end();
}

describe('migration 0011_decisions', () => {
  let database: TestDatabase;
  beforeEach('a database as it was before, with decisions of three tenants', async () => {
    database = await makeEmptyDatabase();
    await migrateBefore(database, '0011_decisions.sql');
    await withClient(database.adminUrl, async (client) => {
      // What a decision is about is not the matter here: nobody looks for it.
      await client.query('set session_replication_role = replica');
      for (const tenant of Object.values(tenants)) {
        await client.query(
          `insert into app.triage (tenant_id, id, project_id, finding_id, state, reason, expires_at, decided_by, replaced_at) values
             ($1, $2, $2, $2, 'accepted', 'Known.', now() + interval '1 day', 'Ada', null),
             ($1, gen_random_uuid(), $2, $2, 'false-positive', 'No.', null, 'Grace', now())`,
          [tenant, ids[tenant]],
        );
      }
    });
  });
  afterEach(async () => {
    await database.drop();
  });

  it('makes whoever accepted a risk its owner, in every tenant, and nobody the owner of anything else', async () => {
    await migrate(database.migratorUrl);
    const { rows } = await withClient(database.adminUrl, (client) =>
      client.query('select state, owner_id, owner_name, branch_id from app.triage order by state, tenant_id'),
    );
    const accepted = { state: 'accepted', owner_id: null, owner_name: 'Ada', branch_id: null };
    const other = { state: 'false-positive', owner_id: null, owner_name: null, branch_id: null };
    expect(rows).to.deep.equal([accepted, accepted, accepted, other, other, other]);
  });

  it('leaves row security forced', async () => {
    await migrate(database.migratorUrl);
    const { rows } = await withClient(database.adminUrl, (client) =>
      client.query("select relforcerowsecurity as forced from pg_class where oid = 'app.triage'::regclass"),
    );
    expect(rows).to.deep.equal([{ forced: true }]);
  });
});
