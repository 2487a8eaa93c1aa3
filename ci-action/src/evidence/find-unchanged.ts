// Which files are, byte for byte, what they were at an earlier commit. Git only names what that commit holds; the files are read and hashed
// here, because git would believe marks of its index (assume-unchanged) and might run a filter. Used by add-evidence.ts.
import { evidenceLimits, redactText } from '@portcullis/contract';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { findPlainFile, readPlainFile, realPath } from '../read-plain-file.ts';
import type { Git } from './run-git.ts';

/** Of these paths below the checkout, those of unchanged files, in the order given. */
export type UnchangedFinder = (paths: Iterable<string>) => Promise<readonly string[]>;

const limits = { fileBytes: 50_000_000, bytes: 300_000_000 } as const;

/** Windows takes 32,767 characters for a whole command. */
const longestWords = 20_000;

/**
 * A file that a filter or another line end makes differ from what git holds counts as changed, which costs nothing but that evidence.
 * @param root absolute folder of the checkout
 * @param from commit to compare with, checked
 */
export function makeUnchangedFinder(git: Git, root: string, from: string): UnchangedFinder {
  const realRoot = realPath(root);
  const known = new Map<string, boolean>();
  let bytes = 0;
  const isSame = (path: string, id: string): boolean => {
    const file = realRoot === undefined ? undefined : findPlainFile(realRoot, path, limits.fileBytes);
    // Behind a link there is another file than the one that git means.
    if (realRoot === undefined || file?.path !== join(realRoot, path)) return false;
    bytes += file.size;
    if (bytes > limits.bytes) return false;
    const content = readPlainFile(file.path, limits.fileBytes);
    return content !== undefined && blobId(content, id.length) === id;
  };
  return async (paths) => {
    const asked = [...new Set(paths)].filter(isNameable).slice(0, evidenceLimits.files);
    for (const part of inParts(asked.filter((path) => !known.has(path)))) {
      const ids = await listBlobs(git, from, part);
      for (const path of part) {
        const id = ids.get(path);
        known.set(path, id !== undefined && isSame(path, id));
      }
    }
    return asked.filter((path) => known.get(path) === true);
  };
}

/** What is redacted could become the name of another file, that did change. */
function isNameable(path: string): boolean {
  return path.length <= evidenceLimits.path && !path.includes('\0') && redactText(path) === path;
}

function* inParts(paths: readonly string[]): Generator<readonly string[]> {
  let part: string[] = [];
  let length = 0;
  for (const path of paths) {
    const more = Buffer.byteLength(path) + 3;
    if (part.length > 0 && length + more > longestWords) {
      yield part;
      part = [];
      length = 0;
    }
    part.push(path);
    length += more;
  }
  if (part.length > 0) yield part;
}

/** Ids of plain files by path: neither links nor submodules. None where the clone does not have the trees. */
async function listBlobs(git: Git, from: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const listed = await git('--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', '--', from, ...paths);
  const entries = (listed?.toString('utf8') ?? '').split('\0').flatMap((entry) => {
    const [, id, path] = /^100(?:644|755|664) blob ([0-9a-f]{40}|[0-9a-f]{64})\t([^]+)$/.exec(entry) ?? [];
    return id === undefined || path === undefined ? [] : [[path, id] as const];
  });
  return new Map(entries);
}

/** The id that git gives a file's content (git-hash-object(1)), without what git may do to it before. */
function blobId(content: Buffer, digits: number): string {
  return createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`blob ${content.byteLength}\0`)
    .update(content)
    .digest('hex');
}
