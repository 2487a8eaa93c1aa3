// What the benchmarks run on: an embedded PostgreSQL with its normal durability, and the API as a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EmbeddedPostgres, prepareDatabase, startEmbeddedPostgres, urlForRole } from '@portcullis/db';
import { makePool, type Pool } from '../../api/src/store/make-pool.ts';
import { wideLimits } from '../wide-limits.ts';

const passwords = { migrator: 'bench', app: 'bench', worker: 'bench' };
const top = fileURLToPath(new URL('../..', import.meta.url));

export interface ApiProcess {
  readonly url: string;
  readonly process: ChildProcess;
  readonly stop: () => Promise<void>;
}

export interface BenchServer {
  /** Of the API that all rows share which do not start one of their own. */
  readonly url: string;
  /** As the runtime role. */
  readonly pool: Pool;
  readonly appUrl: string;
  readonly adminUrl: string;
  /** Another API on the same database, in a fresh process. */
  readonly startApi: () => Promise<ApiProcess>;
  readonly stop: () => Promise<void>;
}

async function startApiProcess(databaseUrl: string): Promise<ApiProcess> {
  const env = { ...process.env, ...wideLimits, NODE_ENV: 'development', PORT: '0', DATABASE_URL: databaseUrl, LOG_LEVEL: 'info' };
  const api = spawn(process.execPath, ['--import', 'tsx', 'api/src/serve.ts'], { cwd: top, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    api.once('exit', (code) => {
      reject(new Error(`the API ended early (exit code ${String(code)})`));
    });
    api.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-10_000);
      const started = /"message":"api\.started".*"url":"([^"]+)"/.exec(text);
      if (started?.[1] !== undefined) resolve(started[1]);
    });
  });
  const stop = async (): Promise<void> => {
    api.removeAllListeners('exit');
    const gone = new Promise((resolve) => api.once('exit', resolve));
    api.kill('SIGTERM');
    await gone;
  };
  return { url, process: api, stop };
}

/** Starts database and API; nothing is kept afterwards. */
export async function startBenchServer(): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  const postgres: EmbeddedPostgres = await startEmbeddedPostgres(join(folder, 'database'), ['shared_buffers=512MB', 'max_wal_size=4GB']);
  await prepareDatabase(postgres.adminUrl, passwords);
  const appUrl = urlForRole(postgres.adminUrl, 'portcullis_app', passwords.app);
  const api = await startApiProcess(appUrl);
  const pool = makePool({ connectionString: appUrl, max: 4, statementTimeout: 120_000, onError: () => undefined });
  return {
    url: api.url,
    pool,
    appUrl,
    adminUrl: postgres.adminUrl,
    startApi: () => startApiProcess(appUrl),
    stop: async () => {
      await pool.end();
      await api.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
