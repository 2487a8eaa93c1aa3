// Finding and killing the processes that work on a folder, for tests of what is left behind. Linux only.
import { readdirSync } from 'node:fs';
import { commandLineOf } from '../src/embedded/running-process.ts';

/** Processes that name the folder: who holds it, its guard, its server. */
export function processesOf(folder: string): number[] {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  return pids.filter((pid) => commandLineOf(pid).includes(folder));
}

/** Kills them; true if there were none. */
export function killAll(folder: string): boolean {
  const pids = processesOf(folder);
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone by itself meanwhile.
    }
  }
  return pids.length === 0;
}
