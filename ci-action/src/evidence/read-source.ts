// Reads source files of the checkout that a report names. The report may be hostile: what may be opened is decided in read-plain-file.ts.
import { findPlainFile, readPlainFile, realPath } from '../read-plain-file.ts';

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
    const file = realRoot === undefined ? undefined : findPlainFile(realRoot, path, sourceLimits.fileBytes);
    if (file === undefined) return undefined;
    if (files >= sourceLimits.files || bytes + file.size > sourceLimits.bytes) {
      skipped += 1;
      return undefined;
    }
    files += 1;
    bytes += file.size;
    const content = readPlainFile(file.path, sourceLimits.fileBytes);
    return content === undefined || content.subarray(0, binarySample).includes(0) ? undefined : content.toString('utf8');
  };
  return { read, skipped: () => skipped };
}
