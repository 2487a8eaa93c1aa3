// The bundles that the image has, run as it runs them: they find their threads, their SQL and their packages.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, makeEmptyDatabase, useDatabase, withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { wideLimits } from '../../../scripts/wide-limits.ts';
import { buildServerIfStale, serverDirectory } from '../../build.ts';
import { makeKev } from '../support/make-intelligence.ts';
import { type ApiProcess, startApiProcess } from '../support/api-process.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { makeTestTenantAt, type TestTenant } from '../support/make-test-tenant.ts';
import { readJson, sendJson } from '../support/send-json.ts';
import { get, uploadOk } from '../support/start-test-api.ts';

const programOf = (name: string): string => join(serverDirectory, `${name}.js`);

/** Runs a bundle in an empty folder with this environment and no other. */
async function run(name: string, env: Readonly<Record<string, string>>): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [programOf(name)],
      { env: { PATH: process.env['PATH'], ...env }, cwd: tmpdir() },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr });
      },
    );
  });
}

describe('The built server', () => {
  const database = useDatabase();
  let api: ApiProcess;
  let tenant: TestTenant;
  before('build it and start it', async () => {
    await buildServerIfStale();
    tenant = await makeTestTenantAt(database().appUrl);
    api = await startApiProcess(database().appUrl, {}, ['--max-semi-space-size=4', programOf('serve')]);
  });
  after('stop it', () => (api as ApiProcess | undefined)?.kill());

  it('reads a report in its thread, and gives the verdict.', async () => {
    const receipt = await uploadOk(api, tenant, makeSarif([{ rule: 'a' }]));
    expect(receipt.counts).to.include({ new: 1 });
    expect(receipt.verdict.outcome).to.equal('pass');
  });

  it('reads files of KEV in their thread.', async () => {
    await readJson(await sendJson(api, tenant, 'PUT', '/api/v1/intelligence/kev', makeKev(['CVE-2021-44228'])));
  });

  it('has the page of its documentation with the parts that come from a package.', async () => {
    expect((await get(api, tenant, '/api/docs/swagger-ui.css')).status).to.equal(200);
  });

  it('stops in order when it is asked to, and exits with 0.', async () => {
    expect(await api.stop()).to.equal(0);
  });
});

describe('The built worker', () => {
  const database = useDatabase();
  it('gets ready, and stops in order when it is asked to.', async () => {
    await buildServerIfStale();
    const { appUrl, workerUrl } = database();
    const env = { ...process.env, NODE_ENV: 'test', DATABASE_URL: appUrl, WORKER_DATABASE_URL: workerUrl, WORKER_PORT: '0', ...wideLimits };
    const worker = spawn(process.execPath, [programOf('work')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [worker.stdout, worker.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    await eventually('the worker has started', () => {
      if (worker.exitCode !== null) throw new Error(`the worker ended: ${said}`);
      return said.includes('worker.started');
    });
    const statusUrl = /"statusUrl":"([^"]+)"/.exec(said)?.[1] ?? '';
    expect((await fetch(`${statusUrl}/readyz`)).status).to.equal(200);
    worker.kill('SIGTERM');
    expect(await ended).to.equal(0);
  });
});

describe('The built program that makes a database ready', () => {
  // Those that the roles of the test server have: roles belong to all of its databases.
  const passwords = { MIGRATOR_PASSWORD: 'migrator', APP_PASSWORD: 'app', WORKER_PASSWORD: 'worker' };
  let folder: string;
  before('build it', async () => {
    await buildServerIfStale();
    folder = mkdtempSync(join(tmpdir(), 'portcullis-migrate-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('makes roles, applies migrations and checks the outcome; a second run finds nothing to do, and a third needs no superuser.', async () => {
    const empty = await makeEmptyDatabase();
    const file = join(folder, 'admin-url');
    writeFileSync(file, `${empty.adminUrl}\n`);
    const first = await run('migrate', { ADMIN_URL_FILE: file, ...passwords });
    expect(first.said).to.match(
      /passwords set: migrator, app, worker\nmigrations: applied 0001_foundation, .*\nchecks: .* portcullis_app signs in/,
    );
    expect(first.code).to.equal(0);
    const second = await run('migrate', { ADMIN_URL_FILE: file, ...passwords });
    expect(second.said).to.include('migrations: nothing to apply');
    const third = await run('migrate', { MIGRATOR_URL: empty.migratorUrl });
    expect(third.said).to.equal('migrations: nothing to apply\nchecks: the catalogue holds\n');

    await withClient(empty.adminUrl, (client) => client.query('alter table app.findings disable row level security'));
    const damaged = await run('migrate', { MIGRATOR_URL: empty.migratorUrl });
    expect(damaged.code).to.equal(1);
    expect(damaged.said).to.match(/does not hold what tenant isolation needs:\n(?:.*\n)*.*findings/);
    await empty.drop();
  });

  it('is refused without an address, says what to set, and exits with 2.', async () => {
    const { code, said } = await run('migrate', { APP_PASSWORD: 'canary-canary' });
    expect(code).to.equal(2);
    expect(said).to.include('ADMIN_URL with MIGRATOR_PASSWORD, or MIGRATOR_URL').and.not.to.include('canary-canary');
  });

  it('waits for a database that does not answer only so long, and exits with 1.', async () => {
    const { code, said } = await run('migrate', {
      MIGRATOR_URL: 'postgres://portcullis_migrator:canary@127.0.0.1:1/x',
      DATABASE_WAIT: '0',
    });
    expect(code).to.equal(1);
    expect(said).to.include('ECONNREFUSED').and.not.to.include('canary');
  });
});
