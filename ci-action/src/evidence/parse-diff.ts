// Reads `git diff --raw --patch --unified=0` in the form that read-changes.ts asks for: names and places of changes, and none of their text.
import { evidenceLimits, type ChangedFile } from '@portcullis/contract';

type Hunk = ChangedFile['hunks'][number];

const lineFeed = 10;
/** Begins no header: such a line is text of a file. */
const textMarks = new Set(Buffer.from('<>=\\'));
const longestHeader = 20_000;

/** The files that were there before, those that are gone last; undefined where there are more files or places than may be sent. */
export function parseDiff(output: Buffer): readonly ChangedFile[] | undefined {
  const files = new Map<string, ChangedFile>();
  const gone: ChangedFile[] = [];
  let hunks: Hunk[] | undefined;
  let places = 0;
  for (const line of headerLines(output)) {
    if (line.startsWith(':')) {
      const file = readRaw(line);
      if (file === undefined) continue;
      if (file.path === null) gone.push(file);
      else files.set(file.path, file);
      if (files.size + gone.length > evidenceLimits.files || isTooLong(file.was) || isTooLong(file.path)) return undefined;
    } else if (line.startsWith('diff ')) {
      hunks = undefined;
    } else if (line.startsWith('+++ b/') || line.startsWith('+++ "b/')) {
      hunks = files.get(readName(line.slice(4)).slice(2))?.hunks;
    } else if (line.startsWith('@@ ') && hunks) {
      const hunk = readHunk(line);
      if (hunk === undefined || (places += 1) > evidenceLimits.hunks) return undefined;
      hunks.push(hunk);
    }
  }
  return [...files.values(), ...gone];
}

function isTooLong(path: string | null): boolean {
  return path !== null && path.length > evidenceLimits.path;
}

function* headerLines(output: Buffer): Generator<string> {
  for (let start = 0; start < output.length;) {
    const found = output.indexOf(lineFeed, start);
    const end = found < 0 ? output.length : found;
    if (!textMarks.has(output[start] ?? 0)) yield output.toString('utf8', start, Math.min(end, start + longestHeader));
    start = end + 1;
  }
}

/** `:modes ids status<TAB>name`, and for a rename `<TAB>name now`. A file that became a link, or the other way, is gone. */
function readRaw(line: string): ChangedFile | undefined {
  const [facts = '', was, now] = line.split('\t');
  const status = facts.split(' ').at(-1)?.[0];
  if (was === undefined || was === '') return undefined;
  if (status === 'D' || status === 'T') return { was: readName(was), path: null, hunks: [] };
  if (status === 'M') return { was: readName(was), path: readName(was), hunks: [] };
  return status === 'R' && now ? { was: readName(was), path: readName(now), hunks: [] } : undefined;
}

/** `@@ -12,0 +13,2 @@ heading`; a count that is left out is 1. */
function readHunk(line: string): Hunk | undefined {
  const [, oldStart, oldLines = '1', newStart, newLines = '1'] =
    /^@@ -(\d{1,8})(?:,(\d{1,8}))? \+(\d{1,8})(?:,(\d{1,8}))? @@/.exec(line) ?? [];
  if (oldStart === undefined || newStart === undefined) return undefined;
  return [Number(oldStart), Number(oldLines), Number(newStart), Number(newLines)];
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** Git quotes a name with control characters, quotes or backslashes as C does (git-config(1), core.quotePath), and ends one with blanks by a tab. */
function readName(written: string): string {
  if (!written.startsWith('"')) return written.replace(/\t$/, '');
  const bytes: Buffer[] = [];
  for (const [, octal, letter, plain] of written.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (plain !== undefined) bytes.push(Buffer.from(plain));
    else bytes.push(Buffer.from([octal === undefined ? (escapes[letter ?? ''] ?? 63) : Number.parseInt(octal, 8)]));
  }
  return Buffer.concat(bytes).toString('utf8');
}
