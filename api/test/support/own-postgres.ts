// A PostgreSQL of the test's own, which may be killed: the one that all tests share may not.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, prepareDatabase, startEmbeddedPostgres, urlForRole } from '@portcullis/db';
import { eventually } from '@portcullis/db/testing';

const passwords = { migrator: 'migrator', app: 'app', worker: 'worker' };

export interface OwnPostgres {
  readonly adminUrl: () => string;
  readonly appUrl: () => string;
  /** Kills the server outright: no shutdown, no checkpoint. */
  readonly kill: () => Promise<void>;
  /** Starts it on the same data; its address is another then. */
  readonly startAgain: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Starts a server with Postgres's normal durability and a migrated database. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-own-'));
  const directory = join(folder, 'database');
  let server: EmbeddedPostgres = await startEmbeddedPostgres(directory);
  await prepareDatabase(server.adminUrl, passwords);
  return {
    adminUrl: () => server.adminUrl,
    appUrl: () => urlForRole(server.adminUrl, 'portcullis_app', passwords.app),
    kill: async () => {
      const pid = Number.parseInt(readFileSync(join(directory, 'cluster', 'postmaster.pid'), 'utf8'), 10);
      process.kill(pid, 'SIGKILL');
      await eventually('the server is gone', () => !existsSync(`/proc/${pid}`));
      await server.stop();
    },
    startAgain: async () => {
      server = await startEmbeddedPostgres(directory);
    },
    remove: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
