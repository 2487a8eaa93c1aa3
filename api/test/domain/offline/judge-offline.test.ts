import type { OfflineGate, PolicyConditions, PolicyRule, Reason, RequiredScan } from '@portcullis/contract';
import { expect } from 'chai';
import { openReport } from '../../../src/domain/formats/open-report.ts';
import { judgeOffline, type OfflineJudgement } from '../../../src/domain/offline/judge-offline.ts';
import { makeSarif, type SarifFinding } from '../../support/make-sarif.ts';
import { emptyPartition, makeBuild, makeGate, now, scannedCommit } from './make-gate.ts';

const evidence = (history: object): object => ({ properties: { 'portcullis/evidence/v1': { history } } });
const dependency: SarifFinding = { rule: 'CVE-2026-1234', level: 'error', extra: { properties: { tags: ['CVE-2026-1234'] } } };

function judge(
  findings: readonly SarifFinding[],
  { gate, build, run }: { gate?: Partial<OfflineGate>; build?: Parameters<typeof makeBuild>[0]; run?: object } = {},
): OfflineJudgement {
  const bytes = Buffer.from(JSON.stringify(makeSarif(findings, run)));
  return judgeOffline(makeGate(gate), makeBuild(build), undefined, [() => openReport(bytes, { category: undefined })], now);
}

const policies = (document: Partial<OfflineGate['policies']['project']>): Partial<OfflineGate> => ({
  policies: { ...makeGate().policies, project: { rules: [], ...document } },
});
const ruleOf = (when: PolicyConditions, more: Partial<PolicyRule> = {}): Partial<OfflineGate> =>
  policies({ rules: [{ id: 'asked', when, action: 'block', ...more }] });
const codes = ({ reasons }: OfflineJudgement): string[] => reasons.map(({ code, outcome }) => `${code} ${outcome}`);
const only = ({ reasons }: OfflineJudgement): Reason => {
  expect(reasons).to.have.length(1);
  return reasons[0]!;
};

describe('judging while the server is away', () => {
  it('blocks what is new and names it, and passes where nothing is.', () => {
    const blocked = only(judge([{ rule: 'brought', path: 'a.js', line: 4 }]));
    expect(blocked).to.deep.include({ code: 'no-new-critical-or-high', outcome: 'fail', findingCount: 1, source: 'project' });
    expect(blocked.findings[0]).to.deep.include({ ruleId: 'brought', path: 'a.js', line: 4, message: 'A problem.' });
    expect(codes(judge([]))).to.deep.equal(['nothing-blocks pass']);
  });

  it('honours the threshold of the step, and holds a broken scan for one.', () => {
    expect(judge([{ level: 'warning' }], { build: { failOn: 'medium' } }).outcome).to.equal('fail');
    expect(judge([], { run: { invocations: [{ executionSuccessful: false }] } }).outcome).to.equal('error');
  });

  const unknown: readonly (readonly [what: string, gate: Partial<OfflineGate>, findings: readonly SarifFinding[]])[] = [
    ['a rule on EPSS', ruleOf({ epss: 0.1 }), [dependency]],
    ['a rule on KEV', ruleOf({ kev: true }), [dependency]],
    ['a rule on how old findings are', ruleOf({ olderThanDays: 30 }), [{}]],
    ['a rule with days of grace', ruleOf({}, { graceDays: 3 }), [{}]],
    [
      'a rule on due dates',
      { ...policies({ dueDays: { high: 1 }, rules: [{ id: 'due', when: { overdue: true }, action: 'block' }] }) },
      [{}],
    ],
    ['a rule on dismissed findings', ruleOf({ triage: ['accepted'] }), [{}]],
    ['a budget that other jobs may have used up', ruleOf({}, { moreThan: 3 }), [{}]],
    ['a tool that the offline gate does not know', { partitions: [] }, []],
    ['a commit that the base has in it already', { partitions: [{ ...emptyPartition, ancestors: ['a'.repeat(40)] }] }, []],
    ['a commit that the base was scanned at', { partitions: [{ ...emptyPartition, commit: 'a'.repeat(40) }] }, []],
  ];
  for (const [what, gate, findings] of unknown) {
    it(`gives no verdict on ${what}.`, () => {
      const judged = judge(findings, { gate });
      expect(judged.outcome).to.equal('error');
      expect(judged.reasons[0]).to.deep.include({ code: 'not-judged', outcome: 'error' });
    });
  }

  const known: readonly (readonly [what: string, gate: Partial<OfflineGate>, findings: readonly SarifFinding[], outcome: string])[] = [
    ['of EPSS has nothing to mean', ruleOf({ epss: 0.1 }), [{}], 'pass'],
    ['of age has nothing to mean', ruleOf({ olderThanDays: 30, severity: ['critical'] }), [{}], 'pass'],
    ['that only warns asks for KEV', ruleOf({ kev: true }, { action: 'warn' }), [dependency], 'warn'],
    ['has a budget that this job alone exceeds', ruleOf({}, { moreThan: 1 }), [{ line: 1 }, { line: 2 }], 'fail'],
    ['has a budget, and this job nothing', ruleOf({}, { moreThan: 1 }), [], 'pass'],
  ];
  for (const [what, gate, findings, outcome] of known) {
    it(`comes to ${outcome} where a rule ${what}.`, () => {
      expect(judge(findings, { gate }).outcome).to.equal(outcome);
    });
  }

  it('knows the scans of its own job, and of those that other jobs may have that nobody can tell.', () => {
    const requiring = (tool: string): Partial<OfflineGate> => policies({ requiredScans: [{ tool } satisfies RequiredScan] });
    expect(judge([], { gate: requiring('testscan') }).outcome).to.equal('pass');
    const missing = judge([], { gate: requiring('gitleaks') });
    expect(codes(missing)).to.deep.equal(['not-judged error']);
    expect(missing.reasons[0]!.detail).to.include('gitleaks').and.include('what other jobs have scanned');
  });

  it('counts all of a category as new that the base does not have, of a tool that it is scanned with.', () => {
    expect(judge([{}], { gate: { partitions: [{ ...emptyPartition, category: 'nightly' }] } }).outcome).to.equal('fail');
  });

  it('compares a long-lived branch only with what it is built on.', () => {
    const build = { ref: 'refs/heads/main', pullRequest: undefined };
    const parent = { commits: [scannedCommit], isWhole: true };
    expect(judge([], { build, run: evidence(parent) }).outcome).to.equal('pass');
    expect(judge([], { build, run: evidence({ ...parent, commits: ['c'.repeat(40)] }) }).outcome).to.equal('error');
  });

  it('compares a pull request that is asked to be compared with a commit only where the base is at that.', () => {
    expect(judge([], { build: { base: scannedCommit } }).outcome).to.equal('pass');
    expect(judge([], { build: { base: 'c'.repeat(40) } }).outcome).to.equal('error');
  });
});
