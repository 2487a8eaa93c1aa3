// An API in this process, on the test file's own database, with a tenant, a project and keys to call it with.
import { Writable } from 'node:stream';
import type { Receipt, Scope } from '@portcullis/contract';
import { useDatabase, type TestDatabase } from '@portcullis/db/testing';
import { wideLimits } from '../../../scripts/wide-limits.ts';
import { readConfig } from '../../src/config.ts';
import type { ProjectId } from '../../src/domain/ids.ts';
import { makeLog } from '../../src/logging.ts';
import { type RunningApi, startApi } from '../../src/main.ts';
import { createApiKey } from '../../src/services/manage-api-keys.ts';
import { makePool, type Pool } from '../../src/store/make-pool.ts';
import { makeTestTenant, type TestTenant } from './make-test-tenant.ts';
import { signInSettings } from './people.ts';

export type { TestTenant } from './make-test-tenant.ts';

export interface TestApi extends RunningApi {
  readonly pool: Pool;
  readonly database: TestDatabase;
  readonly makeTenant: (slug?: string) => Promise<TestTenant>;
  readonly makeKey: (tenant: TestTenant, wish?: { projectId?: ProjectId; scopes?: readonly Scope[]; expiresAt?: Date }) => Promise<string>;
  /** Lines that the API logged, one JSON document each. */
  readonly logLines: () => readonly string[];
}

/** A stream that keeps what is written to it. */
export function collectLines(lines: string[]): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
}

/** Starts an API for the test file. `settings` are environment variables. */
export function useApi(settings: Readonly<Record<string, string>> = {}): () => TestApi {
  const database = useDatabase();
  let api: TestApi | undefined;
  before('start the API', async () => {
    const lines: string[] = [];
    const log = makeLog('debug', collectLines(lines));
    const least = { NODE_ENV: 'test', PORT: '0', DATABASE_URL: database().appUrl, READ_THREADS: '1' };
    const environment = { ...least, ...wideLimits, ...(await signInSettings()) };
    const running = await startApi(readConfig({ ...environment, ...settings }), log);
    const pool = makePool({ connectionString: database().appUrl, max: 3, statementTimeout: 30_000, onError: () => undefined });
    api = {
      ...running,
      pool,
      database: database(),
      makeTenant: (slug) => makeTestTenant(pool, slug),
      makeKey: async (tenant, wish = {}) => {
        const { key } = await createApiKey({ pool }, tenant.actor, {
          name: 'a key',
          projectId: wish.projectId,
          scopes: wish.scopes ?? ['ingest'],
          expiresAt: wish.expiresAt,
        });
        return key;
      },
      logLines: () => lines,
    };
  });
  after('stop the API', async () => {
    await api?.pool.end();
    await api?.close();
  });
  return () => {
    if (!api) throw new Error('the API is there only while tests run');
    return api;
  };
}

export interface UploadOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly project?: string;
  readonly key?: string;
}

export const someCommit = 'a'.repeat(40);

/** Posts a report: an object is sent as JSON, anything else as it is. */
export async function upload(
  api: { readonly url: string },
  tenant: TestTenant,
  report: unknown,
  options: UploadOptions = {},
): Promise<Response> {
  const query = new URLSearchParams({ commit: someCommit, ref: 'refs/heads/main', ...options.query });
  return fetch(`${api.url}/api/v1/projects/${options.project ?? tenant.slug}/scans?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${options.key ?? tenant.key}`, 'content-type': 'application/sarif+json', ...options.headers },
    body: typeof report === 'string' || report instanceof Uint8Array ? report : JSON.stringify(report),
  });
}

/** Posts a report that must be taken, and gives its receipt. */
export async function uploadOk(
  api: { readonly url: string },
  tenant: TestTenant,
  report: unknown,
  options: UploadOptions = {},
): Promise<Receipt> {
  const response = await upload(api, tenant, report, options);
  const text = await response.text();
  if (response.status !== 201) throw new Error(`upload answered ${response.status}: ${text}`);
  return JSON.parse(text) as Receipt;
}

/** Gets a path with the tenant's key. */
export async function get(api: { readonly url: string }, tenant: TestTenant, path: string, key = tenant.key): Promise<Response> {
  return fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
}
