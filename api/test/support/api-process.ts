// The API as a process of its own, for tests that kill or stop it.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { wideLimits } from '../../../scripts/wide-limits.ts';

const top = fileURLToPath(new URL('../../..', import.meta.url));

export interface ApiProcess {
  readonly url: string;
  /** Ends it without a warning, as a machine that loses power would. */
  readonly kill: () => Promise<void>;
  /** Asks it to end, as a platform does that takes a replica away, and gives its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** What is run: the sources, or the bundle that the image has. */
const sources = ['--import', 'tsx', 'api/src/serve.ts'];

/** Starts the API and waits until it serves. `settings` are environment variables. */
export async function startApiProcess(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
  program: readonly string[] = sources,
): Promise<ApiProcess> {
  const least = { NODE_ENV: 'test', PORT: '0', DATABASE_URL: databaseUrl, READ_THREADS: '1', LOG_LEVEL: 'info' };
  const env = { ...process.env, ...least, ...wideLimits, ...settings };
  const api: ChildProcess = spawn(process.execPath, program, {
    cwd: top,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    api.once('exit', (code) => {
      reject(new Error(`the API ended early (exit code ${String(code)}): ${said}`));
    });
    for (const stream of [api.stdout, api.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-20_000);
        const started = /"message":"api\.started".*"url":"([^"]+)"/.exec(said);
        if (started?.[1] !== undefined) resolve(started[1]);
      });
    }
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    api.removeAllListeners('exit');
    if (api.exitCode !== null || api.signalCode !== null) return api.exitCode;
    const gone = new Promise<number | null>((resolve) => api.once('exit', resolve));
    api.kill(signal);
    return gone;
  };
  return {
    url,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}
