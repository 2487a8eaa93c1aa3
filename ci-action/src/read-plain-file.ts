// Reads a plain file below a folder that may be hostile: nothing outside of it is ever opened, nothing that is no plain file, and no more than
// a bounded amount. Used by evidence/ and policy-file.ts.
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';

export interface PlainFile {
  /** Absolute, behind any links. */
  readonly path: string;
  readonly size: number;
}

/**
 * The file itself, behind any links, where it is below the folder; git's own folder holds credentials and is not part of it.
 * @param realRoot the folder as `realPath` gives it
 * @param path relative to it
 */
export function findPlainFile(realRoot: string, path: string, largest: number): PlainFile | undefined {
  if (path.includes('\0')) return undefined;
  const real = realPath(join(realRoot, path));
  const folder = realRoot.endsWith(sep) ? realRoot : realRoot + sep;
  if (!real?.startsWith(folder) || real.slice(folder.length).toLowerCase().split(sep).includes('.git')) return undefined;
  const found = lstatSync(real, { throwIfNoEntry: false });
  return found?.isFile() && found.size <= largest ? { path: real, size: found.size } : undefined;
}

export function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** Looks once more at what was opened: it must still be a plain file, no larger than allowed. A pipe would never end, so opening does not wait. */
export function readPlainFile(path: string, largest: number): Buffer | undefined {
  let file: number | undefined;
  try {
    // Windows has neither of the two.
    file = openSync(
      path,
      constants.O_RDONLY | ((constants.O_NOFOLLOW as number | undefined) ?? 0) | ((constants.O_NONBLOCK as number | undefined) ?? 0),
    );
    const found = fstatSync(file);
    if (!found.isFile() || found.size > largest) return undefined;
    const content = Buffer.alloc(found.size);
    return content.subarray(0, readSync(file, content, 0, found.size, 0));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
