// Paths of reports: one spelling for one file, and never a way out of the repository.

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
  /^\/?[A-Za-z]:\/a\/[^/]+\/[^/]+\//,
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

/** Removes `.` and `..`; undefined where the path leaves its root. */
function resolveDots(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/**
 * Makes a POSIX path, relative to the root of the repository, NFC, case kept, of what a tool wrote.
 * @param uri a URI reference or a path, possibly with back-slashes, a file scheme or percent-encoding
 * @param root the checkout's folder with a slash at its end, where the report tells it
 */
export function normalisePath(uri: string, root?: string): NormalisedPath {
  const slashed = uri.trim().replaceAll('\\', '/');
  if (/^https?:\/\//i.test(slashed)) return { path: slashed.split(/[?#]/, 1)[0] ?? null };
  const isFile = /^file:/i.test(slashed);
  if (!isFile && /^[a-z][a-z0-9+.-]+:/i.test(slashed)) return { path: null, fault: 'scheme' };
  const bare = isFile ? slashed.replace(/^file:(?:\/\/[^/]*(?=\/))?/i, '').replace(/^\/+/, '/') : slashed;
  const decoded = decode(bare);
  if (decoded === undefined) return { path: bare.normalize('NFC'), fault: 'encoding' };
  const clean = decoded.replaceAll('\\', '/');
  const isAbsolute = /^\/|^[A-Za-z]:\//.test(clean);
  const stripped = isAbsolute ? stripRoot(clean, root) : clean;
  const path = resolveDots(stripped ?? clean);
  if (path === undefined) return { path: null, fault: 'outside' };
  if (path === '') return { path: null };
  return stripped === undefined ? { path: path.normalize('NFC'), fault: 'absolute' } : { path: path.normalize('NFC') };
}
