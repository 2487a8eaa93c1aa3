// A server of the same release as the pg_dump on this machine, for tests of backups: the embedded one comes without pg_dump.
import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { startEmbeddedPostgres } from '../src/embedded/start-embedded-postgres.ts';
import type { TestServer } from './test-server.ts';

function isThere(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Folders that may hold the server's programs: where pg_dump is, and where Debian puts them. */
function candidates(): string[] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'pg_dump'));
  const dump = onPath.find(isThere);
  if (dump === undefined) return [];
  const major = /\(PostgreSQL\) (\d+)/.exec(execFileSync(dump, ['--version'], { encoding: 'utf8' }))?.[1] ?? '';
  return [dirname(realpathSync(dump)), `/usr/lib/postgresql/${major}/bin`];
}

/** The folder with pg_dump, pg_restore and the server's programs of one release; undefined where this machine has none. */
export function findDumpPrograms(): string | undefined {
  return candidates().find((folder) => ['pg_dump', 'pg_restore', 'initdb', 'postgres'].every((name) => isThere(join(folder, name))));
}

/** Starts a server of its own from that folder. */
export async function startDumpServer(programs: string): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-dump-'));
  chmodSync(folder, 0o711);
  const binaries = { initdb: join(programs, 'initdb'), postgres: join(programs, 'postgres') };
  const server = await startEmbeddedPostgres(join(folder, 'db'), ['fsync=off', 'synchronous_commit=off'], binaries);
  return {
    adminUrl: server.adminUrl,
    kind: `the programs in ${programs}`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
