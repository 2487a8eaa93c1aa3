// The budget's row on the action: the built program for a pull request in a git checkout with sources, against a server that answers at once.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { apiKeyChecksum, contextFingerprint, type Receipt } from '@portcullis/contract';
import { buildActionIfStale } from '../../ci-action/build.ts';
import type { BenchRow } from './bench-row.ts';
import { generateReport } from './generate-report.ts';
import { median, timeInTurns } from './measure.ts';

const results = 500;
/** Of each file that the report names. */
const lines = 400;
const runs = 15;
const main = fileURLToPath(new URL('../../ci-action/dist/main.js', import.meta.url));
const unsigned = `pcl_prj_Bench123_${'x'.repeat(43)}`;

const receipt: Omit<Receipt, 'commit'> = {
  ...{
    scanId: '6f1b4f0e-8d55-4c44-9d0e-0a5f6f1f2b11',
    project: 'bench',
    ref: 'refs/pull/5/merge',
    category: '',
    tool: 'benchscan',
  },
  ...{ health: 'healthy', warnings: [], warningCount: 0, reportUrl: 'http://localhost/scans/1' },
  counts: { new: 0, existing: results, fixed: 0, reopened: 0, suppressed: 0, rejected: 0 },
  verdict: { outcome: 'pass', policyVersion: 1, reasons: [] },
  scans: [],
};

interface Stub {
  readonly url: string;
  /** The report that was sent last. */
  readonly taken: () => string;
  readonly close: () => void;
}

async function startStub(): Promise<Stub> {
  let taken: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    const commit = new URL(request.url ?? '', 'http://localhost').searchParams.get('commit');
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      taken = chunks;
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ ...receipt, commit }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, taken: () => gunzipSync(Buffer.concat(taken)).toString(), close };
}

interface PlacedResult {
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { startLine: number; endLine: number };
      };
    },
  ];
}

/** A report whose places are in files of this many lines, and the names of the files. */
function makeReport(): { readonly report: string; readonly files: ReadonlySet<string> } {
  const report = generateReport(results, 1);
  const files = new Set<string>();
  for (const result of report.runs[0]?.results ?? []) {
    const { artifactLocation, region } = (result as PlacedResult).locations[0].physicalLocation;
    region.startLine = region.endLine = 1 + (region.startLine % lines);
    files.add(artifactLocation.uri);
  }
  return { report: JSON.stringify(report), files };
}

function makeSource(name: string): string {
  return Array.from({ length: lines }, (_, at) =>
    at % 20 === 0 ? `export async function step${at}(request) {` : `  const value${at} = await load(request, '${name}', ${at});`,
  ).join('\n');
}

/** The merge of a branch into main, as GitHub makes it for a pull request. @returns the head of the branch */
function commitAll(folder: string, changed: string): string {
  const author = ['-c', 'user.name=Bench', '-c', 'user.email=bench@portcullis.example', '-c', 'commit.gpgSign=false'];
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', folder, ...author, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  const commit = (file: string): void => {
    writeFileSync(join(folder, file), `first\n${makeSource(file)}`);
    git('add', '-A');
    git('commit', '-q', '-m', file);
  };
  git('init', '-q', '-b', 'main');
  commit('readme.txt');
  git('checkout', '-q', '-b', 'feature');
  commit(changed);
  const head = git('rev-parse', 'HEAD');
  git('checkout', '-q', 'main');
  commit('other.txt');
  git('checkout', '-q', '--detach');
  git('merge', '-q', '--no-ff', '-m', 'merge', 'feature');
  return head;
}

/** A checkout with a report, and the files that GitHub's runner gives. */
function makeWorkspace(): { folder: string; env: NodeJS.ProcessEnv } {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-action-'));
  const { report, files } = makeReport();
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), makeSource(file));
  }
  writeFileSync(join(folder, '.gitignore'), 'runner\n*.sarif\n');
  const [changed = ''] = files;
  const head = commitAll(folder, changed);
  mkdirSync(join(folder, 'runner'));
  writeFileSync(join(folder, 'report.sarif'), report);
  const event = { pull_request: { number: 5, head: { sha: head }, base: { ref: 'main', sha: 'c'.repeat(40) } } };
  writeFileSync(join(folder, 'runner/event.json'), JSON.stringify(event));
  for (const name of ['output', 'summary']) writeFileSync(join(folder, 'runner', name), '');
  const env = {
    ...{ GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_SHA: 'b'.repeat(40), GITHUB_REF: 'refs/pull/5/merge' },
    ...{ GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: '1', GITHUB_EVENT_PATH: join(folder, 'runner/event.json') },
    ...{ GITHUB_OUTPUT: join(folder, 'runner/output'), GITHUB_STEP_SUMMARY: join(folder, 'runner/summary'), GITHUB_WORKSPACE: folder },
    ...{ 'INPUT_API-KEY': unsigned + apiKeyChecksum(unsigned), INPUT_PROJECT: 'bench', INPUT_REPORT: '*.sarif', PATH: process.env['PATH'] },
  };
  return { folder, env };
}

/** From start to exit. */
async function run(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, words, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}: ${said}`);
}

export async function measureAction(): Promise<BenchRow[]> {
  await buildActionIfStale();
  const stub = await startStub();
  const { folder, env } = makeWorkspace();
  try {
    const works = {
      action: () => run([main], folder, { ...env, INPUT_URL: stub.url }),
      node: () => run(['-e', ''], folder, env),
    };
    await works.action();
    const missing = ['"changes":{', contextFingerprint].filter((part) => !stub.taken().includes(part));
    if (missing.length > 0) throw new Error(`the action did not send ${missing.join(', ')}: what was measured is not the work`);
    const times = await timeInTurns(runs, works);
    const [action, node] = [median(times.action), median(times.node)];
    return [
      {
        name: `ci-action: its own time for ${results} results, besides the start of Node.js, ms`,
        value: action - node,
        budget: 300,
        floors: { 'from start to exit': action, 'of it the start of Node.js': node },
      },
    ];
  } finally {
    stub.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
