// Paths of reports: one spelling for one file, and never a way out of the repository.
import { cleanText } from './clean-text.ts';

/** A path, or why there is none. `absolute` is kept, but its root could not be told. */
export interface NormalisedPath {
  readonly path: string | null;
  readonly fault?: 'absolute' | 'outside' | 'scheme' | 'encoding';
}

// Checkout roots of hosted runners: GitHub (host and container), GitLab, Azure, CircleCI.
const runnerRoots = [
  /^\/home\/runner\/work\/[^/]+\/[^/]+\//,
  /^\/github\/workspace\//,
  /^\/builds\/[^/]+\/[^/]+\//,
  /^[A-Za-z]:\/a\/[^/]+\/[^/]+\//,
  /^\/home\/circleci\/project\//,
];

function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function stripRoot(path: string, root: string | undefined): string | undefined {
  if (root !== undefined && path.startsWith(root)) return path.slice(root.length);
  const match = runnerRoots.map((pattern) => pattern.exec(path)).find((found) => found !== null);
  return match ? path.slice(match[0].length) : undefined;
}

/** Removes `.` and `..`, also with blanks around; undefined where the path leaves its root. */
function resolveDots(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    const bare = part.trim();
    if (bare === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (bare !== '' && bare !== '.') parts.push(part);
  }
  return parts.join('/').trim();
}

/** An address keeps scheme and host; its query, which holds values and not places, goes. */
function normaliseAddress(address: string): string {
  const [, origin = '', place = ''] = /^(https?:\/\/[^/?#]*)([^?#]*)/i.exec(address) ?? [];
  return place === '' ? origin.trim() : `${origin}/${resolveDots(place) ?? ''}`;
}

// A scheme has two characters at least, or it is the letter of a drive.
const scheme = /^[a-z][a-z0-9+.-]+:/i;
const drive = /^[A-Za-z]:\//;
const longestPath = 4000;

/** Without control characters, which could hide a scheme or a `..` until somebody takes them out. */
function plain(text: string): string {
  return cleanText(text, longestPath)
    .text.replace(/[\t\n]/g, ' ')
    .replaceAll('\\', '/')
    .trim();
}

/** Takes `file:` and a host off, and the slashes before a drive, which tools write in any number. */
function stripFileScheme(text: string): string {
  return text
    .replace(/^file:(?:\/\/(?![A-Za-z]:\/)[^/]*(?=\/))?/i, '')
    .replace(/^\/+/, '/')
    .replace(/^\/(?=[A-Za-z]:\/)/, '');
}

/** The checkout's folder as paths are compared with it, with a slash at its end; undefined where it is no absolute folder. */
export function normaliseRoot(uri: string): string | undefined {
  const bare = stripFileScheme(plain(uri));
  const path = plain(decode(bare) ?? bare).replace(/\/*$/, '/');
  return path !== '/' && (path.startsWith('/') || drive.test(path)) ? path : undefined;
}

/**
 * Makes a POSIX path, relative to the root of the repository, NFC, case kept, of what a tool wrote. A path whose encoding
 * is broken is taken as it stands, but no less checked.
 * @param uri a URI reference or a path, possibly with back-slashes, a file scheme or percent-encoding
 * @param root the checkout's folder as normaliseRoot gives it, where the report tells it
 */
export function normalisePath(uri: string, root?: string): NormalisedPath {
  const slashed = plain(uri);
  if (/^https?:\/\//i.test(slashed)) return { path: normaliseAddress(slashed) };
  if (scheme.test(slashed) && !/^file:/i.test(slashed)) return { path: null, fault: 'scheme' };
  const bare = stripFileScheme(slashed);
  const decoded = decode(bare);
  const clean = plain(decoded ?? bare);
  const isAbsolute = clean.startsWith('/') || drive.test(clean);
  const stripped = isAbsolute ? stripRoot(clean, root) : clean;
  const path = resolveDots(stripped ?? clean)?.normalize('NFC');
  if (path === undefined) return { path: null, fault: 'outside' };
  if (path === '') return { path: null };
  // Looked for again: neither percent-encoding nor a `./` in front may bring a scheme in.
  if (scheme.test(path)) return { path: null, fault: 'scheme' };
  if (stripped === undefined || drive.test(path)) return { path, fault: 'absolute' };
  return decoded === undefined ? { path, fault: 'encoding' } : { path };
}
