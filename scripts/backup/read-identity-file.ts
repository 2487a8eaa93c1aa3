// The secret key that opens backups. It comes by file, never on a command line or in the environment of a long-lived process.
import { readFile, stat } from 'node:fs/promises';
import { parseIdentities } from '@portcullis/db/backup';
import { say, UsageError } from './run-program.ts';

/** Keys of the file; none without a file. */
export async function readIdentityFile(path: string | undefined): Promise<string[]> {
  if (path === undefined) return [];
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--identity ${path} cannot be read.`);
  });
  if (((await stat(path)).mode & 0o077) !== 0) say(`${path} can be read by others than its owner; it opens every backup (chmod 600)`);
  return parseIdentities(text);
}
