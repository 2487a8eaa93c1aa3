// PgBouncer in transaction mode between us and the server: what we rely on holds with connections that are somebody else's after each transaction.
import { useDatabase } from '@portcullis/db/testing';
import { expect } from 'chai';
import { checkDatabase } from '../../src/check-database.ts';
import { makeId } from '../../src/domain/ids.ts';
import { makePool, type Pool } from '../../src/store/make-pool.ts';
import { insertTenant, selectTenantName } from '../../src/store/tenants.store.ts';
import { withTenant } from '../../src/store/tenant-tx.ts';
import { findPgBouncer, type PgBouncer, startPgBouncer } from '../support/start-pgbouncer.ts';

const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error as { code?: string }).code,
  );

describe('The pool behind PgBouncer in transaction mode', () => {
  const database = useDatabase();
  const pools: Pool[] = [];
  let bouncer: PgBouncer;

  before('start PgBouncer', async function () {
    const program = findPgBouncer();
    if (program === undefined) {
      console.log('      There is no pgbouncer on the PATH: nothing of this was tested.');
      this.skip();
    }
    bouncer = await startPgBouncer(program, database().appUrl, { connections: 2 });
  });
  after('stop it', async () => {
    for (const pool of pools) await pool.end();
    await (bouncer as PgBouncer | undefined)?.stop();
  });

  const usePool = (max: number, statementTimeout: number): Pool => {
    const pool = makePool({ connectionString: bouncer.through(database().appUrl), max, statementTimeout, onError: () => undefined });
    pools.push(pool);
    return pool;
  };

  it('stops a statement of a tenant that takes longer than it may, whether it is one of several or the only one.', async () => {
    const pool = usePool(1, 100);
    for (const options of [{ readOnly: false }, { readOnly: true }, { readOnly: true, isOneStatement: true }] as const)
      expect(await codeOf(withTenant(pool, makeId.tenant(), options, (tx) => tx.query('select pg_sleep(300)')))).to.equal('57014');
    const second = withTenant(pool, makeId.tenant(), { readOnly: true }, async (tx) => {
      await tx.query('select 1');
      await tx.query('select pg_sleep(300)');
    });
    expect(await codeOf(second)).to.equal('57014');
  });

  it('leaves the time of one pool to no other, and what asks before a tenant is known has the limits of its role.', async () => {
    const [hasty, patient] = [usePool(2, 5_000), usePool(2, 90_000)];
    const read = async (pool: Pool): Promise<unknown> =>
      withTenant(pool, makeId.tenant(), { readOnly: true }, async (tx) => {
        const { rows } = await tx.query<{ limit: string }>("select current_setting('statement_timeout') as limit");
        return rows[0]?.limit;
      });
    for (let round = 0; round < 5; round += 1) expect(await Promise.all([read(hasty), read(patient)])).to.deep.equal(['5s', '90s']);
    const { rows } = await hasty.query(
      `select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect(rows[0]).to.deep.equal({ statement: '1min', idle: '2min' });
  });

  it('keeps two tenants apart, who share two connections.', async () => {
    const pool = usePool(8, 30_000);
    const tenants = [makeId.tenant(), makeId.tenant()];
    for (const id of tenants) await withTenant(pool, id, { readOnly: false }, (tx) => insertTenant(tx, id));
    const asked = Array.from({ length: 200 }, (_, index) => tenants[index % 2]!);
    const names = await Promise.all(
      asked.map((id, index) =>
        withTenant(pool, id, { readOnly: true, ...(index % 3 === 0 && { isOneStatement: true }) }, selectTenantName),
      ),
    );
    expect(names).to.deep.equal(asked);
    const { rows } = await pool.query('select app.current_tenant() as tenant, (select count(*) from app.tenants) as seen');
    expect(rows[0]).to.deep.equal({ tenant: null, seen: 0 });
  });

  it('finds the database whole.', async () => {
    await checkDatabase(usePool(1, 30_000));
  });

  it('is refused by a PgBouncer that was not told what to drop, which names it.', async () => {
    const strict = await startPgBouncer(findPgBouncer()!, database().appUrl, { connections: 1, ignored: '' });
    const pool = makePool({
      connectionString: strict.through(database().appUrl),
      max: 1,
      statementTimeout: 5_000,
      onError: () => undefined,
    });
    const refusal = await pool.query('select 1').catch((error: unknown) => error);
    await pool.end();
    await strict.stop();
    expect(String(refusal)).to.match(/unsupported startup parameter.*(?:statement_timeout|idle_in_transaction_session_timeout)/);
  });
});
