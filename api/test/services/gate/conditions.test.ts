// Every condition that a rule can have, from the document over HTTP to the findings behind the verdict.
import type { PolicyRule, Verdict } from '@portcullis/contract';
import { expect } from 'chai';
import { pullOf, type ScanWish } from '../../support/lifecycle-stage.ts';
import type { SarifFinding } from '../../support/make-sarif.ts';
import { readJson } from '../../support/send-json.ts';
import { useApi } from '../../support/start-test-api.ts';
import { behind, by, GateStage, rule, told } from './gate-stage.ts';

const pull = pullOf(7);
const tags = ['CWE-89: SQL injection', 'OWASP-A03:2021 - Injection'];
const packageOf = (name: string, fixed: string): string =>
  `Package: ${name}\nInstalled Version: 1\nSeverity: LOW\nFixed Version: ${fixed}\nLink: …`;

/** What each tool finds on main at commit 1, and what the pull request adds at commit 2. */
const tools: readonly (readonly [tool: string, there: readonly SarifFinding[], news: readonly SarifFinding[]])[] = [
  [
    'Semgrep',
    [{ rule: 'js.old', path: 'src/old.js', score: '5.0' }],
    [
      { rule: 'js.sql', path: 'src/db/query.js', score: '9.8', extra: { properties: { 'security-severity': '9.8', tags } } },
      { rule: 'js.eval', path: 'src/db/query.test.js', score: '5.0' },
    ],
  ],
  [
    'Trivy',
    [{ rule: 'CVE-2020-0001', path: 'package-lock.json', score: '8.0', message: packageOf('old', '3') }],
    [
      { rule: 'CVE-2024-1234', path: 'package-lock.json', score: '2.0', message: packageOf('lib', '2') },
      { rule: 'CVE-2024-9999', path: 'package-lock.json', score: '2.0', message: packageOf('bib', '') },
    ],
  ],
  ['gitleaks', [], [{ rule: 'aws-key', path: '.env', level: 'note' }]],
  ['checkov', [], [{ rule: 'CKV_1', path: 'infra/main.tf', level: 'warning' }]],
];
const sca = ['CVE-2024-1234', 'CVE-2024-9999'];
const everyNew = ['js.sql', 'js.eval', ...sca, 'aws-key', 'CKV_1'];

type Case = readonly [what: string, when: PolicyRule['when'], means: readonly string[]];

const cases: readonly Case[] = [
  ['no condition', {}, [...everyNew, 'js.old', 'CVE-2020-0001']],
  ['novelty', { novelty: ['new'] }, everyNew],
  ['novelty pre-existing', { novelty: ['pre-existing'] }, ['js.old', 'CVE-2020-0001']],
  ['severity', { severity: ['critical', 'info'] }, ['js.sql']],
  ['severity of pre-existing ones', { severity: ['high'] }, ['CVE-2020-0001']],
  ['type', { type: ['secret', 'iac'] }, ['aws-key', 'CKV_1']],
  ['type of dependencies', { type: ['sca'], novelty: ['new'] }, sca],
  ['tool', { tool: ['SEM*', 'Gitleaks'], novelty: ['new'] }, ['js.sql', 'js.eval', 'aws-key']],
  ['tool, all of its name', { tool: ['Sem'] }, []],
  ['rule', { rule: ['js.*', 'CKV_1'], novelty: ['new'] }, ['js.sql', 'js.eval', 'CKV_1']],
  ['rule, whose names differ by case', { rule: ['JS.*'] }, []],
  ['path', { path: ['src/**'], novelty: ['new'] }, ['js.sql', 'js.eval']],
  ['path, with files taken out', { path: ['src/**', '!**/*.test.js'], novelty: ['new'] }, ['js.sql']],
  ['path, with nothing but files taken out', { path: ['!src/**'], novelty: ['new'] }, [...sca, 'aws-key', 'CKV_1']],
  ['path within a folder', { path: ['src/*.js'] }, ['js.old']],
  ['cwe', { cwe: [78, 89] }, ['js.sql']],
  ['cwe that none has', { cwe: [8] }, []],
  ['tags', { tags: ['owasp-a03:2021 - injection'] }, ['js.sql']],
  ['fixAvailable', { fixAvailable: true, novelty: ['new'] }, ['CVE-2024-1234']],
  ['fixAvailable false, which is not what nobody says', { fixAvailable: false }, ['CVE-2024-9999']],
  ['triage', { triage: ['false-positive'] }, ['js.eval']],
  ['triage, with those that nobody decided on', { triage: ['open', 'false-positive'], rule: ['js.*'] }, ['js.sql', 'js.eval', 'js.old']],
  ['olderThanDays', { olderThanDays: 30 }, ['js.old']],
  ['overdue', { overdue: true }, ['js.old']],
  ['branches, by what the commit is to go into', { branches: ['release/*', 'main'], type: ['secret'] }, ['aws-key']],
  ['branches that it has nothing to do with', { branches: ['release/*'] }, []],
  ['several conditions, all of which must hold', { type: ['sca'], fixAvailable: true, severity: ['critical'] }, []],
];

