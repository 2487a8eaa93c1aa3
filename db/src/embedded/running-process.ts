// What the system tells of other processes. On Linux from /proc: a bare machine has no ps.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const hasProc = process.platform === 'linux';

function askPs(pid: number, column: 'args' | 'ppid'): string {
  const answer = spawnSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.trim() : '';
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** Program and arguments, separated by blanks; empty if there is no such process, or only its remains (a zombie). */
export function commandLineOf(pid: number): string {
  return hasProc ? readProc(pid, 'cmdline').replaceAll('\0', ' ') : askPs(pid, 'args');
}

/** The process that started it; NaN if there is no such process. */
export function parentOf(pid: number): number {
  // The program's name stands in parentheses and may contain some itself.
  const text = hasProc ? readProc(pid, 'stat').replace(/^.*\) \S+ /s, '') : askPs(pid, 'ppid');
  return Number.parseInt(text, 10);
}

/** True if some process works in the folder; undefined where that cannot be told. */
export function isWorkedIn(folder: string): boolean | undefined {
  if (!hasProc) return undefined;
  return readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}
