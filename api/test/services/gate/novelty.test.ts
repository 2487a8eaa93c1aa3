// What a finding is to a commit: brought by it, made worse by it, there and only known since, or there before.
import { evidenceProperty, type Receipt } from '@portcullis/contract';
import { expect } from 'chai';
import { commitOf, pullOf, reasonsOf, type ScanWish } from '../../support/lifecycle-stage.ts';
import type { SarifFinding } from '../../support/make-sarif.ts';
import { listFindings } from '../../support/send-json.ts';
import { useApi } from '../../support/start-test-api.ts';
import { behind, by, GateStage, rule } from './gate-stage.ts';

const blocks = 'no-new-critical-or-high';

describe('A finding that a commit makes worse', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach(async () => {
    stage = await GateStage.on(api());
  });
  const at = (score: string, more: SarifFinding = {}): ScanWish => ({ findings: [{ rule: 'x', path: 'x.js', score, ...more }] });
  const quiet: SarifFinding = { extra: { suppressions: [{ kind: 'inSource' }], properties: { 'security-severity': '9.8' } } };
  const shown = async (ref: string): Promise<string[]> =>
    (await listFindings(api(), stage.tenant, `&ref=${ref}`)).map(({ severity }) => severity);
  const rowsOf = (): Promise<object[]> =>
    stage.rows('select severity, severity_raw, message, path, line, suppressed, match_data from app.findings where project_id = $1', [
      stage.tenant.projectId,
    ]);

  it('blocks a pull request as escalated, and what main shows of it stays as it is.', async () => {
    await stage.scan(1, at('5.0'));
    const before = await rowsOf();
    const receipt = await stage.scan(2, { ...at('9.8'), query: pullOf(7) });
    expect(reasonsOf(receipt)).to.deep.equal([`fail ${blocks}`]);
    expect(receipt.counts).to.include({ new: 0, existing: 1 });
    expect(receipt.verdict.reasons[0]!.findings.map(({ severity }) => severity)).to.deep.equal(['critical']);
    expect(await rowsOf()).to.deep.equal(before);
    expect(await shown('refs/heads/main')).to.deep.equal(['medium']);
    expect((await stage.scan(3, { ...at('5.0'), query: pullOf(8) })).verdict.outcome).to.equal('pass');
    expect(await stage.outcome(2)).to.equal('fail');
  });

  it('does not where it only changes, is better now, or is worse in what the rule does not look at.', async () => {
    await stage.scan(1, at('8.0'));
    for (const [commit, score] of [
      [2, '8.5'],
      [3, '5.0'],
      [4, '1.0'],
    ] as const) {
      expect((await stage.scan(commit, { ...at(score), query: pullOf(7) })).verdict.outcome).to.equal('pass');
    }
    const other = await GateStage.on(api());
    await other.scan(1, at('1.0'));
    expect((await other.scan(2, { ...at('5.0'), query: pullOf(7) })).verdict.outcome).to.equal('pass');
  });

  it('stays escalated on main however often the commit is scanned: nobody makes it green by scanning again.', async () => {
    await stage.scan(1, at('5.0'));
    for (const attempt of ['1', '2', '3']) {
      const receipt = await stage.scan(2, { ...at('9.8'), query: { 'run-attempt': attempt } });
      expect(reasonsOf(receipt)).to.deep.equal([`fail ${blocks}`]);
      expect(behind(receipt.verdict, blocks)).to.deep.equal(['x']);
    }
    expect(await shown('refs/heads/main')).to.deep.equal(['critical']);
    await stage.publish({ rules: [rule('worse', { novelty: ['escalated'] })] });
    expect(behind((await stage.gate(2)).verdict, 'worse')).to.deep.equal(['x']);
    expect((await stage.scan(3, at('9.8'))).verdict.outcome).to.equal('pass');
    expect(await stage.outcome(2)).to.equal('fail');
  });

  it('is not escalated any more where a later scan of the commit says that it is no worse.', async () => {
    await stage.scan(1, at('5.0'));
    expect((await stage.scan(2, at('9.8'))).verdict.outcome).to.equal('fail');
    expect((await stage.scan(2, at('5.0'))).verdict.outcome).to.equal('pass');
    expect((await stage.scan(2, at('9.0'))).verdict.outcome).to.equal('fail');
    expect((await stage.scan(3, { ...at('9.0'), query: pullOf(7) })).verdict.outcome).to.equal('pass');
    expect((await stage.scan(4, { ...at('9.0'), query: pullOf(7) })).verdict.outcome).to.equal('pass');
  });

  it('is judged in each pull request by what that one’s report says, also when both are judged again.', async () => {
    await stage.scan(1, at('5.0'));
    await stage.publish({ rules: [rule('worse', { novelty: ['escalated'], severity: ['critical', 'high'] })], honourSuppressions: true });
    await stage.scan(2, { ...at('9.8'), query: pullOf(7) });
    await stage.scan(3, { ...at('1.0'), query: pullOf(8) });
    await stage.scan(4, { ...at('9.8', quiet), query: pullOf(9) });
    const outcomes = (): Promise<string[]> => Promise.all([2, 3, 4].map((commit) => stage.outcome(commit)));
    expect(await outcomes()).to.deep.equal(['fail', 'pass', 'pass']);
    await stage.publish({ rules: [rule('worse', { novelty: ['escalated'], severity: ['critical'] })], honourSuppressions: true });
    expect(await outcomes()).to.deep.equal(['fail', 'pass', 'pass']);
    await stage.publish({ rules: [rule('worse', { novelty: ['escalated'], severity: ['critical'] })] });
    expect(await outcomes()).to.deep.equal(['fail', 'pass', 'fail']);
  });

  for (const [first, second] of [
    ['9.8', '1.0'],
    ['1.0', '9.8'],
  ] as const) {
    it(`and that two pull requests bring, is judged in each by its own report (${first}, then ${second}).`, async () => {
      await stage.scan(1);
      const outcomeAt = (score: string): string => (score === '9.8' ? 'fail' : 'pass');
      expect((await stage.scan(2, { ...at(first), query: pullOf(7) })).verdict.outcome).to.equal(outcomeAt(first));
      expect((await stage.scan(3, { ...at(second), query: pullOf(8) })).verdict.outcome).to.equal(outcomeAt(second));
      await stage.publish({ rules: [rule('news', { novelty: ['new'], severity: ['critical'] })] });
      expect([await stage.outcome(2), await stage.outcome(3)]).to.deep.equal([outcomeAt(first), outcomeAt(second)]);
    });
  }
});

