// Local mode: embedded PostgreSQL with roles and migrations, or a database that is named; a stand-in for Microsoft's sign-in, the dashboard and the API in one process tree,
// with all data in .portcullis/.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../api/src/config.ts';
import { makeLog } from '../api/src/logging.ts';
import { type RunningApi, startApi } from '../api/src/main.ts';
import { type RunningWorker, startWorker } from '../api/src/worker.ts';
import { buildDashboardIfStale, dashboardDirectory } from '../spa/build.ts';
import { checkPort } from './check-port.ts';
import { dataDirectory } from './data-directory.ts';
import { openEmbeddedDatabase, openNamedDatabase } from './local-database.ts';
import { type LocalIdentity, startLocalIdentity } from './local-identity/local-identity.ts';

/** A running Portcullis with a database of its own. */
export interface LocalPortcullis {
  readonly api: RunningApi;
  /** Address of the database for the role portcullis_app. */
  readonly databaseUrl: string;
  /** The stand-in for Microsoft's sign-in; undefined where the environment names a real one. */
  readonly identity: LocalIdentity | undefined;
  readonly stop: () => Promise<void>;
}

/** A key that signs, unless the environment has one. */
function readOrMakeKey(variable: string, name: string): string {
  const given = process.env[variable] ?? '';
  // What comes by file the configuration reads itself.
  if (given !== '' || (process.env[`${variable}_FILE`] ?? '') !== '') return given;
  const file = join(dataDirectory, name);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(file, pem, { mode: 0o600 });
  return String(pem);
}

/** The stand-in, beside the API's port or wherever there is room. Not where the environment says who signs people in. */
async function startSignIn(apiPort: number): Promise<LocalIdentity | undefined> {
  if ((process.env['ENTRA_API_CLIENT_ID'] ?? '') !== '') return undefined;
  const dashboardOrigins = apiPort === 0 ? [] : [`http://localhost:${apiPort}`, `http://127.0.0.1:${apiPort}`];
  const start = (port: number): Promise<LocalIdentity> => startLocalIdentity({ port, dashboardOrigins });
  return apiPort === 0 || apiPort === 65_535 ? start(0) : start(apiPort + 1).catch(() => start(0));
}

/** What tells the API of the stand-in. It takes a loopback issuer in local mode only. */
function describeSignIn(identity: LocalIdentity | undefined): Record<string, string> {
  if (!identity) return {};
  const { api, dashboard, commandLine } = identity.clientIds;
  return {
    LOCAL_MODE: '1',
    ENTRA_INSTANCE: identity.instance,
    ENTRA_AUTHORITY: 'common',
    ENTRA_API_CLIENT_ID: api,
    ENTRA_DASHBOARD_CLIENT_ID: dashboard,
    ENTRA_CLI_CLIENT_ID: commandLine,
  };
}

/**
 * Starts everything, or nothing.
 * @param mayUseNamed true for the database of DATABASE_URL where there is one; the demo writes into none but its own
 * @param say told what is being done, for a person who waits
 * @throws Error that says what to do, for example where the port is in use
 */
export async function startLocal(say: (text: string) => void, mayUseNamed = false): Promise<LocalPortcullis> {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const port = Number(process.env['PORT'] ?? '8080');
  await checkPort(port);
  const database = (mayUseNamed ? await openNamedDatabase(say) : undefined) ?? (await openEmbeddedDatabase(say));
  const { databaseUrl, workerUrl } = database;
  let identity: LocalIdentity | undefined;
  let api: RunningApi | undefined;
  let worker: RunningWorker | undefined;
  try {
    // Whoever works on the dashboard names a build of their own.
    const dashboard = process.env['DASHBOARD_DIR'] ?? dashboardDirectory;
    if (dashboard === dashboardDirectory && (await buildDashboardIfStale())) say('built the dashboard');
    identity = await startSignIn(port);
    const config = readConfig({
      ...process.env,
      ...describeSignIn(identity),
      NODE_ENV: 'development',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      DATABASE_URL_FILE: '',
      WORKER_DATABASE_URL: workerUrl,
      WORKER_DATABASE_URL_FILE: '',
      WORKER_PORT: '0',
      DASHBOARD_DIR: dashboard,
      PORTCULLIS_OFFLINE_KEY: readOrMakeKey('PORTCULLIS_OFFLINE_KEY', 'offline-key.pem'),
      PORTCULLIS_AUDIT_KEY: readOrMakeKey('PORTCULLIS_AUDIT_KEY', 'audit-key.pem'),
    });
    say('starting the API');
    const log = makeLog(process.env['LOG_LEVEL'] ?? 'warn', process.stderr);
    const started = await startApi(config, log);
    api = started;
    // In this process, where it has its way to the queue.
    if (workerUrl !== undefined) worker = await startWorker(config, log);
    identity?.allowDashboard(new URL(started.url).origin);
    const signIn = identity;
    const stop = async (): Promise<void> => {
      await started.close();
      await worker?.close();
      await signIn?.stop();
      await database.stop();
    };
    database.onLost((error) => {
      console.error(error.message);
      process.exit(1);
    });
    return { api: started, databaseUrl, identity, stop };
  } catch (error) {
    await api?.close();
    await identity?.stop();
    await database.stop();
    if (database.hint === undefined || !(error instanceof Error)) throw error;
    throw new Error(`${error.message}\n${database.hint}`, { cause: error });
  }
}
