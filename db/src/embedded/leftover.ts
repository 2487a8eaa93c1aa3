// A server that was left behind, and its lock file: what is done about them before a server starts in the same folder.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterOf } from './cluster.ts';
import { guardFile } from './guard-order.ts';
import { commandLineOf, isWorkedIn, parentOf } from './running-process.ts';

/** Somebody else has a server in the folder. */
export class AlreadyRunning extends Error {
  constructor(directory: string) {
    super(`PostgreSQL is already running in ${directory}.`);
  }
}

/** What the server writes into its lock file. */
export interface ServerLock {
  readonly pid: number;
  /** True once it accepts connections. */
  readonly ready: boolean;
}

function lockFileOf(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

/** Reads the lock file of a cluster; undefined if no server says that it runs there. */
export function readLock(cluster: string): ServerLock | undefined {
  try {
    const lines = readFileSync(lockFileOf(cluster), 'utf8').split('\n');
    const pid = Number.parseInt(lines[0] ?? '', 10);
    return Number.isNaN(pid) ? undefined : { pid, ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

async function isTrueWithin(seconds: number, holds: () => boolean): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  while (!holds()) {
    if (Date.now() > end) return false;
    await sleep(50);
  }
  return true;
}

/**
 * Removes a lock file whose process is something else by now. Postgres itself would refuse to start while any process
 * has that number, which in a restarted container is likely.
 */
async function removeStaleLock(cluster: string): Promise<void> {
  if (!existsSync(lockFileOf(cluster)) || isWorkedIn(cluster) === undefined) return;
  // Processes of a killed server end by themselves soon; while one runs, the lock must stay.
  if (await isTrueWithin(10, () => !isWorkedIn(cluster))) rmSync(lockFileOf(cluster), { force: true });
}

/**
 * Ends a server that was left behind when its guard was killed, and waits until it is gone.
 * @param directory the folder that the guard was given
 * @throws AlreadyRunning if the server has a living guard, so that somebody uses it
 */
export async function stopLeftover(directory: string): Promise<void> {
  const cluster = clusterOf(directory);
  const lock = readLock(cluster);
  if (!lock) return removeStaleLock(cluster);
  // A number alone proves nothing: it may belong to another program since the machine was started again.
  const isOurs = (): boolean => commandLineOf(lock.pid).includes(cluster);
  if (!isOurs()) return removeStaleLock(cluster);
  const guard = commandLineOf(parentOf(lock.pid));
  if (guard.includes(guardFile) && guard.includes(directory)) throw new AlreadyRunning(directory);
  // First a fast shutdown, which loses nothing; then one that the next start recovers from.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (isOurs()) process.kill(lock.pid, signal);
    if (await isTrueWithin(20, () => !isOurs())) return removeStaleLock(cluster);
  }
  throw new Error(`A PostgreSQL that was left behind in ${cluster} (process ${lock.pid}) does not stop.`);
}
