// The built action as a gate step, and as an upload step that leaves the verdict to it.
import type { Outcome, Verdict } from '@portcullis/contract';
import { expect } from 'chai';
import { buildActionIfStale } from '../build.ts';
import {
  aReasonFinding,
  failingParts,
  gateUrl,
  startFakeApi,
  withGate,
  withProblem,
  withReceipt,
  withReset,
  withText,
} from './fake-api.ts';
import { aSarif, headSha, makeWorkspace, runAction, runnerCommands, testKey } from './runner.ts';

const verdictOf = (outcome: Outcome): Verdict => ({
  outcome,
  policyVersion: 2,
  reasons: [{ code: 'new-high', outcome, detail: '1 new finding', findings: [aReasonFinding(1)], findingCount: 1 }],
});

describe('dist/main.js, command: gate', function () {
  this.timeout(20_000);
  before(buildActionIfStale);

  for (const [outcome, code] of [
    ['pass', 0],
    ['warn', 0],
    ['fail', 1],
    ['error', 2],
  ] as const) {
    it(`needs no report, and exits ${code} where the gate says ${outcome}, with summary and outputs`, async () => {
      await using api = await startFakeApi(withReceipt());
      api.answers.gate = withGate({ verdict: verdictOf(outcome) });
      using workspace = makeWorkspace({ '.portcullis/policy.json': '{"rules":[]}' });
      const inputs = { url: api.url, command: 'gate', report: '', 'policy-file': '.portcullis/policy.json' };
      const { exitCode, outputs, summary } = await runAction(workspace, inputs);
      expect(exitCode).to.equal(code);
      expect(outputs).to.deep.equal({ verdict: outcome, 'new-findings': '', 'scan-id': '', 'report-url': gateUrl });
      expect(summary).to.match(new RegExp(`^<h2>Portcullis: ${outcome === 'error' ? 'no verdict' : outcome}</h2>`));
      expect(summary.includes('sql-injection')).to.equal(outcome !== 'pass');
      expect(api.requests.map(({ method, query }) => ({ method, query }))).to.deep.equal([{ method: 'GET', query: { commit: headSha } }]);
      expect(api.requests[0]?.headers).to.include({ authorization: `Bearer ${testKey}` });
    });
  }

  it('lets a commit go on that could not be judged where on-error says so, visibly, and calls the verdict an error', async () => {
    await using api = await startFakeApi(withReceipt());
    api.answers.gate = withGate({ verdict: verdictOf('error') });
    using workspace = makeWorkspace({});
    for (const [onError, commands] of [
      ['warn', ['warning', 'warning']],
      ['pass', []],
    ] as const) {
      const { exitCode, outputs, summary, stdout } = await runAction(workspace, { url: api.url, command: 'gate', 'on-error': onError });
      expect(exitCode).to.equal(0);
      expect(outputs['verdict']).to.equal('error');
      expect(summary)
        .to.match(/^<h2>Portcullis: NOT JUDGED/)
        .and.to.include(`on-error is &quot;${onError}&quot;`);
      expect(runnerCommands(stdout).filter((name) => name === 'error' || name === 'warning')).to.deep.equal(commands);
    }
  });

  it('exits 2 where the server is away, answers for another commit, refuses, or answers no gate, and 0 for the first with on-unavailable', async () => {
    await using api = await startFakeApi(withReceipt());
    using workspace = makeWorkspace({});
    const gate = (inputs: Readonly<Record<string, string>> = {}) =>
      runAction(workspace, { url: api.url, command: 'gate', ...inputs }, { PORTCULLIS_RETRY_BUDGET_MS: '200' });
    const wrong = [
      withGate({ commit: 'b'.repeat(40) }),
      withProblem('project-not-found', 'None.'),
      withText(200, 'application/json', '{"outcome":"pass"}'),
    ];
    for (const reply of wrong) {
      api.answers.gate = reply;
      expect((await gate({ 'on-unavailable': 'warn', 'on-error': 'pass' })).exitCode).to.equal(2);
    }
    api.answers.gate = withReset;
    expect((await gate()).exitCode).to.equal(2);
    const tolerated = await gate({ 'on-unavailable': 'warn' });
    expect(tolerated.exitCode).to.equal(0);
    expect(tolerated.summary).to.include('NOT CHECKED');
  });
});

describe('dist/main.js, enforce: later', function () {
  this.timeout(20_000);
  before(buildActionIfStale);

  it('exits 0 for a verdict that a later step has to enforce, and says so loudly', async () => {
    await using api = await startFakeApi(withReceipt(failingParts({})));
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const { exitCode, outputs, summary, stdout } = await runAction(workspace, { url: api.url, enforce: 'later' });
    expect(exitCode).to.equal(0);
    expect(outputs['verdict']).to.equal('fail');
    expect(summary).to.match(/^<h2>Portcullis: fail, NOT ENFORCED IN THIS STEP/);
    expect(stdout).to.include('::warning title=Portcullis::Portcullis: fail, NOT ENFORCED IN THIS STEP');
    expect(runnerCommands(stdout)).to.not.include('error');
  });

  it('still exits 2 for what failed: no report, a refusal, an absent server', async () => {
    await using api = await startFakeApi(withProblem('key-invalid', 'No such key.'), withText(503, 'text/plain', 'down'));
    using workspace = makeWorkspace({ 'reports/semgrep.sarif': aSarif() });
    const env = { PORTCULLIS_RETRY_BUDGET_MS: '200' };
    for (const inputs of [{ report: 'nowhere/*' }, {}, {}])
      expect((await runAction(workspace, { url: api.url, enforce: 'later', ...inputs }, env)).exitCode).to.equal(2);
    expect(api.uploads.length).to.be.greaterThan(1);
  });
});
