// Reads source files of the checkout that a report names. The report may be hostile: nothing outside the checkout is ever opened, nothing
// that is no plain file, and no more than a bounded amount.
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';

export const sourceLimits = { fileBytes: 5_000_000, files: 4_000, bytes: 300_000_000 } as const;

/** Git looks for a NUL among as many first bytes to call a file binary. */
const binarySample = 8_000;

export interface SourceReader {
  /** The text of a file by its path below the checkout; undefined where there is none to be read. */
  readonly read: (path: string) => string | undefined;
  /** Files that were left out because the limit of all was reached. */
  readonly skipped: () => number;
}

/** @param root absolute folder of the checkout */
export function makeSourceReader(root: string): SourceReader {
  const realRoot = realPath(root);
  let files = 0;
  let bytes = 0;
  let skipped = 0;
  const read = (path: string): string | undefined => {
    const file = realRoot === undefined ? undefined : findFile(realRoot, path);
    if (file === undefined) return undefined;
    if (files >= sourceLimits.files || bytes + file.size > sourceLimits.bytes) {
      skipped += 1;
      return undefined;
    }
    files += 1;
    bytes += file.size;
    const content = readPlainFile(file.path);
    return content === undefined || content.subarray(0, binarySample).includes(0) ? undefined : content.toString('utf8');
  };
  return { read, skipped: () => skipped };
}

/** The file itself, behind any links, where it is in the checkout; git's own folder holds credentials and is not part of it. */
function findFile(realRoot: string, path: string): { readonly path: string; readonly size: number } | undefined {
  if (path.includes('\0')) return undefined;
  const real = realPath(join(realRoot, path));
  const folder = realRoot.endsWith(sep) ? realRoot : realRoot + sep;
  if (!real?.startsWith(folder) || real.slice(folder.length).toLowerCase().split(sep).includes('.git')) return undefined;
  const found = lstatSync(real, { throwIfNoEntry: false });
  return found?.isFile() && found.size <= sourceLimits.fileBytes ? { path: real, size: found.size } : undefined;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** Looks once more at what was opened: it must still be a plain file, no larger than allowed. A pipe would never end, so opening does not wait. */
function readPlainFile(path: string): Buffer | undefined {
  let file: number | undefined;
  try {
    // Windows has neither of the two.
    file = openSync(
      path,
      constants.O_RDONLY | ((constants.O_NOFOLLOW as number | undefined) ?? 0) | ((constants.O_NONBLOCK as number | undefined) ?? 0),
    );
    const found = fstatSync(file);
    if (!found.isFile() || found.size > sourceLimits.fileBytes) return undefined;
    const content = Buffer.alloc(found.size);
    return content.subarray(0, readSync(file, content, 0, found.size, 0));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
