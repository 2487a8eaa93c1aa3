// Local mode: embedded PostgreSQL, roles, migrations and the API in one process tree, with all data in .portcullis/.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareDatabase, startEmbeddedPostgres, urlForRole } from '@portcullis/db';
import { readConfig } from '../api/src/config.ts';
import { makeLog } from '../api/src/logging.ts';
import { type RunningApi, startApi } from '../api/src/main.ts';
import { checkPort } from './check-port.ts';

/** Where local mode keeps everything it has. PORTCULLIS_DATA names another folder. */
export const dataDirectory = process.env['PORTCULLIS_DATA'] ?? fileURLToPath(new URL('../.portcullis', import.meta.url));

/** A running Portcullis with a database of its own. */
export interface LocalPortcullis {
  readonly api: RunningApi;
  /** Address of the database for the role portcullis_app. */
  readonly databaseUrl: string;
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
  try {
    const applied = await prepareDatabase(postgres.adminUrl, secrets);
    if (applied.length > 0) say(`applied ${applied.length} migration${applied.length === 1 ? '' : 's'}`);
    const databaseUrl = urlForRole(postgres.adminUrl, 'portcullis_app', secrets.app);
    const config = readConfig({ ...process.env, NODE_ENV: 'development', PORT: String(port), DATABASE_URL: databaseUrl });
    const urlFile = join(dataDirectory, 'database.url');
    writeFileSync(urlFile, databaseUrl, { mode: 0o600 });
    say('starting the API');
    const api = await startApi(config, makeLog(process.env['LOG_LEVEL'] ?? 'warn', process.stderr));
    const stop = async (): Promise<void> => {
      rmSync(urlFile, { force: true });
      await api.close();
      await postgres.stop();
    };
    postgres.onLost((error) => {
      console.error(error.message);
      process.exit(1);
    });
    return { api, databaseUrl, stop };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
