// The API as a process of its own, for tests that kill it.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../../..', import.meta.url));

export interface ApiProcess {
  readonly url: string;
  /** Ends it without a warning, as a machine that loses power would. */
  readonly kill: () => Promise<void>;
}

/** Starts `api/src/serve.ts` and waits until it serves. */
export async function startApiProcess(databaseUrl: string): Promise<ApiProcess> {
  const env = { ...process.env, NODE_ENV: 'test', PORT: '0', DATABASE_URL: databaseUrl, READ_THREADS: '1', LOG_LEVEL: 'info' };
  const api: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'api/src/serve.ts'], {
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
  return {
    url,
    kill: async () => {
      api.removeAllListeners('exit');
      const gone = new Promise((resolve) => api.once('exit', resolve));
      api.kill('SIGKILL');
      await gone;
    },
  };
}
