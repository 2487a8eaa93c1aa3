// The worker as a process of its own, for tests that start and stop it.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventually } from '@portcullis/db/testing';

const top = fileURLToPath(new URL('../../..', import.meta.url));

export interface WorkerProcess {
  readonly process: ChildProcess;
  /** All that it wrote. */
  readonly said: () => string;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
  /** Where it tells how it does, once it has started. */
  readonly statusUrl: () => Promise<string>;
}

/** Starts it. `settings` are environment variables. */
export function startWorkerProcess(settings: Readonly<Record<string, string>>): WorkerProcess {
  const environment = { NODE_ENV: 'test', WORKER_PORT: '0', LOG_LEVEL: 'debug', ...settings };
  const worker = spawn(process.execPath, ['--import', 'tsx', 'api/src/work.ts'], {
    cwd: top,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [worker.stdout, worker.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve) => worker.once('close', (code) => resolve(code)));
  const find = (): string | undefined => /"message":"worker\.started".*?"statusUrl":"([^"]+)"/.exec(said)?.[1];
  return {
    process: worker,
    said: () => said,
    ended,
    statusUrl: async () => {
      await eventually(`the worker starts: ${said}`, () => find() !== undefined || worker.exitCode !== null);
      const url = find();
      if (url === undefined) throw new Error(`the worker ended early: ${said}`);
      return url;
    },
  };
}
