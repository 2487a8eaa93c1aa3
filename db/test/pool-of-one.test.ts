// One connection that serves one tenant after the other: nothing of a tenant stays on it.
import { expect } from 'chai';
import pg from 'pg';
import { useDatabase } from '../testing/index.ts';
import { insertRows, tenants } from './isolation-rows.ts';

describe('a pool of one connection', () => {
  const database = useDatabase();
  let pool: pg.Pool;
  before(async () => {
    await insertRows(database().appUrl, tenants.own);
    await insertRows(database().appUrl, tenants.other);
  });
  beforeEach(() => {
    pool = new pg.Pool({ connectionString: database().appUrl, max: 1 });
  });
  afterEach(async () => {
    await pool.end();
  });

  async function seenTenants(client: pg.ClientBase | pg.Pool): Promise<string[]> {
    const { rows } = await client.query<{ tenant_id: string }>('select distinct tenant_id from app.findings');
    return rows.map((row) => row.tenant_id);
  }

  async function seenBy(tenantId: string, end: 'commit' | 'rollback' = 'commit'): Promise<string[]> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('app.tenant_id', $1, true)`, [tenantId]);
      return await seenTenants(client);
    } finally {
      await client.query(end);
      client.release();
    }
  }

  it('shows each tenant its own rows, one after the other, and nobody any rows in between', async () => {
    expect(await seenTenants(pool)).to.deep.equal([]);
    expect(await seenBy(tenants.own)).to.deep.equal([tenants.own]);
    expect(await seenTenants(pool)).to.deep.equal([]);
    expect(await seenBy(tenants.other)).to.deep.equal([tenants.other]);
    expect(await seenTenants(pool)).to.deep.equal([]);
  });

  it('forgets the tenant of a transaction that was rolled back', async () => {
    expect(await seenBy(tenants.own, 'rollback')).to.deep.equal([tenants.own]);
    expect(await seenTenants(pool)).to.deep.equal([]);
  });

  it('forgets the tenant of a transaction in which a statement failed', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query(`select set_config('app.tenant_id', $1, true)`, [tenants.own]);
    const failure: unknown = await client.query('select 1 / 0').catch((error: unknown) => error);
    await client.query('rollback');
    client.release();
    expect(failure).to.have.property('code', '22012');
    expect(await seenTenants(pool)).to.deep.equal([]);
  });

  it('keeps no row security plan of the tenant before in a prepared statement', async () => {
    const client = await pool.connect();
    const seen: string[][] = [];
    // Six times and more, so that Postgres may have turned to its generic plan.
    for (let round = 0; round < 8; round += 1) {
      await client.query('begin');
      await client.query(`select set_config('app.tenant_id', $1, true)`, [round % 2 === 0 ? tenants.own : tenants.other]);
      const { rows } = await client.query<{ tenant_id: string }>({ name: 'all', text: 'select tenant_id from app.findings' });
      seen.push(rows.map((row) => row.tenant_id));
      await client.query('commit');
    }
    client.release();
    expect(seen).to.deep.equal(Array.from({ length: 8 }, (_, round) => [round % 2 === 0 ? tenants.own : tenants.other]));
  });
});
