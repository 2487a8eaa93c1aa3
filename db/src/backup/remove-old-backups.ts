// Which backups go when a new one is whole.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from './backup-refusal.ts';
import { type Manifest, manifestPathOf, readManifest } from './manifest.ts';

const manifestEnding = manifestPathOf('');
/** A backup that runs for longer is not running any more. */
const partialLivesMs = 2 * 86_400_000;

/** Whole backups of the database in the folder, newest first. What is damaged counts as none and is told. */
async function findBackups(folder: string, database: string, say: (line: string) => void): Promise<Manifest[]> {
  const found: Manifest[] = [];
  for (const name of await readdir(folder)) {
    if (!name.endsWith(manifestEnding)) continue;
    const path = join(folder, name.slice(0, -manifestEnding.length));
    try {
      const manifest = await readManifest(path);
      if (manifest.database !== database) continue;
      const { size } = await stat(path);
      if (size !== manifest.bytes) throw new Error(`it has ${size} bytes instead of ${manifest.bytes}`);
      found.push({ ...manifest, file: name.slice(0, -manifestEnding.length) });
    } catch (error) {
      say(`${path} is not counted and stays: ${messageOf(error)}`);
    }
  }
  return found.sort((one, other) => other.madeAt.localeCompare(one.madeAt));
}

async function removeStalePartials(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^portcullis-.*\.partial$/.test(name)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > partialLivesMs) await rm(path, { force: true });
  }
}

/**
 * Removes all but the `keep` newest, and what interrupted runs left. To be called when `newest` is whole, which always stays.
 * @returns the files that were removed
 */
export async function removeOldBackups(
  folder: string,
  newest: Pick<Manifest, 'database' | 'file'>,
  keep: number,
  say: (line: string) => void,
): Promise<string[]> {
  const others = (await findBackups(folder, newest.database, say)).filter(({ file }) => file !== newest.file);
  const old = others.slice(Math.max(0, keep - 1));
  for (const { file } of old) {
    // The manifest first: a backup without one is none, a manifest without its backup would look like a loss.
    await rm(manifestPathOf(join(folder, file)));
    await rm(join(folder, file));
    say(`removed ${file}`);
  }
  await removeStalePartials(folder);
  return old.map(({ file }) => file);
}
