// Runs the built action as a runner of GitHub Actions would: a child process, inputs and context in the environment.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DemoFacts } from './demo-tenant.ts';

const top = fileURLToPath(new URL('..', import.meta.url));

/** One build of the demo. */
export interface DemoBuild {
  readonly title: string;
  /** Folder below examples/reports/. */
  readonly reports: string;
  /** Undefined for a push to main. */
  readonly pullRequest: number | undefined;
  readonly expected: { readonly verdict: string; readonly exitCode: number };
}

export interface DemoBuildOutcome {
  readonly verdict: string;
  readonly newFindings: string;
  readonly reportUrl: string;
  readonly exitCode: number;
  /** What the action printed, without annotations for the runner. */
  readonly said: string;
  readonly milliseconds: number;
}

function commitOf(text: string): string {
  return createHash('sha1').update(`portcullis demo ${text}`).digest('hex');
}

/** What a runner tells an action of the event that it runs for. */
function describeEvent(build: DemoBuild): { readonly event: object; readonly variables: Record<string, string> } {
  const main = commitOf('main');
  const head = commitOf(build.reports);
  if (build.pullRequest === undefined) {
    return {
      event: { ref: 'refs/heads/main', after: main },
      variables: { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main', GITHUB_SHA: main },
    };
  }
  const number = build.pullRequest;
  return {
    event: { number, pull_request: { number, head: { sha: head, ref: build.reports }, base: { sha: main, ref: 'main' } } },
    variables: {
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_REF: `refs/pull/${number}/merge`,
      GITHUB_SHA: commitOf(`${build.reports} merged`),
      GITHUB_BASE_REF: 'main',
      GITHUB_HEAD_REF: build.reports,
    },
  };
}

/** Values of a GITHUB_OUTPUT file, in the delimiter form that actions write. */
function readOutputs(file: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const match of readFileSync(file, 'utf8').matchAll(/^([\w-]+)<<(\S+)\r?\n([\s\S]*?)\r?\n\2$/gm))
    outputs[match[1] ?? ''] = match[3] ?? '';
  return outputs;
}

/** Runs the action on the build's reports and waits for its end. */
export async function runDemoBuild(build: DemoBuild, demo: DemoFacts): Promise<DemoBuildOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-demo-'));
  const path = (name: string): string => join(folder, name);
  const { event, variables } = describeEvent(build);
  writeFileSync(path('event.json'), JSON.stringify(event));
  writeFileSync(path('output'), '');
  writeFileSync(path('summary'), '');
  const started = performance.now();
  const action = spawn(process.execPath, [join(top, 'ci-action/dist/main.js')], {
    cwd: join(top, 'examples/reports', build.reports),
    env: {
      PATH: process.env['PATH'],
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: String(Date.now()),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_REPOSITORY: 'demo/vulnerable-shop',
      GITHUB_WORKSPACE: join(top, 'examples/reports', build.reports),
      GITHUB_EVENT_PATH: path('event.json'),
      GITHUB_OUTPUT: path('output'),
      GITHUB_STEP_SUMMARY: path('summary'),
      ...variables,
      // The server is on this machine: if it is gone, so is the demo, and the action must not outlive it by long.
      PORTCULLIS_RETRY_BUDGET_MS: '3000',
      INPUT_URL: demo.url,
      'INPUT_API-KEY': demo.ciKey,
      INPUT_PROJECT: demo.projects[0]?.slug,
      INPUT_REPORT: '*.sarif',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [action.stdout, action.stderr]) stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const exitCode = await new Promise<number>((resolve, reject) => {
    action.once('error', reject);
    action.once('close', (code) => {
      resolve(code ?? 2);
    });
  });
  const outputs = readOutputs(path('output'));
  rmSync(folder, { recursive: true });
  return {
    verdict: outputs['verdict'] ?? 'none',
    newFindings: outputs['new-findings'] ?? '?',
    reportUrl: outputs['report-url'] ?? '',
    exitCode,
    said: said.join('').replace(/^::.*\n/gm, ''),
    milliseconds: performance.now() - started,
  };
}
