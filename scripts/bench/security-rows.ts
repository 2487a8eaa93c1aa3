// The budget's row on row security: statements as the runtime role, under the policies, against the same statements as a superuser, whom no
// policy holds and whose only filter is the tenant that each statement names.
import { gzipSync } from 'node:zlib';
import type { Counts, ListFindingsQuery } from '@portcullis/contract';
import { makeReportReader, type ReportReader } from '../../api/src/adapters/report-reader/report-reader.ts';
import type { SystemActor } from '../../api/src/domain/actor.ts';
import { readConfig } from '../../api/src/config.ts';
import { listFindings } from '../../api/src/services/list-findings.ts';
import { makeFindProject } from '../../api/src/services/find-project.ts';
import { makeSubmitScan } from '../../api/src/services/submit-scan.ts';
import { makePool, type Pool } from '../../api/src/store/make-pool.ts';
import { type BenchProject, checkCount, makeProject } from './bench-project.ts';
import type { BenchRow } from './bench-row.ts';
import type { BenchServer } from './bench-server.ts';
import { generateReport } from './generate-report.ts';
import { median } from './measure.ts';

const results = 25_000;
const budget = 1.1;
const trace = { requestId: 'bench', ip: '127.0.0.1', userAgent: 'bench', method: 'GET', path: '/' };

/** A pool that adds up the milliseconds which its statements took, from question to answer. */
interface TimedPool {
  readonly pool: Pool;
  readonly takeTime: () => number;
}

function makeTimedPool(connectionString: string): TimedPool {
  const pool = makePool({ connectionString, max: 2, statementTimeout: 120_000, onError: () => undefined });
  let time = 0;
  pool.on('connect', (client) => {
    const ask = client.query.bind(client) as (...given: unknown[]) => unknown;
    const timed = async (...given: unknown[]): Promise<unknown> => {
      const started = performance.now();
      try {
        return await ask(...given);
      } finally {
        time += performance.now() - started;
      }
    };
    client.query = timed as unknown as typeof client.query;
  });
  const takeTime = (): number => {
    const taken = time;
    time = 0;
    return taken;
  };
  return { pool, takeTime };
}

interface Roles {
  /** The runtime role, which the policies hold. */
  readonly secured: TimedPool;
  /** A superuser, whom they do not. */
  readonly plain: TimedPool;
}

/** Statement times of both roles, in turns. */
async function compare(name: string, roles: Roles, runs: number, work: (pool: Pool) => Promise<void>): Promise<BenchRow> {
  const times: Record<keyof Roles, number[]> = { secured: [], plain: [] };
  const names = ['secured', 'plain'] as const;
  for (const role of names) await work(roles[role].pool);
  for (let run = 0; run < runs; run += 1) {
    for (const role of run % 2 === 0 ? names : names.toReversed()) {
      roles[role].takeTime();
      await work(roles[role].pool);
      times[role].push(roles[role].takeTime());
    }
  }
  const [secured, plain] = [median(times.secured), median(times.plain)];
  return {
    name: `row security on, statements of ${name}, against a literal tenant filter and no policy`,
    ratio: secured / plain,
    budget,
    floors: { 'row security': secured, 'no policy': plain },
  };
}

const systemOf = ({ tenantId }: BenchProject): SystemActor => ({ type: 'system', tenantId, id: 'bench' });

/** The service that takes uploads, in this process, so that its statements can be timed. */
async function submit(reader: ReportReader, pool: Pool, project: BenchProject, body: Buffer): Promise<Counts> {
  const found = await makeFindProject({ pool })(systemOf(project), project.slug, trace);
  const submitScan = makeSubmitScan({
    pool,
    reader,
    now: () => new Date(),
    publicUrl: 'http://localhost',
    plans: { isLocal: true, plansUrl: '', now: () => new Date() },
  });
  const upload = {
    ...{ commit: 'a'.repeat(40), ref: 'refs/heads/main', base: undefined, pullRequest: undefined, category: undefined },
    ...{
      runId: undefined,
      runAttempt: undefined,
      failOn: undefined,
      offlineVerdict: undefined,
      idempotencyKey: undefined,
      body,
      isGzip: true,
      form: undefined,
    },
  };
  const { receipt } = await submitScan(systemOf(project), found, upload, trace);
  return receipt.counts;
}

async function compareUploads(server: BenchServer, reader: ReportReader, roles: Roles): Promise<BenchRow[]> {
  const packed = gzipSync(JSON.stringify(generateReport(results, 1)));
  const known = await makeProject(server);
  checkCount('new findings', (await submit(reader, server.pool, known, packed)).new, results);
  return [
    await compare('a first upload of 25,000 results', roles, 5, async (pool) => {
      checkCount('new findings', (await submit(reader, pool, await makeProject(server), packed)).new, results);
    }),
    await compare('the same report again', roles, 9, async (pool) => {
      checkCount('existing findings', (await submit(reader, pool, known, packed)).existing, results);
    }),
  ];
}

async function comparePages(roles: Roles, project: BenchProject): Promise<BenchRow[]> {
  const read = async (pool: Pool, query: Partial<ListFindingsQuery>): Promise<void> => {
    const found = await makeFindProject({ pool })(systemOf(project), project.slug, trace);
    const { items } = await listFindings({ pool }, systemOf(project), found, { limit: 200, ...query });
    checkCount('findings of a page', items.length, 200);
  };
  return [
    await compare('a page of 200 findings', roles, 40, (pool) => read(pool, {})),
    await compare('a page of 200 findings that are fixed', roles, 40, (pool) => read(pool, { state: 'fixed' })),
  ];
}

/** @param project one with many findings */
export async function measureSecurity(server: BenchServer, project: BenchProject): Promise<BenchRow[]> {
  const config = readConfig({ DATABASE_URL: server.appUrl });
  const reader = makeReportReader({ ...config.reading, limits: { unpackedBytes: config.limits.reportBytes } });
  const roles: Roles = { secured: makeTimedPool(server.appUrl), plain: makeTimedPool(server.adminUrl) };
  try {
    return [...(await comparePages(roles, project)), ...(await compareUploads(server, reader, roles))];
  } finally {
    await reader.stop();
    await roles.secured.pool.end();
    await roles.plain.pool.end();
  }
}
