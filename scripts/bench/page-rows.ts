// The budget's rows on reading: pages of findings and the gate of a commit, with a million findings stored against ten thousand. Two tenants
// in one database, over HTTP, in turns.
import type { CommitGate, FindingGroups, FindingPage, ScanPage } from '@portcullis/contract';
import { type BenchProject, checkCount, makeProject } from './bench-project.ts';
import type { BenchRow } from './bench-row.ts';
import type { BenchServer } from './bench-server.ts';
import { median, percentile, timeInTurns } from './measure.ts';
import { partitionCount, seedFindings } from './seed-findings.ts';

const sizes = { small: 10_000, large: 1_000_000 } as const;
const pageSize = 50;
const runs = 40;
const slowRuns = 2;

interface Kind {
  readonly name: string;
  /** Address below that of the project. */
  readonly address: string;
  /** Throws where the answer is not that of the work. */
  readonly check: (answer: FindingPage & CommitGate & FindingGroups) => void;
  /** Undefined for what is stated without a budget. */
  readonly budget?: number;
}

async function read<Answer>(url: string, { slug, key }: BenchProject, address: string): Promise<Answer> {
  const response = await fetch(`${url}/api/v1/projects/${slug}/${address}`, { headers: { authorization: `Bearer ${key}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${address} was answered ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

const budget = 1.5;
const isFull = ({ items }: FindingPage): void => checkCount('findings of a page', items.length, pageSize);
const full = (name: string, query: string): Kind => ({ name, address: `findings${query}`, check: isFull, budget });

/** What is read, the same of each project. Pages that are asked for by what stands in the project are looked up first. */
async function listKinds(url: string, project: BenchProject): Promise<readonly Kind[]> {
  const middle = await read<FindingPage>(url, project, 'findings?severity=medium');
  const { items: scans } = await read<ScanPage>(url, project, 'scans?ref=refs/heads/main&limit=1');
  const path = middle.items[0]?.path ?? '';
  const some =
    (fits: (item: FindingPage['items'][number]) => boolean) =>
    ({ items }: FindingPage): void => {
      if (items.length === 0 || !items.every(fits)) throw new Error('a filter gave nothing, or what does not fit');
    };
  return [
    full('the first page', ''),
    full('a page from the middle', `?cursor=${String(middle.nextCursor)}`),
    full('a severity', '?severity=low'),
    {
      ...full('a rule', '?rule=trivy.security.injection.rule-0'),
      check: some((item) => item.ruleId === 'trivy.security.injection.rule-0'),
    },
    { ...full('a path', `?path=${encodeURIComponent(path)}`), check: some((item) => item.path === path) },
    full('a tool', '?tool=trivy'),
    { ...full('what is fixed', '?state=fixed'), check: some((item) => item.state === 'fixed') },
    full('a pull request', '?ref=refs/pull/8/merge'),
    {
      name: 'the gate of a commit',
      address: `gate?commit=${scans[0]?.commit ?? ''}`,
      check: ({ scans: judged }) => checkCount('scans of a commit', judged.length, partitionCount),
      budget,
    },
  ];
}

const wholeKinds: readonly Kind[] = [
  { name: 'what is accepted', address: 'findings?triage=accepted', check: ({ items }) => checkCount('any', Math.min(items.length, 1), 1) },
  {
    name: 'a text that stands in one finding',
    address: 'findings?q=handler%209999%20comes',
    check: ({ items }) => checkCount('found', items.length, 1),
  },
  { name: 'groups by rule', address: 'findings/groups?by=rule', check: ({ items }) => checkCount('groups', items.length, 200) },
];

type Projects = Readonly<Record<keyof typeof sizes, BenchProject>>;

async function timeKind(url: string, projects: Projects, kinds: Readonly<Record<keyof Projects, Kind>>, count: number): Promise<BenchRow> {
  const ask = async (size: keyof Projects): Promise<void> => kinds[size].check(await read(url, projects[size], kinds[size].address));
  await timeInTurns(Math.min(3, count - 1), { small: () => ask('small'), large: () => ask('large') });
  const times = await timeInTurns(count, { small: () => ask('small'), large: () => ask('large') });
  const { name, budget: most } = kinds.small;
  const measure = most === undefined ? median : (values: readonly number[]): number => percentile(values, 0.95);
  const [small, large] = [measure(times.small), measure(times.large)];
  return {
    name: `findings, ${name}: a million stored against ten thousand, ${most === undefined ? 'median' : 'p95'}`,
    ratio: large / small,
    ...(most === undefined ? {} : { budget: most }),
    floors: { '1,000,000': large, '10,000': small },
  };
}

/** Makes both tenants; other rows read them too. */
export async function seedBoth(server: BenchServer): Promise<Projects> {
  const projects = { small: await makeProject(server), large: await makeProject(server) };
  await seedFindings(server.adminUrl, projects.small, sizes.small);
  await seedFindings(server.adminUrl, projects.large, sizes.large);
  return projects;
}

export async function measurePages(server: BenchServer, projects: Projects): Promise<BenchRow[]> {
  const [small, large] = [await listKinds(server.url, projects.small), await listKinds(server.url, projects.large)];
  const rows: BenchRow[] = [];
  for (const [at, kind] of small.entries()) {
    const other = large[at];
    if (other) rows.push(await timeKind(server.url, projects, { small: kind, large: other }, runs));
  }
  for (const kind of wholeKinds) rows.push(await timeKind(server.url, projects, { small: kind, large: kind }, slowRuns));
  return rows;
}
