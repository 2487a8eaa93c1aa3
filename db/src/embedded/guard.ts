// The process that holds an embedded PostgreSQL. It is a process of its own so that the server stops when its user is
// gone, however it went: the IPC channel closes with the parent, also when that was killed.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { RunAs } from './run-as.ts';

/** What the parent tells the guard to run. */
export interface GuardOrder {
  readonly binaries: Binaries;
  readonly runAs: RunAs | undefined;
  readonly directory: string;
  readonly port: number;
  readonly password: string;
  /** Server settings, as `name=value`. */
  readonly settings: readonly string[];
}

/** What the guard answers. */
export type GuardAnswer = { readonly ready: true } | { readonly error: string };

function clusterOf(order: GuardOrder): string {
  return join(order.directory, 'cluster');
}

/** Makes the cluster, if the folder has none. */
function initialise(order: GuardOrder): void {
  const cluster = clusterOf(order);
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  rmSync(cluster, { recursive: true, force: true });
  const passwordFile = join(order.directory, 'password');
  writeFileSync(passwordFile, order.password, { mode: 0o600 });
  if (order.runAs) chownSync(passwordFile, order.runAs.uid, order.runAs.gid);
  const made = spawnSync(
    order.binaries.initdb,
    ['-D', cluster, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...order.runAs, cwd: order.directory, encoding: 'utf8' },
  );
  rmSync(passwordFile);
  if (made.status !== 0) {
    rmSync(cluster, { recursive: true, force: true });
    throw new Error(`initdb failed: ${made.stderr || String(made.error)}`);
  }
}

/** Ends a server that an earlier guard left behind when it was itself killed. */
async function stopLeftover(cluster: string): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const pid = Number.parseInt(readFileSync(lockFile, 'utf8').split('\n')[0] ?? '', 10);
  const isAlive = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  for (let round = 0; round < 100 && isAlive(); round += 1) {
    if (round === 0) process.kill(pid, 'SIGINT');
    await sleep(100);
  }
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

async function run(order: GuardOrder): Promise<void> {
  initialise(order);
  const cluster = clusterOf(order);
  await stopLeftover(cluster);
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${String(order.port)}`, ...order.settings];
  const server = spawn(order.binaries.postgres, ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])], {
    ...order.runAs,
    cwd: order.directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let lastWords = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-4000);
  });
  server.on('exit', (code) => {
    if (process.connected) process.send?.({ error: `PostgreSQL ended (exit code ${String(code)}): ${lastWords}` } satisfies GuardAnswer);
    process.exit(0);
  });
  // Fast shutdown: clients are cut off, nothing is lost.
  const stop = (): void => {
    server.kill('SIGINT');
  };
  process.on('disconnect', stop);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  while (!lastWords.includes('ready to accept connections') || !(await accepts(order.port))) await sleep(20);
  process.send?.({ ready: true } satisfies GuardAnswer);
}

process.once('message', (order: GuardOrder) => {
  run(order).catch((error: unknown) => {
    process.send?.({ error: error instanceof Error ? error.message : String(error) } satisfies GuardAnswer);
    process.disconnect();
    process.exitCode = 1;
  });
});