describe('A rule of a policy', () => {
  const api = useApi();
  let stage: GateStage;
  before('main at commit 1, a pull request at commit 2 with a dismissed finding, and one on main that is old', async () => {
    stage = await GateStage.on(api());
    for (const [tool, there] of tools) await stage.scan(1, { ...by(tool), findings: there });
    for (const [tool, there, news] of tools) await stage.scan(2, { ...by(tool), findings: [...there, ...news], query: pull });
    await stage.dismiss(await stage.idOf('js.eval'));
    await stage.arrange("update app.findings set first_seen_at = now() - interval '40 days' where tenant_id = $1 and rule_id = 'js.old'");
  });
  const judge = async (rules: readonly PolicyRule[], more = {}): Promise<Verdict> => {
    await stage.publish({ rules: [...rules], dueDays: { medium: 39, high: 365 }, ...more });
    return (await stage.gate(2)).verdict;
  };

  for (const [what, when, means] of cases) {
    const isDecided = when.triage !== undefined;
    const expected = means.filter((one) => isDecided || one !== 'js.eval');
    it(`means what it says by ${what}: ${JSON.stringify(when)}.`, async () => {
      const verdict = await judge([rule('r', when)]);
      expect(behind(verdict, 'r')).to.have.members(expected);
      expect(verdict.outcome).to.equal(expected.length > 0 ? 'fail' : 'pass');
    });
  }

  it('allows as many as its budget says, and tells of all where there is one more, over all tools.', async () => {
    const when: PolicyRule['when'] = { novelty: ['new'] };
    expect((await judge([rule('r', when, { moreThan: 5 })])).outcome).to.equal('pass');
    const { reasons } = await judge([rule('r', when, { moreThan: 4 })]);
    expect(reasons[0]).to.include({ outcome: 'fail', findingCount: 5 });
    expect(reasons[0]!.detail).to.match(/^5 new findings, found by .*where 4 are allowed\. Fix them\. 1 more dismissed in triage\.$/);
  });

  it('warns or only tells where its action is that.', async () => {
    const when: PolicyRule['when'] = { type: ['secret'] };
    expect(told(await judge([rule('r', when, { action: 'warn' })]))).to.deep.equal(['warn r']);
    expect(told(await judge([rule('r', when, { action: 'inform' })]))).to.deep.equal(['pass r']);
    expect(told(await judge([rule('a', when, { action: 'inform' }), rule('b', when)]))).to.deep.equal(['fail b', 'pass a']);
  });

  it('leaves days of grace, after which the finding counts: the verdict holds until then.', async () => {
    const grace = (graceDays: number): readonly PolicyRule[] => [rule('r', { rule: ['js.old'] }, { graceDays })];
    expect((await judge(grace(39))).outcome).to.equal('fail');
    const verdict = await judge(grace(41));
    expect(verdict.outcome).to.equal('pass');
    const hours = (Date.parse(verdict.validUntil!) - Date.now()) / 3_600_000;
    expect(hours).to.be.within(23, 24);
  });

  it('holds from the beginning of its day on: the verdict before holds until then.', async () => {
    const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const from = (effectiveFrom: string): readonly PolicyRule[] => [rule('r', { type: ['secret'] }, { effectiveFrom })];
    expect((await judge(from(day(0)))).outcome).to.equal('fail');
    const later = await judge(from(day(2)));
    expect([later.outcome, later.validUntil]).to.deep.equal(['pass', `${day(2)}T00:00:00.000Z`]);
  });

  it('on nothing but what is new asks nothing of main’s first scan; one on what is there already does.', async () => {
    const other = await GateStage.on(api());
    await other.publish({ rules: [rule('news', { novelty: ['new'] }), rule('debt', { novelty: ['pre-existing'], severity: ['medium'] })] });
    const wish: ScanWish = { findings: [{ rule: 'a', path: 'a.js', score: '5.0' }], rules: ['b'] };
    const first = await other.scan(1, wish);
    expect(told(first.verdict)).to.deep.equal(['fail debt', 'pass baseline-recorded']);
    expect(behind(first.verdict, 'debt')).to.deep.equal(['a']);
    const mended = await other.scan(2, { rules: ['b'], query: pull });
    expect(told(mended.verdict)).to.deep.equal(['pass nothing-blocks']);
    expect((await other.scan(3, { ...wish, query: pullOf(8) })).verdict.outcome).to.equal('fail');
    expect(await other.outcome(2)).to.equal('pass');
  });

  it('gives no verdict where a baseline is demanded and there is none, whatever was found.', async () => {
    await stage.publish({ rules: [], noBaseline: 'error' });
    const receipt = await stage.scan(3, { ...by('brand-new'), query: pullOf(9) });
    expect(told(receipt.verdict)).to.deep.equal(['error no-baseline']);
    await stage.scanBy('brand-new', 4);
    expect((await stage.scan(3, { ...by('brand-new'), query: pullOf(9) })).verdict.outcome).to.equal('pass');
    expect(await stage.outcome(2)).to.equal('pass');
  });

  it('is refused where it asks for what it cannot, at the very place.', async () => {
    for (const when of [{ path: ['*'.repeat(30)] }, { cwe: ['89'] }, { type: ['bug'] }, { olderThanDays: 0 }]) {
      const response = await stage.put('/api/v1/projects/web-shop/policy', {
        document: { rules: [{ ...rule('r', {}), when }] },
        basedOn: 1,
      });
      expect((await readJson<{ pointer: string }>(response, 422)).pointer).to.match(/^\/document\/rules\/0\/when\//);
    }
  });
});
