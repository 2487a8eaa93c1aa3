// The built action as a process, as a runner starts it, against a server that speaks the contract.
import type { Verdict } from '@portcullis/contract';
import { expect } from 'chai';
import { buildActionIfStale } from '../build.ts';
import { failingParts, scanId, startFakeApi, withProblem, withReceipt, withReset, withText } from './fake-api.ts';
import { aSarif, headSha, makeWorkspace, runAction, runnerCommands, testKey } from './runner.ts';

describe('dist/main.js', function () {
  this.timeout(20_000);
  before(buildActionIfStale);

  it('exits 0 for a pass, with outputs, a summary that leads with the verdict, and no annotation', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const { exitCode, stdout, summary, outputs } = await runAction(workspace, { url: api.url });
    expect(exitCode).to.equal(0);
    expect(outputs).to.deep.equal({
      verdict: 'pass',
      'new-findings': '0',
      'scan-id': scanId,
      'report-url': `https://portcullis.example/scans/${scanId}`,
    });
    expect(summary).to.match(/^<h2>Portcullis: pass<\/h2>\n<p><b>Next step:/);
    expect(runnerCommands(stdout).filter((name) => name === 'error' || name === 'warning')).to.deep.equal([]);
  });

  it('sends the head commit, the merge ref, the base branch and the run of a pull request, and fail-on as asked', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    await runAction(workspace, { url: `${api.url}/`, category: 'backend', 'fail-on': 'medium' });
    const [upload] = api.uploads;
    expect(upload?.path).to.equal('/api/v1/projects/web-shop/scans');
    expect(upload?.query).to.deep.equal({
      commit: headSha,
      ref: 'refs/pull/5/merge',
      base: 'refs/heads/main',
      'pull-request': '5',
      category: 'backend',
      'run-id': '1234',
      'run-attempt': '2',
      'fail-on': 'medium',
    });
    expect(upload?.headers).to.include({
      authorization: `Bearer ${testKey}`,
      'content-type': 'application/sarif+json',
      'content-encoding': 'gzip',
    });
    expect(upload?.headers['idempotency-key']).to.match(/^[0-9a-f]{64}$/);
  });

  it('exits 1 for a fail and says in log, summary and annotation what blocks, where and what to do', async () => {
    await using api = await startFakeApi(
      withReceipt(failingParts({}, { severity: 'critical', ruleId: 'hard-coded-key', path: 'web/a.js' })),
    );
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const { exitCode, stdout, summary, outputs } = await runAction(workspace, { url: api.url });
    expect(exitCode).to.equal(1);
    expect(outputs).to.include({ verdict: 'fail', 'new-findings': '2' });
    expect(stdout).to.include('sql-injection  web/orders.js:12  User input reaches the query').and.to.include('Next: Fix the findings');
    expect(stdout).to.include('::error title=Portcullis,file=web/a.js,line=12::critical');
    expect(summary.indexOf('hard-coded-key')).to.be.greaterThan(0).and.lessThan(summary.indexOf('sql-injection'));
  });

  it('exits 2 where the server could not judge the scan', async () => {
    const verdict: Verdict = {
      outcome: 'error',
      policyVersion: 1,
      reasons: [{ code: 'unhealthy', outcome: 'error', detail: 'The scanner failed', findings: [], findingCount: 0 }],
    };
    await using api = await startFakeApi(withReceipt({ health: 'unhealthy', verdict }));
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const { exitCode, stdout, outputs } = await runAction(workspace, { url: api.url });
    expect(exitCode).to.equal(2);
    expect(outputs['verdict']).to.equal('error');
    expect(stdout).to.include('The scanner failed');
  });

  it('exits 2 where the server cannot be reached', async () => {
    await using api = await startFakeApi(withReset);
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const { exitCode, stdout, outputs } = await runAction(workspace, { url: api.url }, { PORTCULLIS_RETRY_BUDGET_MS: '300' });
    expect(exitCode).to.equal(2);
    expect(outputs).to.deep.equal({ verdict: 'error', 'new-findings': '', 'scan-id': '', 'report-url': '' });
    expect(stdout).to.include('gave no usable answer within the time for retries');
  });

  it('exits 0 with a loud warning where the server cannot be reached and on-unavailable is warn, and still calls the verdict an error', async () => {
    await using api = await startFakeApi(withText(503, 'text/html', '<h1>down</h1>'));
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const inputs = { url: api.url, 'on-unavailable': 'warn' };
    const { exitCode, stdout, summary, outputs } = await runAction(workspace, inputs, { PORTCULLIS_RETRY_BUDGET_MS: '300' });
    expect(exitCode).to.equal(0);
    expect(outputs['verdict']).to.equal('error');
    expect(stdout).to.include('::warning title=Portcullis::Portcullis: NOT CHECKED');
    expect(summary).to.match(/^<h2>Portcullis: NOT CHECKED/);
  });

  it('exits 2 for a refusal, whatever on-unavailable says, and prints what the server said of it', async () => {
    await using api = await startFakeApi(withProblem('project-not-found', 'No project "web-shop" for this key.'));
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const { exitCode, stdout } = await runAction(workspace, { url: api.url, 'on-unavailable': 'warn' });
    expect(exitCode).to.equal(2);
    expect(stdout)
      .to.include('There is no such project (project-not-found, status 404).')
      .and.to.include('No project "web-shop" for this key.');
    expect(api.uploads).to.have.length(1);
  });

  it('exits 2 where no report matches, because a scan that did not happen is not clean', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({});
    const { exitCode, stdout } = await runAction(workspace, { url: api.url, report: 'out/*.sarif' });
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('No report file matches out/*.sarif.');
    expect(api.uploads).to.have.length(0);
  });

  it('refuses a malformed key before any request, masks it and never prints it elsewhere', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const malformed = `${testKey.slice(0, -1)}!`;
    const { exitCode, stdout } = await runAction(workspace, { url: api.url, 'api-key': malformed });
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('is a malformed key');
    expect(stdout.split('\n').filter((line) => line.includes(malformed))).to.deep.equal([`::add-mask::${malformed}`]);
    expect(api.uploads).to.have.length(0);
  });

  it('sends all matched reports as one upload, each by its name and type, and its one verdict decides', async () => {
    for (const [parts, code, verdict] of [
      [failingParts({}), 1, 'fail'],
      [{}, 0, 'pass'],
    ] as const) {
      await using api = await startFakeApi(withReceipt(parts));
      using workspace = makeWorkspace({
        'reports/a.sarif': aSarif({ driver: 'a' }),
        'reports/b.sarif': aSarif({ driver: 'b' }),
        'reports/c.json': '{}',
        'reports/d.xml': '<OWASPZAPReport/>',
      });
      const { exitCode, outputs } = await runAction(workspace, {
        url: api.url,
        evidence: 'false',
        report: 'reports/*.sarif\nreports/[cd].*',
      });
      expect(exitCode).to.equal(code);
      expect(outputs).to.include({ verdict, 'new-findings': String(code) });
      expect(api.uploads).to.have.length(1);
      expect(api.uploads[0]?.reports).to.deep.equal([
        { name: 'reports/a.sarif', contentType: 'application/sarif+json', body: aSarif({ driver: 'a' }) },
        { name: 'reports/b.sarif', contentType: 'application/sarif+json', body: aSarif({ driver: 'b' }) },
        { name: 'reports/c.json', contentType: 'application/json', body: '{}' },
        { name: 'reports/d.xml', contentType: 'application/xml', body: '<OWASPZAPReport/>' },
      ]);
    }
  });

  it('tells what became of each scan of an upload, with the files that it was in', async () => {
    const counts = { new: 0, existing: 3, fixed: 0, reopened: 0, suppressed: 0, rejected: 0 };
    const scan = { scanId, category: '', health: 'healthy', counts } as const;
    const scans = [
      { ...scan, tool: 'semgrep', files: ['reports/a.sarif', 'reports/b.sarif'] },
      { ...scan, tool: 'gosec', health: 'unhealthy' as const, counts: { ...counts, new: 7 }, files: ['reports/c.json'] },
    ];
    await using api = await startFakeApi(withReceipt({ scans }));
    using workspace = makeWorkspace({ 'reports/a.sarif': aSarif(), 'reports/b.sarif': aSarif(), 'reports/c.json': '{}' });
    const { stdout } = await runAction(workspace, { url: api.url });
    expect(stdout)
      .to.include('reports/a.sarif, reports/b.sarif (semgrep): 0 new, 3 existing')
      .and.to.include('reports/c.json (gosec): 7 new');
    expect(stdout.split('did not run to its end')).to.have.length(2);
  });

  it('exits 2 where one report of several is refused, and names it, whatever the step tolerates', async () => {
    await using api = await startFakeApi(withProblem('report-invalid', 'reports/b.json: No format is known.'));
    using workspace = makeWorkspace({ 'reports/a.sarif': aSarif(), 'reports/b.json': '{}' });
    const { exitCode, outputs, stdout, summary } = await runAction(workspace, { url: api.url, 'on-error': 'pass', enforce: 'later' });
    expect(exitCode).to.equal(2);
    expect(outputs).to.include({ verdict: 'error', 'scan-id': '' });
    expect(stdout).to.include('reports/b.json: No format is known.');
    expect(summary)
      .to.match(/^<h2>Portcullis: no verdict/)
      .and.to.include('reports/b.json')
      .and.to.include('No format is known.');
  });

  it('sends two reports of one tool and category together, so that neither replaces the other', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({ 'reports/a.sarif': aSarif(), 'reports/b.sarif': aSarif({ message: 'Other' }) });
    const { exitCode } = await runAction(workspace, { url: api.url });
    expect(exitCode).to.equal(0);
    expect(api.uploads.map(({ reports }) => reports.map(({ name }) => name))).to.deep.equal([['reports/a.sarif', 'reports/b.sarif']]);
  });

  it('repeats the idempotency key for the same attempt and changes it for another attempt', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    for (const attempt of ['1', '1', '2']) await runAction(workspace, { url: api.url }, { GITHUB_RUN_ATTEMPT: attempt });
    const [first, again, next] = api.uploads.map(({ headers }) => headers['idempotency-key']);
    expect(again).to.equal(first);
    expect(next).to.not.equal(first);
  });

  it('keeps within the annotations that GitHub shows of a step and names the rest in the summary', async () => {
    const findings = Array.from({ length: 40 }, (_, at) => ({ ruleId: `rule-${at}` }));
    await using api = await startFakeApi(withReceipt(failingParts(...findings)));
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const { stdout, summary } = await runAction(workspace, { url: api.url });
    expect(runnerCommands(stdout).filter((name) => name === 'error')).to.have.length(10);
    expect(stdout).to.include('31 more findings are in the job summary');
    for (const { ruleId } of findings) expect(summary).to.include(`<code>${ruleId}</code>`);
  });

  it('keeps the verdict where the outputs cannot be written', async () => {
    await using api = await startFakeApi(withReceipt(failingParts({})));
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const { exitCode, stdout } = await runAction(workspace, { url: api.url }, { GITHUB_OUTPUT: '/nowhere/output' });
    expect(exitCode).to.equal(1);
    expect(stdout).to.include('could not be written');
  });
});
