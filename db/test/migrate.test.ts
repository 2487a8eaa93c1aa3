// Migrations: in order, once, also with many migrators at once.
import { expect } from 'chai';
import pg from 'pg';
import { newestMigration } from '../src/check-migrations.ts';
import { migrate } from '../src/migrate.ts';
import { makeEmptyDatabase, type TestDatabase } from '../testing/index.ts';

describe('migrate', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await makeEmptyDatabase();
  });
  afterEach(async () => {
    await database.drop();
  });

  it('applies every migration once, in order, and nothing the second time', async () => {
    const applied = await migrate(database.migratorUrl);
    expect(applied)
      .to.include('0001_foundation')
      .and.deep.equal([...applied].sort());
    expect(applied.at(-1), 'what API and worker ask for').to.equal(newestMigration);
    expect(await migrate(database.migratorUrl)).to.deep.equal([]);
  });

  it('lets twenty migrators that start at once all end well, with each migration applied by one of them', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => migrate(database.migratorUrl)));
    const applied = runs.flat();
    expect(new Set(applied).size).to.equal(applied.length);
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    const { rows } = await client.query<{ name: string }>('select name from migrations.applied order by id');
    await client.end();
    expect(rows.map((row) => row.name)).to.deep.equal([...applied].sort());
  });
});
