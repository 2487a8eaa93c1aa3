// Where the command line keeps a sign-in: one file for each server, for the eyes of its owner only.
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export interface TokenFile {
  readonly path: string;
  /** Undefined where there is none, or none that is JSON. */
  readonly read: () => string | undefined;
  readonly write: (text: string) => void;
  /** True where there was one. */
  readonly remove: () => boolean;
}

/** XDG Base Directory Specification: a relative path in the variable is to be ignored. */
function configFolder(env: NodeJS.ProcessEnv): string {
  const given = env['XDG_CONFIG_HOME'] ?? '';
  return join(isAbsolute(given) ? given : join(env['HOME'] ?? homedir(), '.config'), 'portcullis');
}

function readJson(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}

/** The file for a server. @param url address of the server as checked by read-inputs.ts */
export function tokenFile(env: NodeJS.ProcessEnv, url: string): TokenFile {
  const folder = configFolder(env);
  const host = new URL(url).host.replace(/[^A-Za-z0-9.-]/g, '_');
  const path = join(folder, `${host}-${createHash('sha256').update(url).digest('hex').slice(0, 12)}.json`);
  return {
    path,
    read: () => readJson(path),
    write: (text) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // The folder may be older than this rule.
      chmodSync(folder, 0o700);
      // Renamed into place: a reader never sees half a file, and a link that somebody put there is replaced instead of followed.
      const draft = `${path}.${process.pid}`;
      rmSync(draft, { force: true });
      writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
      renameSync(draft, path);
    },
    remove: () => {
      const existed = readJson(path) !== undefined;
      rmSync(path, { force: true });
      return existed;
    },
  };
}
