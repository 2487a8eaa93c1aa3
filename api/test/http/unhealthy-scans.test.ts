// Scans that broke: they are stored and said to be broken, they never pass, and they never count anything as fixed.
import type { FindingPage, Receipt } from '@portcullis/contract';
import { expect } from 'chai';
import { countRows } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const findings = [
  { rule: 'xss', path: 'a.js' },
  { rule: 'sql', path: 'b.js' },
];

const notification = (level: string) => [{ level, message: { text: 'rule pack missing' } }];

/** Runs that did not get as far as looking, or say that they failed on the way; none has a result. */
const brokenRuns: readonly (readonly [what: string, run: object, says: RegExp])[] = [
  ['results that are null', { results: null }, /no results/],
  ['no results', { results: undefined }, /no results/],
  ['executionSuccessful: false', { invocations: [{ executionSuccessful: false }] }, /not successful/],
  ['one failed invocation of two', { invocations: [{ executionSuccessful: true }, { executionSuccessful: false }] }, /not successful/],
  [
    'an error of the tool',
    { invocations: [{ executionSuccessful: true, toolExecutionNotifications: notification('error') }] },
    /rule pack/,
  ],
  ['an error of its configuration', { invocations: [{ toolConfigurationNotifications: notification('error') }] }, /rule pack/],
  [
    'a tool that did not start',
    { invocations: [{ executionSuccessful: true, processStartFailureMessage: 'no such file' }] },
    /did not start/,
  ],
];

describe('POST /api/v1/projects/{project}/scans: scans that broke', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    await uploadOk(api(), tenant, makeSarif(findings));
  });

  const openRules = async (ref = 'main'): Promise<string[]> => {
    const page = (await (await get(api(), tenant, `/api/v1/projects/web-shop/findings?state=open&ref=${ref}`)).json()) as FindingPage;
    return page.items.map((item) => item.ruleId).sort();
  };

  /** Of the verdict over the commit, what is about this upload. */
  const ownReasons = ({ verdict, scanId }: Receipt): string[] =>
    verdict.reasons.filter(({ scans }) => scans?.includes(scanId)).map((reason) => reason.code);

  const expectUnhealthy = (receipt: Receipt, says: RegExp): void => {
    expect(receipt.health).to.equal('unhealthy');
    expect(receipt.verdict.outcome).to.equal('error');
    expect(ownReasons(receipt)).to.deep.equal(['scan-unhealthy']);
    expect(receipt.verdict.reasons[0]?.detail).to.match(says);
    expect(receipt.counts).to.deep.equal({ new: 0, existing: 0, fixed: 0, reopened: 0, suppressed: 0, rejected: 0 });
  };

  it('judges a scan with a result that cannot be read as an error, itemises it, and counts nothing as fixed.', async () => {
    const receipt = await uploadOk(api(), tenant, makeSarif([], { results: [42] }), { query: { ref: 'feature' } });
    expect(receipt.verdict.outcome).to.equal('error');
    expect(ownReasons(receipt)).to.deep.equal(['results-unreadable']);
    expect(receipt.counts).to.include({ fixed: 0, rejected: 1 });
    expect(receipt.warnings[0]).to.include({ pointer: '/runs/0/results/0', code: 'result-rejected' });
    expect(await openRules('feature')).to.deep.equal(['sql', 'xss']);
  });

  for (const [what, run, says] of brokenRuns) {
    it(`stores a scan with ${what} as unhealthy: the verdict is error, and every finding stays open.`, async () => {
      const before = await countRows(api());
      expectUnhealthy(await uploadOk(api(), tenant, makeSarif([], run)), says);
      const after = await countRows(api());
      const { scans, verdicts, acts, ...others } = before;
      expect(after).to.deep.equal({ ...others, scans: scans! + 1, verdicts: verdicts! + 1, acts: acts! + 1 });
      expect(await openRules()).to.deep.equal(['sql', 'xss']);
    });
  }

  it('closes nothing of a pull request by a broken scan of it.', async () => {
    const query = { ref: 'refs/pull/7/head', 'pull-request': '7' };
    await uploadOk(api(), tenant, makeSarif([...findings, { rule: 'new', level: 'note' }]), { query });
    expectUnhealthy(await uploadOk(api(), tenant, makeSarif([], { results: null }), { query }), /no results/);
    expect(await openRules('refs/pull/7/head')).to.deep.equal(['new', 'sql', 'xss']);
  });

  it('goes on from the last healthy scan after a broken one.', async () => {
    await uploadOk(api(), tenant, makeSarif([], { results: null }));
    const receipt = await uploadOk(api(), tenant, makeSarif(findings.slice(0, 1)));
    expect(receipt.counts).to.include({ existing: 1, fixed: 1, new: 0, reopened: 0 });
    expect(receipt.verdict.outcome).to.equal('pass');
  });

  it('never takes a broken scan for a baseline.', async () => {
    const tool = { tool: { driver: { name: 'other' } } };
    await uploadOk(api(), tenant, makeSarif([], { ...tool, results: null }));
    const receipt = await uploadOk(api(), tenant, makeSarif([{ rule: 'old' }], tool));
    expect(ownReasons(receipt)).to.deep.equal(['baseline-recorded']);
  });

  it('compares a pull request with the last healthy scan of its base, not with a broken one.', async () => {
    await uploadOk(api(), tenant, makeSarif([], { results: null }));
    const query = { ref: 'refs/pull/8/head', 'pull-request': '8' };
    const receipt = await uploadOk(api(), tenant, makeSarif([...findings, { rule: 'new' }]), { query });
    expect(receipt.counts).to.include({ new: 1, existing: 2 });
    expect(receipt.verdict.outcome).to.equal('fail');
  });

  it('fails on what a broken scan did find, and says as well that it broke.', async () => {
    const run = { invocations: [{ executionSuccessful: false }] };
    const receipt = await uploadOk(api(), tenant, { ...makeSarif([...findings, { rule: 'new' }], run) });
    expect(receipt.verdict.outcome).to.equal('fail');
    expect(receipt.verdict.reasons.map((reason) => reason.code)).to.deep.equal(['no-new-critical-or-high', 'scan-unhealthy']);
  });

  it('takes warnings of a tool for what they are: the scan is healthy.', async () => {
    const run = { invocations: [{ executionSuccessful: true, toolExecutionNotifications: notification('warning') }] };
    const receipt = await uploadOk(api(), tenant, makeSarif([], run));
    expect(receipt.health).to.equal('healthy');
    expect(receipt.counts.fixed).to.equal(2);
  });

  it('calls a report unhealthy when one of its runs is.', async () => {
    const [good] = (makeSarif(findings) as { runs: object[] }).runs;
    const bad = { tool: { driver: { name: 'second' } }, results: null };
    const receipt = await uploadOk(api(), tenant, { version: '2.1.0', runs: [good, bad] });
    expect(receipt.health).to.equal('unhealthy');
    expect(receipt.verdict.outcome).to.equal('error');
    expect(receipt.counts.existing).to.equal(2);
  });
});
