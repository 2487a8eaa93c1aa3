// The budget's row on the action: the built program for a pull request, against a server that answers at once.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiKeyChecksum, type Receipt } from '@portcullis/contract';
import { buildActionIfStale } from '../../ci-action/build.ts';
import type { BenchRow } from './bench-row.ts';
import { generateReport } from './generate-report.ts';
import { median, timeInTurns } from './measure.ts';

const results = 500;
const runs = 9;
const commit = 'a'.repeat(40);
const main = fileURLToPath(new URL('../../ci-action/dist/main.js', import.meta.url));
const unsigned = `pcl_prj_Bench123_${'x'.repeat(43)}`;

const receipt: Receipt = {
  ...{
    scanId: '6f1b4f0e-8d55-4c44-9d0e-0a5f6f1f2b11',
    project: 'bench',
    commit,
    ref: 'refs/pull/5/merge',
    category: '',
    tool: 'benchscan',
  },
  ...{ health: 'healthy', warnings: [], warningCount: 0, reportUrl: 'http://localhost/scans/1' },
  counts: { new: 0, existing: results, fixed: 0, reopened: 0, suppressed: 0, rejected: 0 },
  verdict: { outcome: 'pass', policyVersion: 1, reasons: [] },
};

interface Stub {
  readonly url: string;
  readonly takenBytes: () => number;
  readonly close: () => void;
}

async function startStub(): Promise<Stub> {
  let taken = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (taken += chunk.length));
    request.on('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(receipt)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, takenBytes: () => taken, close };
}

/** A checkout with a report, and the files that GitHub's runner gives. */
function makeWorkspace(): { folder: string; env: NodeJS.ProcessEnv } {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-action-'));
  mkdirSync(join(folder, 'runner'));
  writeFileSync(join(folder, 'report.sarif'), JSON.stringify(generateReport(results, 1)));
  const event = { pull_request: { number: 5, head: { sha: commit }, base: { ref: 'main', sha: 'c'.repeat(40) } } };
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
    if (stub.takenBytes() < 1000) throw new Error('the action sent no report: what was measured is not the work');
    const times = await timeInTurns(runs, works);
    const [action, node] = [median(times.action), median(times.node)];
    return [
      {
        name: `ci-action: its own time for ${results} results, from start to exit, ms`,
        value: action,
        budget: 300,
        floors: { 'of it the start of Node.js': node },
      },
    ];
  } finally {
    stub.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
