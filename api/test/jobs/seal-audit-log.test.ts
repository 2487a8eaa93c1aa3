// Sealing as the worker does it: the clock's round finds the tenants that have something waiting, and each of them gets a job.
import { eventually, useDatabase, withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { makePool, type Pool } from '../../src/store/make-pool.ts';
import { check, countWaiting, sealAll, writeEntries } from '../support/audit-stage.ts';
import { makeTestTenant } from '../support/make-test-tenant.ts';
import { runJobs } from '../support/run-jobs.ts';

describe('The round that seals audit logs', () => {
  const database = useDatabase();
  let pool: Pool;
  before(() => {
    pool = makePool({ connectionString: database().appUrl, max: 3, statementTimeout: 30_000, onError: () => undefined });
  });
  after(() => pool.end());

  it('puts a job in for each tenant with entries that wait, which seals them, and none for the others.', async () => {
    const stage = { pool, database: database() };
    const [waiting, sealed] = [await makeTestTenant(pool), await makeTestTenant(pool)];
    await sealAll(stage, sealed);
    await writeEntries(stage, waiting, 3);
    const ran: string[] = [];
    await eventually('nothing waits', async () => {
      await withClient(database().workerUrl, (client) => client.query(`select graphile_worker.add_job('round-seal-audit-logs')`));
      ran.push(...(await runJobs(database())));
      return (await countWaiting(stage, waiting)) === 0;
    });
    expect(ran.slice(0, 2)).to.deep.equal(['round-seal-audit-logs', 'audit-seal']);
    // One job a round: the other tenant got none.
    expect(ran.filter((task) => task === 'audit-seal')).to.have.length(ran.length / 2);
    expect(await check(stage, waiting)).to.deep.include({ isWhole: true, unsealed: 0 });
  });
});