describe('A vulnerability that is published', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach('scan main at commit 1', async () => {
    stage = await GateStage.on(api());
    await stage.scanBy('Trivy', 1);
    await stage.scanBy('semgrep', 1);
  });
  const vulnerability = (path = 'package-lock.json'): SarifFinding => ({
    ...{ rule: 'CVE-2026-1111', path, score: '9.8' },
    message: 'Package: x\nInstalled Version: 1\nVulnerability CVE-2026-1111\nSeverity: CRITICAL\nFixed Version: 2\nLink: …',
  });
  const scan = (
    unchanged: readonly string[] | undefined,
    { from = 1, tool = 'Trivy', path = 'package-lock.json' } = {},
  ): Promise<Receipt> => {
    const changes = { from: commitOf(from), files: [], ...(unchanged ? { unchanged } : {}) };
    const properties = { [evidenceProperty]: { history: { commits: [commitOf(1)], isWhole: true }, changes } };
    return stage.scan(2, { findings: [vulnerability(path)], query: pullOf(7), run: { ...by(tool).run, properties } });
  };

  it('in a file that is what it was is newly disclosed, which warns: the commit did not bring it.', async () => {
    const receipt = await scan(['package-lock.json']);
    expect(reasonsOf(receipt)).to.deep.equal(['warn newly-disclosed-critical-or-high']);
    expect(receipt.verdict.reasons[0]!.detail).to.match(/did not bring it: it was there, and nobody knew/);
    expect(behind(receipt.verdict, 'newly-disclosed-critical-or-high')).to.deep.equal(['CVE-2026-1111']);
    expect(receipt.counts).to.include({ new: 1 });
    await stage.publish({ rules: [rule('news', { novelty: ['new', 'escalated', 'pre-existing'] })] });
    expect(await stage.outcome(2)).to.equal('pass');
    await stage.publish({ rules: [rule('known', { novelty: ['newly-disclosed'] })] });
    expect(await stage.outcome(2)).to.equal('fail');
  });

  it('blocks where the sender names a threshold, which looks at all that the baseline does not have.', async () => {
    const changes = { from: commitOf(1), files: [], unchanged: ['package-lock.json'] };
    const properties = { [evidenceProperty]: { history: { commits: [commitOf(1)], isWhole: true }, changes } };
    const query = { ...pullOf(7), 'fail-on': 'high' };
    const receipt = await stage.scan(2, { findings: [vulnerability()], query, run: { ...by('Trivy').run, properties } });
    expect(reasonsOf(receipt)).to.deep.equal(['fail fail-on', 'warn newly-disclosed-critical-or-high']);
  });

  const news: readonly (readonly [what: string, unchanged: readonly string[] | undefined, more: Parameters<typeof scan>[1]])[] = [
    ['of which the sender says nothing', undefined, {}],
    ['that is not among those that are unchanged', ['yarn.lock'], {}],
    ['that is unchanged since another commit than the one compared with', ['package-lock.json'], { from: 9 }],
    ['of which only the name is alike', ['web/package-lock.json', 'package-lock.json.bak', './package-lock.jsonx'], {}],
    ['of code of one’s own, which no advisory is about', ['package-lock.json'], { tool: 'semgrep' }],
  ];
  for (const [what, unchanged, more] of news) {
    it(`in a file ${what} is new, which blocks.`, async () => {
      expect(reasonsOf(await scan(unchanged, more))).to.deep.equal([`fail ${blocks}`]);
    });
  }
});
