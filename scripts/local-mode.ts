// Local mode: embedded PostgreSQL, roles, migrations, a stand-in for Microsoft's sign-in, the dashboard and the API in one process tree,
// with all data in .portcullis/.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareDatabase, startEmbeddedPostgres, urlForRole } from '@portcullis/db';
import { readConfig } from '../api/src/config.ts';
import { makeLog } from '../api/src/logging.ts';
import { type RunningApi, startApi } from '../api/src/main.ts';
import { type RunningWorker, startWorker } from '../api/src/worker.ts';
import { buildDashboardIfStale, dashboardDirectory } from '../spa/build.ts';
import { checkPort } from './check-port.ts';
import { type LocalIdentity, startLocalIdentity } from './local-identity/local-identity.ts';

/** Where local mode keeps everything it has. PORTCULLIS_DATA names another folder. */
export const dataDirectory = process.env['PORTCULLIS_DATA'] ?? fileURLToPath(new URL('../.portcullis', import.meta.url));

/** A running Portcullis with a database of its own. */
export interface LocalPortcullis {
  readonly api: RunningApi;
  /** Address of the database for the role portcullis_app. */
  readonly databaseUrl: string;
  /** The stand-in for Microsoft's sign-in; undefined where the environment names a real one. */
  readonly identity: LocalIdentity | undefined;
  readonly stop: () => Promise<void>;
}

interface Secrets {
  readonly migrator: string;
  readonly app: string;
  readonly worker: string;
}

function readOrMakeSecrets(): Secrets {
  const file = join(dataDirectory, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const make = (): string => randomBytes(24).toString('base64url');
  const secrets: Secrets = { migrator: make(), app: make(), worker: make() };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

/** The key that signs offline gates, unless the environment has one. */
function readOrMakeOfflineKey(): string {
  const given = process.env['PORTCULLIS_OFFLINE_KEY'] ?? '';
  if (given !== '') return given;
  const file = join(dataDirectory, 'offline-key.pem');
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
 * @param say told what is being done, for a person who waits
 * @throws Error that says what to do, for example where the port is in use
 */
export async function startLocal(say: (text: string) => void): Promise<LocalPortcullis> {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const port = Number(process.env['PORT'] ?? '8080');
  await checkPort(port);
  const secrets = readOrMakeSecrets();
  say('starting PostgreSQL');
  const postgres = await startEmbeddedPostgres(join(dataDirectory, 'database'));
  let identity: LocalIdentity | undefined;
  let worker: RunningWorker | undefined;
  try {
    // Whoever works on the dashboard names a build of their own.
    const dashboard = process.env['DASHBOARD_DIR'] ?? dashboardDirectory;
    if (dashboard === dashboardDirectory && (await buildDashboardIfStale())) say('built the dashboard');
    const applied = await prepareDatabase(postgres.adminUrl, secrets);
    if (applied.length > 0) say(`applied ${applied.length} migration${applied.length === 1 ? '' : 's'}`);
    const databaseUrl = urlForRole(postgres.adminUrl, 'portcullis_app', secrets.app);
    identity = await startSignIn(port);
    // The worker's own way to the queue: it runs in this process.
    const workerUrl = urlForRole(postgres.adminUrl, 'portcullis_worker', secrets.worker);
    const config = readConfig({
      ...process.env,
      ...describeSignIn(identity),
      NODE_ENV: 'development',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      WORKER_DATABASE_URL: workerUrl,
      WORKER_PORT: '0',
      DASHBOARD_DIR: dashboard,
      PORTCULLIS_OFFLINE_KEY: readOrMakeOfflineKey(),
    });
    const urlFile = join(dataDirectory, 'database.url');
    writeFileSync(urlFile, databaseUrl, { mode: 0o600 });
    say('starting the API');
    const log = makeLog(process.env['LOG_LEVEL'] ?? 'warn', process.stderr);
    const api = await startApi(config, log);
    worker = await startWorker(config, log);
    identity?.allowDashboard(new URL(api.url).origin);
    const signIn = identity;
    const stop = async (): Promise<void> => {
      rmSync(urlFile, { force: true });
      await api.close();
      await worker?.close();
      await signIn?.stop();
      await postgres.stop();
    };
    postgres.onLost((error) => {
      console.error(error.message);
      process.exit(1);
    });
    return { api, databaseUrl, identity, stop };
  } catch (error) {
    await identity?.stop();
    await postgres.stop();
    throw error;
  }
}
