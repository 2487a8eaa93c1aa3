// The gate by itself: a verdict read, a commit judged again after a decision, and a policy tried on commits that were scanned. The work of a
// verdict follows what the commit brought; a rule on what was there before reads all of that.
import { gzipSync } from 'node:zlib';
import { type CommitGate, type PolicyDocument, type Simulation } from '@portcullis/contract';
import pg from 'pg';
import { type BenchProject, checkCount, makeProject, upload } from './bench-project.ts';
import type { BenchRow } from './bench-row.ts';
import type { BenchServer } from './bench-server.ts';
import { generateReport } from './generate-report.ts';
import { median, timeInTurns } from './measure.ts';

const results = 25_000;
const brought = 10;
const commits = 20;
const runs = 9;

const commitOf = (number: number): string => number.toString(16).padStart(40, '0');

/** On what is new, and on all that is there. */
const news: PolicyDocument = { rules: [{ id: 'news', when: { novelty: ['new', 'escalated'] }, action: 'block' }] };
const everything: PolicyDocument = { rules: [{ id: 'everything', when: {}, moreThan: results, action: 'block' }] };

async function ask<Answer>(server: BenchServer, { slug, key }: BenchProject, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1/projects/${slug}/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path} was answered ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

/** The report with ten results more, others with each number. */
function packBrought(number: number): Buffer {
  const report = generateReport(results, 1);
  report.runs[0]?.results.push(...(generateReport(brought, 2000 + number).runs[0]?.results ?? []));
  return gzipSync(JSON.stringify(report));
}

export async function measureGate(server: BenchServer): Promise<BenchRow[]> {
  const project = await makeProject(server);
  await upload(server.url, project, gzipSync(JSON.stringify(generateReport(results, 1))), {
    commit: 'a'.repeat(40),
    ref: 'refs/heads/main',
  });
  const packed = Array.from({ length: 4 }, (_, number) => packBrought(number));
  const send = async (number: number): Promise<void> => {
    const place = { commit: commitOf(number + 1), ref: `refs/pull/${number + 1}/merge`, 'pull-request': String(number + 1) };
    checkCount(
      'new findings',
      (await upload(server.url, project, packed[number % packed.length] ?? Buffer.alloc(0), place)).counts.new,
      brought,
    );
  };
  for (let number = 0; number < commits; number += 1) await send(number);
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  const decide = (): Promise<unknown> =>
    admin.query('update app.projects set triage_revision = triage_revision + 1 where tenant_id = $1', [project.tenantId]);
  const readGate = async (): Promise<void> => {
    const { scans } = await ask<CommitGate>(server, project, `gate?commit=${commitOf(1)}`);
    checkCount('scans of the commit', scans.length, 1);
  };
  const simulate = async (document: PolicyDocument): Promise<void> => {
    const { commits: judged } = await ask<Simulation>(server, project, 'policy/simulations', { document, commits });
    checkCount('commits that were judged', judged.length, commits);
  };
  try {
    const times = await timeInTurns(runs, {
      upload: (run) => send(run),
      read: readGate,
      again: async () => {
        await decide();
        await readGate();
      },
      simulated: () => simulate(news),
      whole: () => simulate(everything),
    });
    const [uploaded, read, again, simulated, whole] = [times.upload, times.read, times.again, times.simulated, times.whole].map(median) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return [
      {
        name: 'a commit judged again after a decision, against its upload (25,000 results, 10 new)',
        ratio: again / uploaded,
        budget: 0.25,
        floors: { again, upload: uploaded, 'read without a change': read },
      },
      {
        name: `a policy tried on ${commits} commits of 25,000, against one upload`,
        ratio: simulated / uploaded,
        budget: 1,
        floors: { simulation: simulated, upload: uploaded },
      },
      {
        name: `the same with a rule on all that was there before, for each commit against one upload`,
        ratio: whole / commits / uploaded,
        floors: { simulation: whole, upload: uploaded },
      },
    ];
  } finally {
    await admin.end();
  }
}
