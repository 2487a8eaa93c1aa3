// The function that finds the tenant of a Stripe customer before any is in force, and the one that lists, for the worker, whom Stripe knows.
import { expect } from 'chai';
import { useDatabase, withClient } from '../testing/index.ts';
import { codeOf } from './code-of.ts';
import { insertRows, putInForce, tenants } from './isolation-rows.ts';

const lookup = 'select * from app.lookup_stripe_customer($1)';
const listing = 'select * from app.lookup_billed_tenants($1, $2)';

describe('app.lookup_stripe_customer', () => {
  const database = useDatabase();
  before(async () => {
    await insertRows(database().appUrl, tenants.own);
  });

  it('finds the tenant of a customer before any is in force, and returns nothing else of it', async () => {
    const { rows, fields } = await withClient(database().appUrl, (client) => client.query(lookup, ['cus_one']));
    expect(fields.map((field) => field.name)).to.deep.equal(['tenant_id']);
    expect(rows).to.deep.equal([{ tenant_id: tenants.own }]);
  });

  it('finds nothing for a customer of nobody, nor for a pattern', async () => {
    for (const wanted of ['cus_two', 'cus_%', '', `' or true --`, null]) {
      expect((await withClient(database().appUrl, (client) => client.query(lookup, [wanted]))).rows).to.deep.equal([]);
    }
  });

  it('leaves the tenant in force that is in force, and the table shut', async () => {
    await withClient(database().appUrl, async (client) => {
      expect((await client.query('select * from app.billing')).rows).to.deep.equal([]);
      await client.query('begin');
      await putInForce(client, tenants.other);
      expect((await client.query(lookup, ['cus_one'])).rows).to.have.length(1);
      expect((await client.query('select * from app.billing')).rows).to.deep.equal([]);
    });
  });

  it('cannot be executed by the worker, nor by PUBLIC', async () => {
    expect(await codeOf(withClient(database().workerUrl, (client) => client.query(lookup, ['cus_one'])))).to.equal('42501');
    const { rows } = await withClient(database().adminUrl, (client) =>
      client.query(`select has_function_privilege('public', 'app.lookup_stripe_customer(text)', 'execute') as allowed`),
    );
    expect(rows).to.deep.equal([{ allowed: false }]);
  });

  it('runs as a role that can read tenant and customer, and nothing else of a bill', async () => {
    await withClient(database().adminUrl, async (client) => {
      await client.query('set role portcullis_lookup');
      expect(await codeOf(client.query('select tenant_id, stripe_customer_id from app.billing'))).to.equal(undefined);
      for (const sql of ['select plan from app.billing', "update app.billing set plan = 'scale'", 'select id from app.stripe_events']) {
        expect(await codeOf(client.query(sql)), sql).to.equal('42501');
      }
    });
  });
});

describe('app.lookup_billed_tenants', () => {
  const database = useDatabase();
  it('lists for the worker alone the tenants that Stripe knows, a page at a time', async () => {
    await insertRows(database().appUrl, tenants.own);
    await insertRows(database().appUrl, tenants.other);
    await withClient(database().adminUrl, (client) =>
      client.query('insert into app.tenants (tenant_id, name) values ($1, $2)', [tenants.fresh, 'Nobody of Stripe']),
    );
    await withClient(database().workerUrl, async (client) => {
      expect((await client.query(listing, [null, 1])).rows).to.deep.equal([{ tenant_id: tenants.own }]);
      expect((await client.query(listing, [tenants.own, 10])).rows).to.deep.equal([{ tenant_id: tenants.other }]);
    });
    expect(await codeOf(withClient(database().appUrl, (client) => client.query(listing, [null, 10])))).to.equal('42501');
  });
});
