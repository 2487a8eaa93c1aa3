// A database of its own for each test file: a clone of one migrated template, which takes some 30 ms.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { prepareDatabase, prepareRoles, urlForRole } from '../src/prepare-database.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** Passwords of the login roles on test servers. */
const passwords = { migrator: 'migrator', app: 'app', worker: 'worker' };
const variable = 'PORTCULLIS_TEST_TEMPLATE';

interface Template {
  readonly adminUrl: string;
  readonly name: string;
}

/** One database and the addresses by which the roles reach it. */
export interface TestDatabase {
  /** As the runtime role: what tests should use. A superuser ignores row security. */
  readonly appUrl: string;
  readonly workerUrl: string;
  readonly migratorUrl: string;
  /** As the superuser, to arrange what no role may do. */
  readonly adminUrl: string;
  readonly drop: () => Promise<void>;
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function runAsAdmin(adminUrl: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Starts the server and migrates the template. Called once for a test run; test files find it in the environment. */
export async function makeTemplate(): Promise<TestServer> {
  const server = await startTestServer();
  const name = `template_${randomBytes(4).toString('hex')}`;
  await runAsAdmin(server.adminUrl, `create database ${name}`);
  await prepareDatabase(urlOf(server.adminUrl, name), passwords);
  process.env[variable] = JSON.stringify({ adminUrl: server.adminUrl, name } satisfies Template);
  return {
    ...server,
    stop: async () => {
      await runAsAdmin(server.adminUrl, `drop database ${name} with (force)`);
      await server.stop();
    },
  };
}

function readTemplate(): Template {
  const text = process.env[variable];
  if (text === undefined) throw new Error(`${variable} is not set: run the tests with "npm test", or mocha from the top folder.`);
  return JSON.parse(text) as Template;
}

async function makeDatabase(source: string | undefined): Promise<TestDatabase> {
  const { adminUrl } = readTemplate();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runAsAdmin(adminUrl, source === undefined ? `create database ${name}` : `create database ${name} template ${source}`);
  const url = urlOf(adminUrl, name);
  // What a database grants belongs to the database and is not cloned.
  await prepareRoles(url, passwords);
  return {
    appUrl: urlForRole(url, 'portcullis_app', passwords.app),
    workerUrl: urlForRole(url, 'portcullis_worker', passwords.worker),
    migratorUrl: urlForRole(url, 'portcullis_migrator', passwords.migrator),
    adminUrl: url,
    drop: () => runAsAdmin(adminUrl, `drop database ${name} with (force)`),
  };
}

/** A migrated database. */
export async function cloneDatabase(): Promise<TestDatabase> {
  return makeDatabase(readTemplate().name);
}

/** A database with roles and nothing else, for tests of the migrations themselves. */
export async function makeEmptyDatabase(): Promise<TestDatabase> {
  return makeDatabase(undefined);
}

/** Gives the test file a database of its own: made before its first test, dropped after its last. */
export function useDatabase(): () => TestDatabase {
  let database: TestDatabase | undefined;
  before('clone the database', async () => {
    database = await cloneDatabase();
  });
  after('drop the database', async () => {
    await database?.drop();
  });
  return () => {
    if (!database) throw new Error('the database is there only while tests run');
    return database;
  };
}
