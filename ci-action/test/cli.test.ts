// The built command line as a process.
import { expect } from 'chai';
import { buildActionIfStale } from '../build.ts';
import { failingParts, startFakeApi, withReceipt } from './fake-api.ts';
import { aSarif, headSha, makeWorkspace, runCli, testKey } from './runner.ts';

describe('dist/cli.js', function () {
  this.timeout(20_000);
  before(buildActionIfStale);

  const flags = ['--project', 'web-shop', '--report', 'reports/*', '--commit', headSha, '--ref', 'main'];

  it('tells how to use it', async () => {
    using workspace = makeWorkspace({});
    const { exitCode, stdout } = await runCli(workspace, ['--help']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('portcullis scan --url');
  });

  it('exits 1 for a fail and prints what blocks, where, why and what to do', async () => {
    await using api = await startFakeApi(withReceipt(failingParts({})));
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const { exitCode, stdout, stderr } = await runCli(workspace, ['scan', '--url', api.url, ...flags, '--fail-on', 'low']);
    expect(exitCode).to.equal(1);
    expect(stdout)
      .to.include('Portcullis: fail')
      .and.to.include('fail   1 new findings of severity high or worse (new-findings)')
      .and.to.include('high      sql-injection  web/orders.js:12')
      .and.to.include('Next: Fix the findings');
    expect(stdout).to.not.include('::');
    expect(stderr).to.equal('');
    expect(api.uploads[0]?.query).to.deep.equal({ commit: headSha, ref: 'refs/heads/main', 'fail-on': 'low' });
  });

  it('takes commit, ref and target branch from GitLab and address and project from variables', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const env = {
      PORTCULLIS_URL: api.url,
      PORTCULLIS_PROJECT: 'web-shop',
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: headSha,
      CI_MERGE_REQUEST_REF_PATH: 'refs/merge-requests/7/head',
      CI_MERGE_REQUEST_IID: '7',
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_JOB_ID: '99',
    };
    const { exitCode } = await runCli(workspace, ['scan', '--report', 'reports/*.sarif'], env);
    expect(exitCode).to.equal(0);
    expect(api.uploads[0]?.query).to.deep.equal({
      commit: headSha,
      ref: 'refs/merge-requests/7/head',
      base: 'refs/heads/main',
      'pull-request': '7',
      'run-id': '99',
    });
  });

  it('prints the result as one JSON document that no runner takes for a command', async () => {
    const message = 'a\n::error::x ##[group] \u202e end';
    await using api = await startFakeApi(withReceipt(failingParts({ message })));
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const { exitCode, stdout } = await runCli(workspace, ['scan', '--url', api.url, ...flags, '--json']);
    expect(exitCode).to.equal(1);
    expect(stdout.trimEnd()).to.not.match(/::|##|\n|\u202e/);
    const document = JSON.parse(stdout) as {
      outcome: string;
      scans: { receipt: { verdict: { reasons: { findings: { message: string }[] }[] } } }[];
    };
    expect(document.outcome).to.equal('fail');
    expect(document.scans[0]?.receipt.verdict.reasons[0]?.findings[0]?.message).to.equal(message);
  });

  it('judges a later run without a run id anew instead of being given the stored answer', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    for (let run = 0; run < 2; run += 1) await runCli(workspace, ['scan', '--url', api.url, ...flags]);
    const [first, second] = api.uploads.map(({ headers }) => headers['idempotency-key']);
    expect(second).to.not.equal(first);
  });

  it('keeps its exit code where nobody reads the output to its end', async () => {
    await using api = await startFakeApi(withReceipt(failingParts({})), withReceipt());
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const words = ['scan', '--url', api.url, ...flags];
    expect((await runCli(workspace, words, {}, { closeOutput: true })).exitCode).to.equal(1);
    expect((await runCli(workspace, words, {}, { closeOutput: true })).exitCode).to.equal(0);
  });

  const mistakes: readonly [what: string, words: readonly string[], env: NodeJS.ProcessEnv, said: RegExp][] = [
    ['no command', [], {}, /command is missing/],
    ['an unknown flag', ['scan', '--frobnicate'], {}, /Unknown option '--frobnicate'/],
    [
      'no commit',
      ['scan', '--url', 'http://localhost:1', '--project', 'p', '--report', 'x'],
      {},
      /The scanned commit is unknown[^]*--commit/,
    ],
    ['a short commit', ['scan', '--url', 'http://localhost:1', ...flags, '--commit', 'abc'], {}, /The commit is "abc", which is not valid/],
    ['no key', ['scan', '--url', 'http://localhost:1', ...flags], { PORTCULLIS_API_KEY: '' }, /PORTCULLIS_API_KEY is missing/],
    ['plain http', ['scan', '--url', 'http://portcullis.example', ...flags], {}, /would show the key on the way[^]*https/],
    ['a bad severity', ['scan', '--url', 'http://localhost:1', ...flags, '--fail-on', 'hgih'], {}, /--fail-on is "hgih"[^]*critical, high/],
  ];
  for (const [what, words, env, said] of mistakes) {
    it(`exits 2 and says what to do for ${what}`, async () => {
      using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
      const { exitCode, stdout } = await runCli(workspace, words, env);
      expect(exitCode).to.equal(2);
      expect(stdout).to.match(said);
      expect(stdout).to.not.include(testKey);
    });
  }
});
