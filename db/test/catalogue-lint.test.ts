// The catalogue rules: none is broken by the migrated schema, and each is broken by a change made on purpose.
import { expect } from 'chai';
import { catalogueRules, checkCatalogue } from '../src/catalogue-lint.ts';
import { useDatabase, withClient } from '../testing/index.ts';
import { accessMutations } from './mutations/access-mutations.ts';
import { structureMutations } from './mutations/structure-mutations.ts';

const catalogueMutations = { ...structureMutations, ...accessMutations };

describe('checkCatalogue', () => {
  const database = useDatabase();

  it('finds no fault in the migrated schema, asked by any role that logs in', async () => {
    const { appUrl, workerUrl, migratorUrl, adminUrl } = database();
    for (const url of [appUrl, workerUrl, migratorUrl, adminUrl]) expect(await withClient(url, checkCatalogue)).to.deep.equal([]);
  });

  it('names the table and says what it found instead', async () => {
    const faults = await withClient(database().adminUrl, async (client) => {
      await client.query('begin');
      await client.query('alter policy tenant_isolation on app.scans using (true)');
      return checkCatalogue(client);
    });
    expect(faults).to.have.length(1);
    expect(faults[0]).to.include({ rule: 'tenant-policy', object: 'scans' });
    expect(faults[0]?.detail).to.include('using true');
  });

  it('notices a new table that has nothing at all', async () => {
    const faults = await withClient(database().adminUrl, async (client) => {
      await client.query('begin');
      await client.query('create table app.extra (id integer primary key)');
      return checkCatalogue(client);
    });
    const rules = faults.filter((fault) => fault.object.includes('extra')).map((fault) => fault.rule);
    expect(new Set(rules)).to.deep.equal(
      new Set(['tenant-column', 'row-security-enabled', 'row-security-forced', 'tenant-policy', 'unique-key-tenant', 'owner']),
    );
  });

  it('has rules with distinct names, each proved by a change that breaks it', () => {
    const names = catalogueRules.map((rule) => rule.rule);
    expect(new Set(names).size).to.equal(names.length);
    expect(Object.keys(catalogueMutations)).to.have.members(names);
  });

  for (const [rule, mutations] of Object.entries(catalogueMutations)) {
    for (const [title, sql] of Object.entries(mutations)) {
      it(`reports ${title} as ${rule}, and nothing else`, async () => {
        const faults = await withClient(database().adminUrl, async (client) => {
          await client.query('begin');
          await client.query(sql);
          return checkCatalogue(client);
        });
        expect(new Set(faults.map((fault) => fault.rule)), JSON.stringify(faults)).to.deep.equal(new Set([rule]));
      });
    }
  }
});
