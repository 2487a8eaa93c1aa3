// The function that tells the worker whose audit log has entries to seal.
import { expect } from 'chai';
import { useDatabase, withClient } from '../testing/index.ts';
import { codeOf } from './code-of.ts';
import { insertRows, tenants } from './isolation-rows.ts';

const lookup = 'select tenant_id from app.lookup_tenants_to_seal($1, $2)';

describe('app.lookup_tenants_to_seal', () => {
  const database = useDatabase();
  before(async () => {
    for (const tenant of [tenants.own, tenants.other]) await insertRows(database().appUrl, tenant);
  });

  it('gives the worker each tenant once, by id, a page at a time, and no row of theirs', async () => {
    await withClient(database().workerUrl, async (client) => {
      const ask = async (after: string | null, wanted: number): Promise<string[]> =>
        (await client.query<{ tenant_id: string }>(lookup, [after, wanted])).rows.map((row) => row.tenant_id);
      expect(await ask(null, 10)).to.deep.equal([tenants.own, tenants.other]);
      expect(await ask(null, 1)).to.deep.equal([tenants.own]);
      expect(await ask(tenants.own, 10)).to.deep.equal([tenants.other]);
      expect(await ask(tenants.other, 10)).to.deep.equal([]);
      expect(await codeOf(client.query('select * from app.audit_pending'))).to.equal('42501');
    });
  });

  it('is shut to the runtime role, which may not list tenants', async () => {
    await withClient(database().appUrl, async (client) => {
      expect(await codeOf(client.query(lookup, [null, 10]))).to.equal('42501');
    });
  });

  it('runs as a role that sees the tenants of what waits, and neither entries nor seals', async () => {
    await withClient(database().adminUrl, async (client) => {
      await client.query('set role portcullis_lookup');
      expect(await codeOf(client.query('select tenant_id from app.audit_pending'))).to.equal(undefined);
      for (const sql of ['select entry_id from app.audit_pending', 'select * from app.audit_log', 'select * from app.audit_seals'])
        expect(await codeOf(client.query(sql)), sql).to.equal('42501');
    });
  });
});
