// The budget's row on the event loop: what other requests wait while a large report is read, against an idle server.
import { gzipSync } from 'node:zlib';
import { type BenchProject, checkCount, makeProject, upload } from './bench-project.ts';
import type { BenchRow } from './bench-row.ts';
import type { BenchServer } from './bench-server.ts';
import { generateReport } from './generate-report.ts';
import { percentile, timeOnce } from './measure.ts';

const results = 25_000;
const rounds = 5;
/** Uploads of the same report in each round. */
const repeats = 3;
/** Milliseconds of rest in each round. */
const idleTime = 2000;
/** Milliseconds between two requests. */
const pace = 4;

interface Kind {
  readonly name: string;
  readonly path: string;
}

const kinds: readonly Kind[] = [
  { name: 'GET /healthz, which asks nobody', path: '/healthz' },
  { name: 'GET a project, which asks the database', path: '/api/v1/projects/bench' },
];

type Samples = Map<Kind, number[]>;

const makeSamples = (): Samples => new Map(kinds.map((kind) => [kind, []]));

async function sampleOnce(url: string, key: string, kind: Kind): Promise<number> {
  return timeOnce(async () => {
    const response = await fetch(url + kind.path, { headers: { authorization: `Bearer ${key}` } });
    await response.text();
    if (response.status !== 200) throw new Error(`${kind.path} was answered ${response.status}`);
  });
}

/** Requests of all kinds in turn, one at a time, until the work is done. */
async function sampleDuring(url: string, { key }: BenchProject, work: Promise<unknown>, samples: Samples): Promise<void> {
  const end = new AbortController();
  const ended = work.finally(() => end.abort());
  while (!end.signal.aborted) {
    for (const kind of kinds) {
      samples.get(kind)?.push(await sampleOnce(url, key, kind));
      await rest(pace);
    }
  }
  await ended;
}

const rest = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function compare(kind: Kind, when: string, busy: Samples, idle: Samples): BenchRow {
  const [during, before] = [busy.get(kind) ?? [], idle.get(kind) ?? []];
  const [slow, usual] = [percentile(during, 0.99), percentile(before, 0.99)];
  return {
    name: `p99 of ${kind.name}, ${when}, against idle`,
    ratio: slow / usual,
    budget: 2,
    floors: { during: slow, idle: usual, 'requests during (count)': during.length, 'requests idle (count)': before.length },
  };
}

/** Over whole uploads, of which reading the report is a part. */
export async function measureLatency(server: BenchServer): Promise<BenchRow[]> {
  const packed = gzipSync(JSON.stringify(generateReport(results, 1)));
  const [idle, first, again] = [makeSamples(), makeSamples(), makeSamples()];
  const reader = await makeProject(server);
  checkCount('new findings', (await upload(server.url, reader, packed)).counts.new, results);
  for (let round = 0; round < rounds; round += 1) {
    const project = await makeProject(server);
    const send = async (count: 'new' | 'existing'): Promise<void> =>
      checkCount(`${count} findings`, (await upload(server.url, project, packed)).counts[count], results);
    await sampleDuring(server.url, reader, rest(idleTime), idle);
    await sampleDuring(server.url, reader, send('new'), first);
    for (let repeat = 0; repeat < repeats; repeat += 1) await sampleDuring(server.url, reader, send('existing'), again);
  }
  return kinds.flatMap((kind) => [
    compare(kind, 'during a first upload of 25,000 results', first, idle),
    compare(kind, 'while the same report comes again', again, idle),
  ]);
}
