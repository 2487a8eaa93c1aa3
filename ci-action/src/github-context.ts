// What was scanned, as GitHub's runner tells it: GITHUB_* variables and the event file. Used by read-context.ts.
import { readFileSync, statSync } from 'node:fs';
import { ScanFailure } from './scan-failure.ts';
import type { RawContext, RawEarlier } from './scan-run.ts';

/** Events that run on the default branch's commit while some other code may have been scanned. */
const unclearEvents = new Set(['pull_request_target', 'workflow_run', 'issue_comment']);
const largestEventFile = 30_000_000;

/** Throws an `invalid-input` failure where the event cannot say what was scanned. */
export function readGithubContext(env: NodeJS.ProcessEnv): RawContext {
  const eventName = env['GITHUB_EVENT_NAME'] ?? '';
  if (unclearEvents.has(eventName)) throw unclearEvent(eventName);
  const run = { runId: env['GITHUB_RUN_ID'], runAttempt: env['GITHUB_RUN_ATTEMPT'] };
  const event = readEvent(env['GITHUB_EVENT_PATH']);
  if (eventName.startsWith('pull_request')) return { ...readPullRequest(event, env['GITHUB_REF']), ...run };
  return { commit: env['GITHUB_SHA'], ref: env['GITHUB_REF'], base: baseBranchOf(event), ...run };
}

/** Commits before the scanned one, unchecked; empty where the event does not tell. */
export function readGithubEarlier(env: NodeJS.ProcessEnv): RawEarlier {
  try {
    const event = readEvent(env['GITHUB_EVENT_PATH']);
    return { base: textAt(event, 'pull_request', 'base', 'sha'), before: textAt(event, 'before') };
  } catch (error) {
    if (error instanceof ScanFailure) return {};
    throw error;
  }
}

/**
 * The branch that the scan is compared with, as `refs/heads/…`: the target of the pull request or of the merge queue.
 * A branch and not `base.sha`: the API compares with what is open on the base *branch*, and a commit that nobody scanned would have no baseline.
 * Undefined for other events, where the API takes the default branch.
 */
export function baseBranchOf(event: unknown): string | undefined {
  const branch = textAt(event, 'pull_request', 'base', 'ref') ?? textAt(event, 'merge_group', 'base_ref');
  if (branch === undefined) return undefined;
  return branch.startsWith('refs/') ? branch : `refs/heads/${branch}`;
}

/** GITHUB_SHA is the merge commit here, which exists nowhere else; the head is what people know. */
function readPullRequest(event: unknown, ref: string | undefined): RawContext {
  const commit = textAt(event, 'pull_request', 'head', 'sha');
  const number = valueAt(event, 'pull_request', 'number');
  if (commit === undefined || typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw eventFailure('has no pull_request.head.sha or pull_request.number');
  }
  return {
    commit,
    // After the merge GITHUB_REF is the target branch: an upload for it would become its baseline.
    ref: ref?.startsWith('refs/pull/') ? ref : `refs/pull/${number}/merge`,
    base: baseBranchOf(event),
    pullRequest: String(number),
  };
}

function readEvent(path: string | undefined): unknown {
  if (!path) return undefined;
  try {
    if (statSync(path).size > largestEventFile) throw eventFailure('is larger than 30 MB');
    const event: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof event === 'object' && event !== null && !Array.isArray(event)) return event;
  } catch (error) {
    if (error instanceof ScanFailure) throw error;
    throw eventFailure(error instanceof SyntaxError ? 'is not JSON' : 'cannot be read');
  }
  throw eventFailure('is not a JSON object');
}

function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function eventFailure(wrong: string): ScanFailure {
  return new ScanFailure(
    'invalid-input',
    `The event file of the run (GITHUB_EVENT_PATH) ${wrong}.`,
    'Run the job again; a step before this one may have changed the file.',
  );
}

function unclearEvent(name: string): ScanFailure {
  return new ScanFailure(
    'invalid-input',
    `The event ${name} does not say which commit was scanned.`,
    'Run the gate on pull_request, push or merge_group; or use the command line with --commit and --ref.',
  );
}
