// A runner for tests: starts the built programs as GitHub's runner or another CI would, in a folder of their own.
import { apiKeyChecksum } from '@portcullis/contract';
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const dist = join(import.meta.dirname, '../dist');
const unsigned = `pcl_prj_Abcd1234_${'x'.repeat(43)}`;

/** Well-formed; no server knows it. */
export const testKey = `${unsigned}${apiKeyChecksum(unsigned)}`;
export const headSha = 'a'.repeat(40);
export const mergeSha = 'b'.repeat(40);

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A working directory with report files, removed at the end. */
export interface Workspace extends Disposable {
  readonly folder: string;
}

export function makeWorkspace(files: Readonly<Record<string, string>>): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-action-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

export const pullRequestEvent = { pull_request: { number: 5, head: { sha: headSha }, base: { ref: 'main', sha: 'c'.repeat(40) } } };

/** Runs dist/main.js for a pull request, with the inputs given and the runner's files. */
export async function runAction(
  workspace: Workspace,
  inputs: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  const files = { GITHUB_OUTPUT: 'runner/output', GITHUB_STEP_SUMMARY: 'runner/summary', GITHUB_EVENT_PATH: 'runner/event.json' };
  const paths = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(workspace.folder, file)]));
  mkdirSync(join(workspace.folder, 'runner'), { recursive: true });
  writeFileSync(join(workspace.folder, files.GITHUB_OUTPUT), '');
  writeFileSync(join(workspace.folder, files.GITHUB_STEP_SUMMARY), '');
  writeFileSync(join(workspace.folder, files.GITHUB_EVENT_PATH), JSON.stringify(pullRequestEvent));
  const runner = {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_SHA: mergeSha,
    GITHUB_REF: 'refs/pull/5/merge',
    GITHUB_RUN_ID: '1234',
    GITHUB_RUN_ATTEMPT: '2',
    PORTCULLIS_RETRY_BUDGET_MS: '2000',
    ...paths,
  };
  const given = { 'api-key': testKey, project: 'web-shop', report: 'reports/*', ...inputs };
  const asVariables = Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  const finished = await run('main', [], workspace, { ...runner, ...asVariables, ...env });
  const summary = readFileSync(join(workspace.folder, files.GITHUB_STEP_SUMMARY), 'utf8');
  return { ...finished, summary, outputs: readOutputs(readFileSync(join(workspace.folder, files.GITHUB_OUTPUT), 'utf8')) };
}

/** Runs dist/cli.js with nothing but the variables given. */
export async function runCli(
  workspace: Workspace,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
  how: HowToRun = {},
): Promise<Finished> {
  const finished = await run('cli', words, workspace, { PORTCULLIS_API_KEY: testKey, PORTCULLIS_RETRY_BUDGET_MS: '2000', ...env }, how);
  return { ...finished, summary: '', outputs: {} };
}

interface HowToRun {
  /** Closes the reading end of the output before the program writes. */
  readonly closeOutput?: boolean;
  /** Told all of the standard output so far, whenever there is more. */
  readonly heard?: (stdout: string) => void;
}

type ProcessEnd = Pick<Finished, 'exitCode' | 'stdout' | 'stderr'>;

function run(
  program: string,
  words: readonly string[],
  workspace: Workspace,
  env: NodeJS.ProcessEnv,
  how: HowToRun = {},
): Promise<ProcessEnd> {
  const child = spawn(process.execPath, [join(dist, `${program}.js`), ...words], { cwd: workspace.folder, env });
  if (how.closeOutput) child.stdout.destroy();
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    how.heard?.(stdout);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** `name<<delimiter`, lines, delimiter: as the runner reads GITHUB_OUTPUT. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const opening = /^([^<]+)<<(.+)$/.exec(lines[at] ?? '');
    if (!opening) continue;
    const [, name = '', delimiter = ''] = opening;
    const end = lines.indexOf(delimiter, at + 1);
    outputs[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return outputs;
}

/** The lines that GitHub's runner would take for commands (actions/runner, ActionCommand.cs), by name. */
export function runnerCommands(log: string): readonly string[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const command = /^\s*::\s*([^\s:]+)[^]*?::/.exec(line) ?? /##\[([^\]\s]+)/.exec(line);
    return command?.[1] === undefined ? [] : [command[1]];
  });
}

/** A SARIF report of one tool with one result. */
export function aSarif(
  parts: { readonly driver?: string; readonly message?: string; readonly run?: object; readonly result?: object } = {},
): string {
  const result = { ruleId: 'sql-injection', message: { text: parts.message ?? 'User input reaches the query' }, ...parts.result };
  const run = { tool: { driver: { name: parts.driver ?? 'semgrep' } }, results: [result], ...parts.run };
  return JSON.stringify({ version: '2.1.0', runs: [run] });
}
