// One more API on a database, in this process: what a build meets when it tries again.
import { Writable } from 'node:stream';
import { wideLimits } from '../../../scripts/wide-limits.ts';
import { readConfig } from '../../src/config.ts';
import { makeLog } from '../../src/logging.ts';
import { type RunningApi, startApi } from '../../src/main.ts';

/** Starts it, silent. `settings` are environment variables. */
export async function startReplica(databaseUrl: string, settings: Readonly<Record<string, string>> = {}): Promise<RunningApi> {
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const environment = { NODE_ENV: 'test', PORT: '0', DATABASE_URL: databaseUrl, READ_THREADS: '1', ...wideLimits, ...settings };
  return startApi(readConfig(environment), makeLog('error', silence));
}
