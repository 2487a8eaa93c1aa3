// The client programs of PostgreSQL: which version they are, and starting them without a password on a command line.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isPatchedVersion } from '../patched-version.ts';
import { BackupRefusal } from './backup-refusal.ts';

export interface PgProgram {
  readonly name: 'pg_dump' | 'pg_restore';
  readonly path: string;
  /** As `server_version_num`: 180004 for 18.4. */
  readonly version: number;
}

/** The major release of such a number. */
export function majorOf(version: number): number {
  return Math.trunc(version / 10_000);
}

/** Reads what `--version` says. */
export function parseProgramVersion(said: string): number | undefined {
  const found = /\(PostgreSQL\) (\d+)(?:\.(\d+))?/.exec(said);
  return found ? Number(found[1]) * 10_000 + Number(found[2] ?? 0) : undefined;
}

/**
 * Finds a program in the folder, or on the PATH.
 * @throws BackupRefusal where it is missing, or leaks or runs what a dump tells it to (CVE-2025-8713, -8714, -8715)
 */
export async function findProgram(name: PgProgram['name'], folder: string | undefined, serverVersion: number): Promise<PgProgram> {
  const path = folder === undefined ? name : join(folder, name);
  const wanted = `PostgreSQL ${majorOf(serverVersion)} (Debian: package postgresql-client-${majorOf(serverVersion)})`;
  const said = await promisify(execFile)(path, ['--version']).then(
    ({ stdout }) => stdout,
    () => '',
  );
  const version = parseProgramVersion(said);
  if (version === undefined) {
    throw new BackupRefusal(`${path} cannot be run. Install the client programs of ${wanted}, or name their folder with --pg-bin.`);
  }
  if (!isPatchedVersion(version)) {
    throw new BackupRefusal(`${said.trim()} has known holes (CVE-2025-8713 to 8715). Install the newest minor release of ${wanted}.`);
  }
  return { name, path, version };
}

/** @throws BackupRefusal where the program is older than the server, whose dump it could not write */
export function requireDumpFits(program: Pick<PgProgram, 'path' | 'version'>, serverVersion: number): void {
  const [major, needed] = [majorOf(program.version), majorOf(serverVersion)];
  if (major >= needed) return;
  throw new BackupRefusal(
    `${program.path} is of PostgreSQL ${major}, but the server is PostgreSQL ${needed}: pg_dump ${needed} or later is needed. ` +
      `Install it (Debian: postgresql-client-${needed}), or name its folder with --pg-bin.`,
  );
}

/** Arguments and environment by which a program reaches the database. The password goes into the environment, which only its user reads. */
export function connectionOf(url: string): { readonly dbname: string; readonly env: NodeJS.ProcessEnv } {
  const bare = new URL(url);
  const password = decodeURIComponent(bare.password) || (bare.searchParams.get('password') ?? '');
  bare.password = '';
  bare.searchParams.delete('password');
  const kept = Object.entries(process.env).filter(([name]) => /^(?:PG.*|PATH|HOME|LANG|LC_.*|SYSTEMROOT)$/.test(name));
  return { dbname: bare.href, env: { ...Object.fromEntries(kept), ...(password === '' ? {} : { PGPASSWORD: password }) } };
}

/** A program that was started. */
export interface StartedProgram {
  readonly child: ChildProcess;
  /** Resolves with its end: the last of what it said, and whether all went well. */
  readonly ended: Promise<{ readonly ok: boolean; readonly said: string }>;
}

/** Starts it with `--no-password`: it must never wait for somebody to type. */
export function startProgram(program: PgProgram, url: string, options: readonly string[]): StartedProgram {
  const { dbname, env } = connectionOf(url);
  const child = spawn(program.path, ['--no-password', `--dbname=${dbname}`, ...options], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const ended = new Promise<{ ok: boolean; said: string }>((resolve) => {
    child.once('error', (error) => resolve({ ok: false, said: error.message }));
    child.once('close', (code, signal) => resolve({ ok: code === 0, said: said.trim() || `it ended with ${String(code ?? signal)}` }));
  });
  return { child, ended };
}
