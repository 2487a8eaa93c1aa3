// The queue in the database: what the runtime role can do with it, and what it cannot.
import { expect } from 'chai';
import { useDatabase, withClient } from '../testing/index.ts';
import { codeOf } from './code-of.ts';
import { insertRows, putInForce, tenants } from './isolation-rows.ts';

const enqueue = 'select app.enqueue_job($1, $2, $3, $4)';

describe('The queue', () => {
  const database = useDatabase();
  before(async () => {
    await insertRows(database().appUrl, tenants.own);
    await insertRows(database().appUrl, tenants.other);
  });
  const asApp = <Result>(work: Parameters<typeof withClient<Result>>[1]): Promise<Result> => withClient(database().appUrl, work);
  const jobs = async (): Promise<unknown[]> =>
    (
      await withClient(database().adminUrl, (client) =>
        client.query<{ payload: unknown; key: string }>('select payload, key from graphile_worker._private_jobs order by id'),
      )
    ).rows;

  it('takes a job from the runtime role only with a tenant in force, and stamps that tenant, whatever the payload says', async () => {
    const failed = await asApp((client) => codeOf(client.query(enqueue, ['retention', '{}', null, null])));
    expect(failed).to.equal('42501');
    await asApp(async (client) => {
      await client.query('begin');
      await putInForce(client, tenants.own);
      await client.query(enqueue, ['retention', JSON.stringify({ tenantId: tenants.other }), 'a', null]);
      await client.query('commit');
    });
    expect(await jobs()).to.deep.equal([
      { payload: { tenantId: tenants.own, payload: { tenantId: tenants.other } }, key: `retention:${tenants.own}:a` },
    ]);
  });

  it('takes no task that is not in its list', async () => {
    const code = await asApp(async (client) => {
      await client.query('begin');
      await putInForce(client, tenants.own);
      return codeOf(client.query(enqueue, ['round-nightly', '{}', null, null]));
    });
    expect(code).to.equal('23514');
  });

  it('has no job where the transaction that put it in was rolled back', async () => {
    const before = await jobs();
    await asApp(async (client) => {
      await client.query('begin');
      await putInForce(client, tenants.own);
      await client.query(enqueue, ['retention', '{}', 'lost', null]);
      await client.query('rollback');
    });
    expect(await jobs()).to.deep.equal(before);
  });

  for (const sql of [
    'select * from graphile_worker._private_jobs',
    'select * from graphile_worker.jobs',
    'delete from graphile_worker._private_jobs',
    `select graphile_worker.add_job('retention')`,
    'select * from app.lookup_tenants(null, 10)',
  ]) {
    it(`is shut to the runtime role: ${sql}`, async () => {
      expect(await asApp((client) => codeOf(client.query(sql)))).to.equal('42501');
    });
  }

  it('is open to the worker, which lists tenants a page at a time but sees no row of theirs', async () => {
    await withClient(database().workerUrl, async (client) => {
      expect((await client.query('select * from graphile_worker._private_jobs')).rows).to.have.length(1);
      const all = [tenants.own, tenants.other].sort();
      expect(
        (await client.query<{ tenant_id: string }>('select tenant_id from app.lookup_tenants(null, 10)')).rows.map((row) => row.tenant_id),
      ).to.deep.equal(all);
      expect((await client.query('select tenant_id from app.lookup_tenants($1, 10)', [all[0]])).rows).to.deep.equal([
        { tenant_id: all[1] },
      ]);
      expect(await codeOf(client.query('select * from app.findings'))).to.equal('42501');
      expect(await codeOf(client.query('select * from app.tenants'))).to.equal('42501');
      expect(await codeOf(client.query('drop table graphile_worker._private_jobs'))).to.equal('42501');
    });
  });
});
