// Starting and stopping: the API does not run where isolation is not whole, and goes without cutting anybody off.
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { cloneDatabase, eventually, type TestDatabase, useDatabase, withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { readConfig } from '../src/config.ts';
import { makeLog } from '../src/logging.ts';
import { type RunningApi, startApi } from '../src/main.ts';
import { createApiKey } from '../src/services/manage-api-keys.ts';
import { createProject } from '../src/services/manage-projects.ts';
import { createTenant } from '../src/services/manage-tenants.ts';
import { makePool } from '../src/store/make-pool.ts';
import { expectProblem } from './support/expect-problem.ts';
import { makeSarif } from './support/make-sarif.ts';
import { makeTestTenantAt } from './support/make-test-tenant.ts';
import { uploadHead } from './support/send-raw.ts';
import { collectLines } from './support/start-test-api.ts';

async function start(url: string, settings: Readonly<Record<string, string>> = {}): Promise<RunningApi> {
  const config = readConfig({ NODE_ENV: 'test', PORT: '0', DATABASE_URL: url, READ_THREADS: '1', ...settings });
  return startApi(config, makeLog('debug', collectLines([])));
}

/** The words in which the API refuses to start. */
async function refusalOf(url: string, settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const outcome = await start(url, settings).catch((error: unknown) => error);
  if (outcome instanceof Error) return outcome.message;
  await (outcome as RunningApi).close();
  return 'it started';
}

async function countConnections(database: TestDatabase): Promise<number> {
  return withClient(database.adminUrl, async (client) => {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where datname = current_database() and application_name = 'portcullis-api'`,
    );
    return rowCount ?? 0;
  });
}

describe('Starting the API', () => {
  const database = useDatabase();

  it('is refused to a superuser, whom row security does not bind.', async () => {
    expect(await refusalOf(database().adminUrl)).to.contain('session-superuser');
  });

  it('is refused to the role that migrates, which may become the owner.', async () => {
    expect(await refusalOf(database().migratorUrl)).to.match(/session-(?:owner|member)/);
  });

  const damages: readonly (readonly [what: string, sql: string, named: string])[] = [
    ['row security is off', 'alter table app.findings disable row level security', 'findings'],
    ['row security does not bind the owner', 'alter table app.scans no force row level security', 'scans'],
    ['a second policy opens a table', 'create policy open on app.api_keys for select using (true)', 'api_keys'],
    ['the runtime role may truncate', 'grant truncate on app.audit_log to portcullis_app', 'audit_log'],
  ];
  for (const [what, sql, named] of damages) {
    it(`is refused where ${what}, and the table is named.`, async () => {
      const damaged = await cloneDatabase();
      try {
        await withClient(damaged.adminUrl, (client) => client.query(sql));
        expect(await refusalOf(damaged.appUrl))
          .to.match(/does not hold what tenant isolation needs/)
          .and.contain(named);
      } finally {
        await damaged.drop();
      }
    });
  }

  for (const [what, sql] of [
    ['older', `delete from migrations.applied where id = (select max(id) from migrations.applied)`],
    ['so old that nobody may look', 'revoke select on migrations.applied from portcullis_app'],
    ['empty', 'drop schema migrations cascade'],
  ] as const) {
    it(`is refused on a schema that is ${what}, and the missing migration is named.`, async () => {
      const old = await cloneDatabase();
      try {
        await withClient(old.adminUrl, (client) => client.query(sql));
        expect(await refusalOf(old.appUrl)).to.match(/older than this release: migration 00\d\d_\w+ is not applied.*npm run migrate/);
      } finally {
        await old.drop();
      }
    });
  }

  it('is refused where the dashboard was not built, for every page would be a failure.', async () => {
    expect(await refusalOf(database().appUrl, { DASHBOARD_DIR: '/nowhere' })).to.match(
      /^DASHBOARD_DIR: there is no index\.html in \/nowhere\. Build/,
    );
  });

  it('goes on a schema that is newer, for replicas are replaced after the migration.', async () => {
    const newer = await cloneDatabase();
    try {
      const sql = `insert into migrations.applied (name, run_on) values ('9999_of_tomorrow', now())`;
      await withClient(newer.adminUrl, (client) => client.query(sql));
      expect(await refusalOf(newer.appUrl)).to.equal('it started');
    } finally {
      await newer.drop();
    }
  });

  it('on a port that is in use says which port it is, and what to do.', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await refusalOf(database().appUrl, { PORT: String(port) })).to.match(new RegExp(`^Port ${port} is in use\\..*PORT=`));
    other.close();
  });

  it('without a database fails at once, and says that it cannot be reached.', async () => {
    const refusal = await refusalOf('postgres://portcullis_app:canary@127.0.0.1:1/nothing');
    expect(refusal)
      .to.match(/^DATABASE_URL: .*ECONNREFUSED.*portcullis_app.*npm run migrate/)
      .and.not.include('canary');
  });

  it('that was refused leaves no connection behind.', async () => {
    await eventually('all connections are gone', async () => (await countConnections(database())) === 0);
  });

  it('waits for nobody else: where Microsoft cannot be reached, keys work, and people are asked to come again.', async () => {
    const id = (digit: string): string => `${digit.repeat(8)}-0000-4000-8000-000000000000`;
    const clients = { ENTRA_API_CLIENT_ID: id('1'), ENTRA_DASHBOARD_CLIENT_ID: id('2'), ENTRA_CLI_CLIENT_ID: id('3') };
    const api = await start(database().appUrl, { ...clients, LOCAL_MODE: '1', ENTRA_INSTANCE: 'http://127.0.0.1:1' });
    try {
      const claims = { ver: '2.0', tid: id('4'), iss: `http://127.0.0.1:1/${id('4')}/v2.0` };
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const token = `${part({ alg: 'RS256', typ: 'JWT', kid: 'a' })}.${part(claims)}.${'A'.repeat(342)}`;
      const ask = (credential: string): Promise<Response> =>
        fetch(`${api.url}/api/v1/projects`, { headers: { authorization: `Bearer ${credential}` } });
      const response = await ask(token);
      await expectProblem(response, { status: 503, code: 'service-unavailable' });
      expect(response.headers.get('retry-after')).to.match(/^\d+$/);
      expect((await ask((await makeTestTenantAt(database().appUrl)).key)).status).to.equal(200);
    } finally {
      await api.close();
    }
  });

  it('works as the runtime role on a database that is whole.', async () => {
    expect(await refusalOf(database().appUrl)).to.equal('it started');
  });
});

