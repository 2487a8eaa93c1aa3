// Runs a program of scripts/ as npm would, with a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@portcullis/db/testing';

const top = fileURLToPath(new URL('../..', import.meta.url));

export interface RunningScript {
  readonly process: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | string>;
}

/** Starts `scripts/<name>.ts`. */
export function startScript(
  name: string,
  data: string,
  options: { readonly words?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): RunningScript {
  const script = spawn(process.execPath, ['--import', 'tsx', `scripts/${name}.ts`, ...(options.words ?? [])], {
    cwd: top,
    env: { ...process.env, PORTCULLIS_DATA: data, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [script.stdout, script.stderr]) stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const ended = new Promise<number | string>((resolve) => {
    script.once('close', (code, signal) => {
      resolve(code ?? String(signal));
    });
  });
  return { process: script, said: () => said.join(''), ended };
}

/** A folder for the data of local mode. */
export function makeDataFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'portcullis-local-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export async function findFreePort(): Promise<string> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(String(port));
      });
    });
  });
}

/** Number of the process that holds the database in a data folder; undefined where none does. */
export function databasePid(data: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(data, 'database/cluster/postmaster.pid'), 'utf8'), 10);
  } catch {
    return undefined;
  }
}

/** True while a process of this number runs. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until the script says it, or fails if it ends first. */
export async function untilSaid(script: RunningScript, text: string): Promise<void> {
  await eventually(`the script says "${text}"`, () => {
    if (script.process.exitCode !== null) throw new Error(`the script ended with ${script.process.exitCode}: ${script.said()}`);
    return script.said().includes(text);
  });
}
