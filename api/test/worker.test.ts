// The worker as a process: it starts where all is as it should be, does jobs, tells how it does, and stops in order.
import { eventually, withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { enqueueJob } from '../src/store/jobs.store.ts';
import { withTenant } from '../src/store/tenant-tx.ts';
import { type TestTenant, useApi } from './support/start-test-api.ts';
import { startWorkerProcess, type WorkerProcess } from './support/worker-process.ts';

describe('The worker', () => {
  const api = useApi();
  let tenant: TestTenant;
  let workers: WorkerProcess[] = [];
  before(async () => {
    tenant = await api().makeTenant();
  });
  afterEach(async () => {
    for (const worker of workers) worker.process.kill('SIGKILL');
    await Promise.all(workers.map(({ ended }) => ended));
    workers = [];
  });
  const start = (settings: Readonly<Record<string, string>> = {}): WorkerProcess => {
    const { appUrl, workerUrl } = api().database;
    const worker = startWorkerProcess({ DATABASE_URL: appUrl, WORKER_DATABASE_URL: workerUrl, ...settings });
    workers.push(worker);
    return worker;
  };
  /** A time of use, put in as an API puts it in. */
  const use = async (at: Date): Promise<void> => {
    const sql = 'select id from app.api_keys where tenant_id = $1';
    const { rows } = await withClient(api().database.adminUrl, (client) => client.query<{ id: string }>(sql, [tenant.tenantId]));
    await withTenant(api().pool, tenant.tenantId, { readOnly: false }, (tx) => enqueueJob(tx, 'key-use', { uses: { [rows[0]!.id]: at } }));
  };
  const usedAt = async (): Promise<string | undefined> => {
    const sql = 'select max(last_used_at) as at from app.api_keys where tenant_id = $1';
    return withClient(api().database.adminUrl, async (client) => {
      const { rows } = await client.query<{ at: Date | null }>(sql, [tenant.tenantId]);
      return rows[0]?.at?.toISOString();
    });
  };

  it('does a job that an API put in, tells of it in its metrics, and exits with 0 on SIGTERM.', async () => {
    const worker = start();
    const url = await worker.statusUrl();
    const at = new Date(Date.now() + 60_000);
    await use(at);
    await eventually('the job is done', async () => (await usedAt()) === at.toISOString());
    await eventually('it counts the job', async () =>
      (await (await fetch(`${url}/metrics`)).text()).includes('portcullis_jobs_total{task="key-use",outcome="done"} 1'),
    );
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics)
      .to.match(/^portcullis_jobs_waiting 0$/m)
      .and.match(/^portcullis_jobs_dead 0$/m);
    expect(metrics).to.include('portcullis_job_duration_seconds_count{task="key-use"} 1');
    expect(metrics).not.to.include(tenant.tenantId);
    for (const path of ['/healthz', '/readyz']) expect((await fetch(url + path)).status).to.equal(200);
    expect((await fetch(`${url}/api/v1/projects`)).status).to.equal(404);
    worker.process.kill('SIGTERM');
    expect(await worker.ended, worker.said()).to.equal(0);
    expect(worker.said()).to.include('"worker.stopped"');
  });

  it('lets the job that runs end before it exits.', async () => {
    const worker = start();
    await worker.statusUrl();
    const at = new Date(Date.now() + 120_000);
    await withClient(api().database.adminUrl, async (client) => {
      // Holds the job off in the middle of what it does.
      await client.query('begin');
      await client.query('lock table app.api_keys in exclusive mode');
      await use(at);
      const waiting =
        "select from pg_stat_activity where application_name = 'portcullis-worker' and wait_event_type = 'Lock' and datname = current_database()";
      await eventually('the job waits', async () => ((await client.query(waiting)).rowCount ?? 0) > 0);
      worker.process.kill('SIGTERM');
      await client.query('select 1');
      expect(worker.process.exitCode).to.equal(null);
      await client.query('commit');
    });
    expect(await worker.ended, worker.said()).to.equal(0);
    expect(await usedAt()).to.equal(at.toISOString());
  });

  for (const [what, settings, words] of [
    ['without the address of its queue', (): Record<string, string> => ({ WORKER_DATABASE_URL: '' }), 'WORKER_DATABASE_URL is missing'],
    ['where it would work as a superuser, whom row security does not bind', () => ({ DATABASE_URL: api().database.adminUrl }), 'superuser'],
  ] as const) {
    it(`does not start ${what}.`, async () => {
      const worker = start(settings());
      expect(await worker.ended).to.equal(1);
      expect(worker.said()).to.include(words);
    });
  }

  it('does not start on a schema that is damaged.', async () => {
    const change = (sql: string): Promise<unknown> => withClient(api().database.adminUrl, (client) => client.query(sql));
    await change('alter table app.notices no force row level security');
    const worker = start();
    const code = await worker.ended;
    await change('alter table app.notices force row level security');
    expect(code).to.equal(1);
    expect(worker.said()).to.include('notices');
  });
});
