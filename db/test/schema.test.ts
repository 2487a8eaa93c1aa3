// db/schema.sql, which reviewers read, is what the migrations make.
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { dumpSchema } from '../src/dump-schema.ts';
import { useDatabase, withClient } from '../testing/index.ts';

describe('db/schema.sql', () => {
  const database = useDatabase();

  it('says what the migrations make', async () => {
    const committed = readFileSync(new URL('../schema.sql', import.meta.url), 'utf8');
    expect(committed, 'run "npm run db:schema"').to.equal(await withClient(database().adminUrl, dumpSchema));
  });

  it('does not depend on who writes it or on their search_path', async () => {
    const byApp = await withClient(database().appUrl, async (client) => {
      await client.query('set search_path = app, public');
      return dumpSchema(client);
    });
    expect(byApp).to.equal(await withClient(database().adminUrl, dumpSchema));
  });
});
