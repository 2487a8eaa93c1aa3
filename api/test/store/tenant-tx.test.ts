import { expect } from 'chai';
import pg from 'pg';
import { useDatabase } from '@portcullis/db/testing';
import { makeId, type TenantId } from '../../src/domain/ids.ts';
import { makePool, type Pool } from '../../src/store/make-pool.ts';
import { insertTenant, selectTenantName } from '../../src/store/tenants.store.ts';
import { withTenant } from '../../src/store/tenant-tx.ts';

const readOnly = { readOnly: true };
const readWrite = { readOnly: false };

async function rejectionOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('the work was expected to fail');
    },
    (error: unknown) => error as Error,
  );
}

describe('withTenant', () => {
  const database = useDatabase();
  const first = makeId.tenant();
  const second = makeId.tenant();
  let pool: Pool;

  const usePool = (max: number): Pool =>
    makePool({ connectionString: database().appUrl, max, statementTimeout: 10_000, onError: () => undefined });
  const nameOf = (tenantId: TenantId): Promise<string | undefined> => withTenant(pool, tenantId, readOnly, selectTenantName);

  before(async () => {
    pool = usePool(1);
    await withTenant(pool, first, readWrite, (tx) => insertTenant(tx, 'first'));
    await withTenant(pool, second, readWrite, (tx) => insertTenant(tx, 'second'));
  });
  after(() => pool.end());

  it('shows each tenant its own rows and no other on the one connection of a pool', async () => {
    for (let round = 0; round < 5; round += 1) {
      expect(await nameOf(first)).to.equal('first');
      expect(await nameOf(second)).to.equal('second');
    }
    const all = await withTenant(pool, first, readOnly, (tx) => tx.query('select name from app.tenants'));
    expect(all.rows).to.deep.equal([{ name: 'first' }]);
  });

  it('leaves no tenant behind on the connection, after a commit and after a failure', async () => {
    const left = async (): Promise<unknown> =>
      (await pool.query('select app.current_tenant() as tenant, (select count(*)::int from app.tenants) as seen')).rows[0];
    await nameOf(first);
    expect(await left()).to.deep.equal({ tenant: null, seen: 0 });
    await rejectionOf(withTenant(pool, first, readWrite, (tx) => tx.query('select 1 / 0')));
    expect(await left()).to.deep.equal({ tenant: null, seen: 0 });
  });

  it('rolls back everything when the work fails', async () => {
    const third = makeId.tenant();
    const failure = await rejectionOf(
      withTenant(pool, third, readWrite, async (tx) => {
        await insertTenant(tx, 'third');
        throw new Error('changed its mind');
      }),
    );
    expect(failure.message).to.equal('changed its mind');
    expect(await nameOf(third)).to.equal(undefined);
  });

  it('lets no read-only work write', async () => {
    const failure = await rejectionOf(withTenant(pool, makeId.tenant(), readOnly, (tx) => insertTenant(tx, 'x')));
    expect(failure).to.have.property('code', '25006');
  });

  it('refuses a tenant that is no uuid with an error, never with rows', async () => {
    const failure = await rejectionOf(nameOf("' or true --" as TenantId));
    expect(failure).to.have.property('code', '22P02');
    expect(await nameOf(first)).to.equal('first');
  });

  const once = { readOnly: true, isOneStatement: true } as const;

  it('asks one question in one round trip, which can neither write nor leave its tenant or its being read-only behind', async () => {
    const here = await withTenant(pool, first, once, (tx) => tx.query('select name from app.tenants where name = $1', ['first']));
    expect(here.rows).to.deep.equal([{ name: 'first' }]);
    expect(here.fields.map((field) => field.name)).to.deep.equal(['name']);
    const failure = await rejectionOf(withTenant(pool, makeId.tenant(), once, (tx) => insertTenant(tx, 'x')));
    expect(failure).to.have.property('code', '25006');
    const { rows } = await pool.query(
      "select app.current_tenant() as tenant, current_setting('transaction_read_only') as read_only, (select count(*)::int from app.tenants) as seen",
    );
    expect(rows).to.deep.equal([{ tenant: null, read_only: 'off', seen: 0 }]);
    expect(await nameOf(second)).to.equal('second');
  });

  it('never runs a question whose tenant could not be put in force', async () => {
    for (const options of [once, readOnly, readWrite]) {
      const failure = await rejectionOf(
        withTenant(pool, (first + '\0') as TenantId, options, (tx) => tx.query('select name from app.tenants')),
      );
      expect(failure).to.have.property('code');
      const garbage = await rejectionOf(withTenant(pool, "' or true --" as TenantId, options, selectTenantName));
      expect(garbage).to.have.property('code', '22P02');
      expect(await nameOf(first)).to.equal('first');
    }
  });

  it('asks no second question in work of one statement', async () => {
    const failure = await rejectionOf(
      withTenant(pool, first, once, async (tx) => {
        await selectTenantName(tx);
        return selectTenantName(tx);
      }),
    );
    expect(failure.message).to.contain('second');
    expect(await nameOf(second)).to.equal('second');
  });

  it('destroys a connection that was killed while in use, and goes on with a new one', async () => {
    const admin = new pg.Client({ connectionString: database().adminUrl });
    await admin.connect();
    let pid = 0;
    const failure = await rejectionOf(
      withTenant(pool, first, readOnly, async (tx) => {
        pid = (await tx.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;
        await admin.query('select pg_terminate_backend($1)', [pid]);
        return tx.query('select pg_sleep(5)');
      }),
    );
    await admin.end();
    expect(failure.message).to.match(/terminat|connection error/i);
    const next = await withTenant(pool, first, readOnly, (tx) => tx.query<{ pid: number }>('select pg_backend_pid() as pid'));
    expect(next.rows[0]?.pid).to.be.a('number').and.not.equal(pid);
    expect(await nameOf(first)).to.equal('first');
  });

  it('keeps a thousand interleaved transactions of two tenants apart on few connections', async () => {
    const few = usePool(4);
    const names = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        withTenant(few, index % 2 === 0 ? first : second, readOnly, async (tx) => {
          const { rows } = await tx.query<{ name: string }>('select name from app.tenants');
          return rows.map((row) => row.name).join();
        }),
      ),
    );
    await few.end();
    expect(names.filter((_, index) => index % 2 === 0)).to.deep.equal(Array<string>(500).fill('first'));
    expect(names.filter((_, index) => index % 2 === 1)).to.deep.equal(Array<string>(500).fill('second'));
  });
});
