// The process that holds an embedded PostgreSQL. It is a process of its own so that the server stops when its user is
// gone, however it went: the IPC channel closes with the parent, also when that was killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterOf, makeCluster, removeUnfinished } from './cluster.ts';
import type { GuardAnswer, GuardOrder } from './guard-order.ts';
import { AlreadyRunning, readLock, stopLeftover } from './leftover.ts';

// Recovery after a crash may take a while; a server that is not there after this long is not coming.
const readyWithinMs = 120_000;
const stopWithinMs = 30_000;

let server: ChildProcess | undefined;
let stopping = false;

function stop(): void {
  stopping = true;
  // Fast shutdown: clients are cut off, nothing is lost. If even that hangs, the next start recovers.
  server?.kill('SIGINT');
  setTimeout(() => server?.kill('SIGQUIT'), stopWithinMs).unref();
}

/** Answers the parent, if there still is one. */
async function answer(message: GuardAnswer): Promise<void> {
  if (!process.connected) return;
  await new Promise<void>((resolve) => {
    // With a callback a closed channel is no uncaught error, which would end the guard and orphan the server.
    process.send?.(message, undefined, undefined, () => {
      resolve();
    });
  });
}

function startServer({ binaries, directory, port, runAs, settings }: GuardOrder): ChildProcess {
  const all = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`, ...settings];
  return spawn(binaries.postgres, ['-D', clusterOf(directory), ...all.flatMap((setting) => ['-c', setting])], {
    ...runAs,
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Waits for the end of the server and tells what it said last. */
async function endOf(child: ChildProcess): Promise<string> {
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-4000);
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`PostgreSQL could not be started: ${error.message}`));
    child.on('close', (code) => resolve(`PostgreSQL ended (exit code ${String(code)}): ${lastWords}`));
  });
}

async function becomesReady(child: ChildProcess, cluster: string): Promise<boolean> {
  const end = Date.now() + readyWithinMs;
  while (!stopping && child.exitCode === null && child.signalCode === null && Date.now() < end) {
    const lock = readLock(cluster);
    if (lock?.pid === child.pid && lock?.ready) return true;
    await sleep(20);
  }
  return false;
}

async function run(order: GuardOrder): Promise<void> {
  const cluster = clusterOf(order.directory);
  await makeCluster(order);
  await stopLeftover(order.directory);
  if (stopping) return;
  server = startServer(order);
  const end = endOf(server);
  if (await Promise.race([becomesReady(server, cluster), end.then(() => false)])) {
    removeUnfinished(order.directory);
    await answer({ ready: true });
  } else {
    stop();
  }
  const lastWords = await end;
  // Two starts at once: the server's own lock file let the other one in.
  throw lastWords.includes('"postmaster.pid" already exists') ? new AlreadyRunning(order.directory) : new Error(lastWords);
}

// From the first moment: the parent may be gone before the server is there.
process.on('disconnect', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.once('message', (order: GuardOrder) => {
  run(order)
    .catch((error: unknown) => answer({ error: error instanceof Error ? error.message : String(error) }))
    .finally(() => process.exit(0));
});
