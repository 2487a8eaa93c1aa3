// The database of local mode: an embedded one, or the one that somebody names.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, prepareDatabase, startEmbeddedPostgres, urlForRole } from '@portcullis/db';
import { readVariables } from '../api/src/config/read-variables.ts';
import { dataDirectory } from './data-directory.ts';

export interface LocalDatabase {
  /** Address for the role portcullis_app. */
  readonly databaseUrl: string;
  /** Address for the role portcullis_worker; undefined where nobody said it. */
  readonly workerUrl: string | undefined;
  /** What to do where the API does not start on it. */
  readonly hint: string | undefined;
  readonly onLost: (listener: (error: Error) => void) => void;
  readonly stop: () => Promise<void>;
}

type Say = (text: string) => void;

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

function sayApplied(say: Say, applied: readonly string[]): void {
  if (applied.length > 0) say(`applied ${applied.length} migration${applied.length === 1 ? '' : 's'}`);
}

/** Starts the embedded server on the data of before, and brings it to the newest schema. */
export async function openEmbeddedDatabase(say: Say): Promise<LocalDatabase> {
  const secrets = readOrMakeSecrets();
  say('starting PostgreSQL');
  const postgres = await startEmbeddedPostgres(join(dataDirectory, 'database'));
  try {
    sayApplied(say, await prepareDatabase(postgres.adminUrl, secrets));
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  const databaseUrl = urlForRole(postgres.adminUrl, 'portcullis_app', secrets.app);
  // For `npm run admin`.
  const workerUrl = urlForRole(postgres.adminUrl, 'portcullis_worker', secrets.worker);
  const urlFile = join(dataDirectory, 'database.url');
  const workerFile = join(dataDirectory, 'worker.url');
  writeFileSync(urlFile, databaseUrl, { mode: 0o600 });
  writeFileSync(workerFile, workerUrl, { mode: 0o600 });
  return {
    databaseUrl,
    workerUrl,
    hint: undefined,
    onLost: (listener) => {
      postgres.onLost(listener);
    },
    stop: async () => {
      rmSync(urlFile, { force: true });
      rmSync(workerFile, { force: true });
      await postgres.stop();
    },
  };
}

/**
 * The database that DATABASE_URL names, for portcullis_app; undefined where it names none. It is migrated where MIGRATOR_URL is set, and never
 * prepared as a superuser: whoever has that password runs `npm run migrate` by hand.
 * @throws Error for a file that cannot be read
 */
export async function openNamedDatabase(say: Say): Promise<LocalDatabase | undefined> {
  const faults: string[] = [];
  const given = readVariables(process.env, ['DATABASE_URL', 'MIGRATOR_URL', 'WORKER_DATABASE_URL'], faults);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const { DATABASE_URL: databaseUrl, MIGRATOR_URL: migratorUrl, WORKER_DATABASE_URL: workerUrl } = given;
  if (databaseUrl === undefined) return undefined;
  say('using the database of DATABASE_URL, not an embedded one');
  if (migratorUrl !== undefined) sayApplied(say, await migrate(migratorUrl));
  if (workerUrl === undefined) say('WORKER_DATABASE_URL is not set: this process does no background work');
  return {
    databaseUrl,
    workerUrl,
    hint: 'DATABASE_URL has to be the address for portcullis_app on a database that "npm run migrate" made ready (docs/operations.md).',
    onLost: () => undefined,
    stop: () => Promise.resolve(),
  };
}