describe('Stopping the API', () => {
  const database = useDatabase();
  let api: RunningApi;
  let key: string;
  const report = JSON.stringify(makeSarif([{}]));

  before('make a tenant', async () => {
    const pool = makePool({ connectionString: database().appUrl, max: 1, statementTimeout: 10_000, onError: () => undefined });
    const tenantId = await createTenant({ pool }, 'Test', 'test');
    const actor = { type: 'system', tenantId, id: 'test' } as const;
    await createProject({ pool }, actor, { slug: 'web-shop', name: 's', defaultBranch: 'refs/heads/main' });
    ({ key } = await createApiKey({ pool }, actor, { name: 'ci', projectId: undefined, scopes: ['ingest'], expiresAt: undefined }));
    await pool.end();
  });

  /** A connection, and what came back on it so far. */
  const open = async (bytes: string): Promise<{ socket: Socket; received: () => string; ended: Promise<void> }> => {
    let text = '';
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
    return { socket, received: () => text, ended };
  };

  it('ends connections that wait for another request, and takes no new ones.', async () => {
    api = await start(database().appUrl);
    const idle = await open('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    await eventually('the answer is here', () => idle.received().includes('ok'));
    await api.close();
    await idle.ended;
    expect(await fetch(`${api.url}/healthz`).catch(() => 'refused')).to.equal('refused');
    expect(await countConnections(database())).to.equal(0);
  });

  it('tells the proxy at once that it goes, serves whoever still comes, and sends each of them away with the answer.', async () => {
    api = await start(database().appUrl, { DRAIN_TIME: '1500' });
    const ask = (path: string): Promise<Response> => fetch(api.url + path, { headers: { authorization: `Bearer ${key}` } });
    expect((await ask('/readyz')).status).to.equal(200);
    const closed = api.close();
    const ready = await ask('/readyz');
    expect(ready.headers.get('retry-after')).to.equal('1');
    await expectProblem(ready, { status: 503, code: 'service-unavailable' });
    const served = await ask('/healthz');
    expect([served.status, served.headers.get('connection')]).to.deep.equal([200, 'close']);
    await closed;
    expect(await ask('/healthz').catch(() => 'refused')).to.equal('refused');
  });

  it('lets an upload that has begun end with its verdict, and then ends its connection.', async () => {
    api = await start(database().appUrl);
    // "100 Continue" says that the server has the request, so nothing here depends on time.
    const upload = await open(uploadHead(key, { 'content-length': String(report.length), expect: '100-continue' }));
    await eventually('the server has the request', () => upload.received().includes('100 Continue'));
    const closed = api.close();
    upload.socket.write(report);
    await closed;
    await upload.ended;
    expect(upload.received())
      .to.match(/HTTP\/1\.1 201 Created/)
      .and.match(/connection: close/i)
      .and.contain('"outcome":"pass"');
  });

  it('does not wait for a body that never comes.', async () => {
    api = await start(database().appUrl, { BODY_TIMEOUT: '300' });
    const upload = await open(uploadHead(key, { 'content-length': '100', expect: '100-continue' }));
    await eventually('the server has the request', () => upload.received().includes('100 Continue'));
    await api.close();
    await upload.ended;
    expect(upload.received()).to.contain('HTTP/1.1 408');
  });

  it('does not wait for the rest of a body that was refused as too large, even if it drips on.', async () => {
    api = await start(database().appUrl, { MAX_BODY_BYTES: '2048' });
    const upload = await open(uploadHead(key, { 'content-length': '999999' }));
    const drip = setInterval(() => upload.socket.write(' '), 20);
    await eventually('the answer is here', () => upload.received().includes('HTTP/1.1 413'));
    await api.close();
    await upload.ended;
    clearInterval(drip);
  });
});
