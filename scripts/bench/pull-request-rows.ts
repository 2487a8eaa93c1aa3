// The budget's rows on pull requests: one that changes 10 of 25,000 results takes hardly longer than the same report again, and writes what it changes.
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { type BenchProject, checkCount, makeProject, upload } from './bench-project.ts';
import type { BenchRow } from './bench-row.ts';
import type { BenchServer } from './bench-server.ts';
import { generateReport } from './generate-report.ts';
import { median, timeInTurns } from './measure.ts';

const results = 25_000;
const changed = 10;
const runs = 9;

/** The report with ten other results in place of ten. Another ten with each number. */
function packChanged(number: number): Buffer {
  const report = generateReport(results, 1);
  const others = generateReport(changed, 1000 + number).runs[0]?.results ?? [];
  report.runs[0]?.results.splice(number * changed, changed, ...others);
  return gzipSync(JSON.stringify(report));
}

const countSql = `
  select pg_current_xact_id()::text as mark, count(*)::integer as rows, count(*) filter (where born > $2)::integer as fresh
  from (
    select xmin::text::bigint as born from app.findings where tenant_id = $1
    union all select xmin::text::bigint from app.sightings where tenant_id = $1
  ) as one`;

/** Rows of findings and sightings that the work inserted, updated or deleted. */
async function countWritten(server: BenchServer, { tenantId }: BenchProject, work: () => Promise<unknown>): Promise<number> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    const count = async (since: string): Promise<{ mark: string; rows: number; fresh: number }> => {
      const { rows } = await client.query<{ mark: string; rows: number; fresh: number }>(countSql, [tenantId, since]);
      return rows[0] ?? { mark: '', rows: 0, fresh: 0 };
    };
    const before = await count('0');
    await work();
    const after = await count(before.mark);
    // What is fresh was inserted or updated. Nobody may delete, and fewer rows than before would tell.
    return after.fresh + Math.max(0, before.rows - after.rows);
  } finally {
    await client.end();
  }
}

export async function measurePullRequests(server: BenchServer): Promise<BenchRow[]> {
  const project = await makeProject(server);
  const whole = gzipSync(JSON.stringify(generateReport(results, 1)));
  checkCount('new findings', (await upload(server.url, project, whole)).counts.new, results);
  const send = async (number: number, packed: Buffer): Promise<void> => {
    const pull = String(number + 1);
    const place = { commit: 'b'.repeat(40), ref: `refs/pull/${pull}/merge`, base: 'refs/heads/main', 'pull-request': pull };
    const { counts } = await upload(server.url, project, packed, place);
    checkCount('new findings of the pull request', counts.new, changed);
    checkCount('findings that the pull request shares', counts.existing, results - changed);
    checkCount('findings that the pull request ends', counts.fixed, changed);
  };
  const packed = Array.from({ length: runs + 2 }, (_, number) => packChanged(number));
  // Packing took longer than the server keeps a connection: let this process hear that it was closed.
  await setTimeout(200);
  await send(runs, packed[runs] ?? whole);
  const written = await countWritten(server, project, () => send(runs + 1, packed[runs + 1] ?? whole));
  const times = await timeInTurns(runs, {
    unchanged: async () => checkCount('existing findings', (await upload(server.url, project, whole)).counts.existing, results),
    changed: (run) => send(run, packed[run] ?? whole),
  });
  const [pull, unchanged] = [median(times.changed), median(times.unchanged)];
  return [
    {
      name: 'a pull request that changes 10 of 25,000, against the unchanged upload',
      ratio: pull / unchanged,
      budget: 1.2,
      floors: { 'pull request': pull, unchanged },
    },
    {
      name: 'rows of findings and sightings that it writes, for each of the 10',
      ratio: written / changed,
      budget: 10,
      floors: { 'rows written (count)': written, 'changed results (count)': changed },
    },
  ];
}
