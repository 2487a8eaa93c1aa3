// The queue at work: jobs run once for their tenant, fail and are tried again, are given up where somebody sees it, and end before the worker does.
import { eventually, useDatabase, withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { z } from 'zod';
import { defineTask } from '../../src/jobs/define-task.ts';
import { type JobReport, type RunningQueue, startQueue } from '../../src/jobs/run-queue.ts';
import { type Round } from '../../src/jobs/tasks.ts';
import { countJobs, enqueueJob, insertJobsOfRound, retryDeadJob, selectDeadJobs } from '../../src/store/jobs.store.ts';
import { makePool, type Pool } from '../../src/store/make-pool.ts';
import { withTenant } from '../../src/store/tenant-tx.ts';
import { makeTestTenant, type TestTenant } from '../support/make-test-tenant.ts';

/** Until the assertion holds. */
const until = (assertion: () => unknown): Promise<void> =>
  eventually(String(assertion), async () => {
    try {
      await assertion();
      return true;
    } catch {
      return false;
    }
  });

describe('The queue', () => {
  const database = useDatabase();
  let pool: Pool;
  let queuePool: Pool;
  let tenant: TestTenant;
  let running: RunningQueue[] = [];
  before(async () => {
    const make = (connectionString: string): Pool =>
      makePool({ connectionString, max: 8, statementTimeout: 30_000, onError: () => undefined });
    pool = make(database().appUrl);
    queuePool = make(database().workerUrl);
    tenant = await makeTestTenant(pool);
  });
  afterEach(async () => {
    await Promise.all(running.map((queue) => queue.stop()));
    running = [];
    await withClient(database().adminUrl, (client) => client.query('delete from graphile_worker._private_jobs'));
  });
  after(async () => {
    await pool.end();
    await queuePool.end();
  });

  const start = async (
    perform: (text: string) => Promise<void>,
    reports: JobReport[] = [],
    rounds: readonly Round[] = [],
  ): Promise<RunningQueue> => {
    const task = defineTask('retention', z.object({ text: z.string().default('') }), (tenantId, { text }) => {
      expect(tenantId).to.equal(tenant.tenantId);
      return perform(text);
    });
    const options = { pool: queuePool, tasks: [task], rounds, concurrency: 2, onTrouble: () => undefined };
    const queue = await startQueue({ ...options, onJob: (report) => reports.push(report) });
    running.push(queue);
    return queue;
  };
  const put = (payload: object, key?: string): Promise<void> =>
    withTenant(pool, tenant.tenantId, { readOnly: false }, (tx) => enqueueJob(tx, 'retention', payload, key === undefined ? {} : { key }));

  it('does a job once, however many workers there are, as soon as it is there.', async () => {
    const done: string[] = [];
    const perform = (text: string): Promise<void> => Promise.resolve(void done.push(text));
    await Promise.all([start(perform), start(perform), start(perform)]);
    const texts = Array.from({ length: 20 }, (_, index) => `job ${index}`);
    await Promise.all(texts.map((text) => put({ text })));
    await until(async () => expect(await countJobs(queuePool)).to.deep.equal({ waiting: 0, dead: 0 }));
    expect(done.sort()).to.deep.equal(texts.sort());
  });

  it('keeps one of several jobs of one key that wait, the last.', async () => {
    for (const text of ['a', 'b', 'c']) await put({ text }, 'same');
    const done: string[] = [];
    await start((text) => Promise.resolve(void done.push(text)));
    await until(() => expect(done).to.deep.equal(['c']));
  });

  it('tries a job that fails again later, and tells of it.', async () => {
    const reports: JobReport[] = [];
    await start(() => Promise.reject(new Error('the other end is down')), reports);
    await put({});
    await until(() => expect(reports).to.have.length(1));
    expect(reports[0]).to.include({ task: 'retention', outcome: 'retry' });
    await until(async () => {
      const { rows } = await queuePool.query('select attempts, last_error, run_at > now() as later from graphile_worker.jobs');
      expect(rows).to.deep.equal([{ attempts: 1, last_error: 'the other end is down', later: true }]);
    });
  });

  it('fails a job whose payload no task of this release understands, and loses it not.', async () => {
    const reports: JobReport[] = [];
    await start(() => Promise.resolve(), reports);
    await put({ text: 7 });
    await until(() => expect(reports.map(({ outcome }) => outcome)).to.deep.equal(['retry']));
  });

  it('gives a job up after its last try, where an operator sees it and can put it back.', async () => {
    let isBroken = true;
    const reports: JobReport[] = [];
    await put({});
    await withClient(database().adminUrl, (client) => client.query('update graphile_worker._private_jobs set max_attempts = 1'));
    await start(() => (isBroken ? Promise.reject(new Error('broken')) : Promise.resolve()), reports);
    await until(async () => expect(await countJobs(queuePool)).to.deep.equal({ waiting: 0, dead: 1 }));
    expect(reports.map(({ outcome }) => outcome)).to.deep.equal(['dead']);
    const [dead] = await selectDeadJobs(queuePool);
    expect(dead).to.include({ task: 'retention', lastError: 'broken', attempts: 1 });
    isBroken = false;
    expect(await retryDeadJob(queuePool, dead!.id)).to.equal(true);
    await until(async () => expect(await countJobs(queuePool)).to.deep.equal({ waiting: 0, dead: 0 }));
    expect(await retryDeadJob(queuePool, dead!.id)).to.equal(false);
  });

  it('lets the job that runs end before it stops, and takes no other.', async () => {
    let letGo = (): void => undefined;
    const done: string[] = [];
    const queue = await start(async (text) => {
      done.push(`begin ${text}`);
      await new Promise<void>((resolve) => (letGo = resolve));
      done.push(`end ${text}`);
    });
    await put({ text: 'one' });
    await until(() => expect(done).to.deep.equal(['begin one']));
    const stopped = queue.stop();
    await put({ text: 'two' });
    letGo();
    await stopped;
    expect(done).to.deep.equal(['begin one', 'end one']);
    expect(await countJobs(queuePool)).to.deep.equal({ waiting: 1, dead: 0 });
  });

  it('has a job of each task for each tenant after a round, and no second one while the first waits.', async () => {
    const other = await makeTestTenant(pool);
    const makeRound = (): Promise<void> => insertJobsOfRound(queuePool, [tenant.tenantId, other.tenantId], ['retention', 'acceptances']);
    await makeRound();
    await makeRound();
    const { rows } = await queuePool.query<{ key: string }>('select key from graphile_worker.jobs');
    expect(rows.map(({ key }) => key).sort()).to.deep.equal(
      [tenant.tenantId, other.tenantId].flatMap((id) => ['retention', 'acceptances'].map((task) => `${task}:${id}:round`)).sort(),
    );
  });

  it('does what somebody has paid for before a night’s work, of which two at most run at once.', async () => {
    const tenants = await Promise.all(Array.from({ length: 6 }, () => makeTestTenant(pool)));
    await insertJobsOfRound(
      queuePool,
      tenants.map(({ tenantId }) => tenantId),
      ['retention', 'acceptances', 'usage-recount'],
    );
    await withTenant(pool, tenant.tenantId, { readOnly: false }, (tx) => enqueueJob(tx, 'stripe-event', {}));
    const { rows } = await queuePool.query<{ task: string; queue: string | null; priority: number }>(
      'select task_identifier as task, queue_name as queue, priority from graphile_worker.jobs order by priority, run_at',
    );
    expect(rows[0]).to.include({ task: 'stripe-event', queue: null });
    for (const task of ['retention', 'acceptances', 'usage-recount']) {
      const queues = new Set(rows.filter((row) => row.task === task).map(({ queue }) => queue));
      expect(queues.size).to.be.at.most(2);
      expect(queues.has(null)).to.equal(task === 'usage-recount');
    }
  });

  it('keeps the tries of what fails over later rounds, gives it up in the end, and begins anew half a day later.', async () => {
    const makeRound = (): Promise<void> => insertJobsOfRound(queuePool, [tenant.tenantId], ['retention']);
    const arrange = (attempts: number, hoursAgo: number): Promise<unknown> =>
      withClient(database().adminUrl, (client) =>
        client.query('update graphile_worker._private_jobs set attempts = $1, updated_at = now() - make_interval(hours => $2)', [
          attempts,
          hoursAgo,
        ]),
      );
    const tries = async (): Promise<number[]> =>
      (await queuePool.query<{ attempts: number }>('select attempts from graphile_worker.jobs')).rows.map(({ attempts }) => attempts);
    await makeRound();
    await arrange(11, 0);
    await makeRound();
    expect(await tries()).to.deep.equal([11]);
    await arrange(12, 0);
    await makeRound();
    expect(await countJobs(queuePool)).to.deep.equal({ waiting: 0, dead: 1 });
    await arrange(12, 13);
    await makeRound();
    expect(await tries(), 'the old one stays until somebody has seen it').to.have.members([0, 12]);
  });
});
