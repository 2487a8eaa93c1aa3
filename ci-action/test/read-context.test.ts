// What was scanned, from the runner's environment, other CI systems and flags.
import { expect } from 'chai';
import { join } from 'node:path';
import { readContext } from '../src/read-context.ts';
import type { ScanContext } from '../src/scan-run.ts';
import { headSha, makeWorkspace, mergeSha, pullRequestEvent } from './runner.ts';

const githubRun = { GITHUB_ACTIONS: 'true', GITHUB_SHA: mergeSha, GITHUB_RUN_ID: '77', GITHUB_RUN_ATTEMPT: '3' };

function readGithub(eventName: string, event: unknown, env: NodeJS.ProcessEnv = {}): ScanContext {
  using workspace = makeWorkspace({ 'event.json': typeof event === 'string' ? event : JSON.stringify(event) });
  const path = join(workspace.folder, 'event.json');
  return readContext({ ...githubRun, GITHUB_EVENT_NAME: eventName, GITHUB_REF: 'refs/heads/main', GITHUB_EVENT_PATH: path, ...env }, {});
}

describe('readContext', () => {
  it('takes the head of a pull request, not the merge commit, and its target branch as base', () => {
    expect(readGithub('pull_request', pullRequestEvent, { GITHUB_REF: 'refs/pull/5/merge' })).to.deep.equal({
      commit: headSha,
      ref: 'refs/pull/5/merge',
      base: 'refs/heads/main',
      pullRequest: 5,
      runId: '77',
      runAttempt: 3,
    });
  });

  it('never files a pull request under its target branch', () => {
    expect(readGithub('pull_request', pullRequestEvent, { GITHUB_REF: 'refs/heads/main' }).ref).to.equal('refs/pull/5/merge');
  });

  it('takes the commit and the target branch of a merge queue', () => {
    const event = { merge_group: { head_sha: mergeSha, base_ref: 'refs/heads/release' } };
    const ref = 'refs/heads/gh-readonly-queue/release/pr-5-abc';
    expect(readGithub('merge_group', event, { GITHUB_REF: ref })).to.include({ commit: mergeSha, ref, base: 'refs/heads/release' });
  });

  for (const event of ['push', 'workflow_dispatch', 'schedule']) {
    it(`takes commit and ref of the run for ${event} and leaves the base to the server`, () => {
      expect(readGithub(event, {})).to.include({ commit: mergeSha, ref: 'refs/heads/main', base: undefined, pullRequest: undefined });
    });
  }

  it('does without an event file where the event needs none', () => {
    expect(readGithub('push', {}, { GITHUB_EVENT_PATH: '' }).commit).to.equal(mergeSha);
  });

  for (const event of ['pull_request_target', 'workflow_run', 'issue_comment']) {
    it(`refuses ${event}, which does not say what was scanned`, () => {
      expect(() => readGithub(event, pullRequestEvent)).to.throw(`The event ${event} does not say which commit was scanned`);
    });
  }

  const hostile: readonly [what: string, event: unknown, said: RegExp][] = [
    ['is not JSON', '{', /is not JSON/],
    ['is null', 'null', /is not a JSON object/],
    ['is a list', '[]', /is not a JSON object/],
    ['has no pull request', {}, /has no pull_request\.head\.sha/],
    ['has a text for a number', { pull_request: { ...pullRequestEvent.pull_request, number: '5' } }, /has no pull_request/],
    ['has a negative number', { pull_request: { ...pullRequestEvent.pull_request, number: -5 } }, /The pull request number is "-5"/],
    [
      'has a commit that is none',
      { pull_request: { ...pullRequestEvent.pull_request, head: { sha: 'x\n::error::' } } },
      /The commit is "x ::error::"/,
    ],
    ['has a base that git refuses', { pull_request: { ...pullRequestEvent.pull_request, base: { ref: 'a b' } } }, /The base is/],
  ];
  for (const [what, event, said] of hostile) {
    it(`says so where the event file of a pull request ${what}`, () => {
      expect(() => readGithub('pull_request', event, { GITHUB_REF: 'refs/pull/5/merge' })).to.throw(said);
    });
  }

  it('says so where the event file cannot be read', () => {
    expect(() => readGithub('pull_request', {}, { GITHUB_EVENT_PATH: '/nowhere' })).to.throw(/cannot be read/);
  });

  it('lets flags win over the environment, also for an event that would be refused', () => {
    const env = { ...githubRun, GITHUB_EVENT_NAME: 'workflow_run', GITHUB_REF: 'refs/heads/main' };
    const context = readContext(env, { commit: headSha.toUpperCase(), ref: 'feature', base: 'release', pullRequest: '9' });
    expect(context).to.include({ commit: headSha, ref: 'refs/heads/feature', base: 'refs/heads/release', pullRequest: 9, runId: '77' });
  });

  it('reads Azure Pipelines and Jenkins', () => {
    const azure = {
      TF_BUILD: 'True',
      BUILD_SOURCEVERSION: mergeSha,
      SYSTEM_PULLREQUEST_SOURCECOMMITID: headSha,
      BUILD_SOURCEBRANCH: 'refs/pull/8/merge',
    };
    expect(
      readContext({ ...azure, SYSTEM_PULLREQUEST_TARGETBRANCH: 'main', SYSTEM_PULLREQUEST_PULLREQUESTID: '8', SYSTEM_JOBATTEMPT: '1' }, {}),
    ).to.include({
      commit: headSha,
      ref: 'refs/pull/8/merge',
      base: 'refs/heads/main',
      pullRequest: 8,
      runAttempt: 1,
    });
    const jenkins = { JENKINS_URL: 'https://ci', GIT_COMMIT: headSha, GIT_BRANCH: 'origin/main', BUILD_ID: '4' };
    expect(readContext(jenkins, {})).to.include({ commit: headSha, ref: 'refs/heads/main', runId: '4' });
    expect(readContext({ ...jenkins, CHANGE_ID: '3', CHANGE_TARGET: 'main' }, {})).to.include({
      ref: 'refs/pull/3/head',
      base: 'refs/heads/main',
    });
  });

  it('asks for the flag where nothing says what was scanned', () => {
    expect(() => readContext({}, {})).to.throw('The scanned commit is unknown.');
    expect(() => readContext({}, { commit: headSha })).to.throw('The scanned ref is unknown.');
  });
});
