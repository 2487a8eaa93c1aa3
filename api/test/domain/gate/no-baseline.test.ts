// A scan that has nothing to compare with: what it leads to under each policy, whatever was found.
import type { NoBaselineAction, Outcome, PolicyRule } from '@portcullis/contract';
import { expect } from 'chai';
import { firstReason, judge, makeFinding, makePolicy, makeScan, said } from './make-facts.ts';

const found = makeFinding();
const without = { baseline: 'none' } as const;
const severe: Partial<PolicyRule> = { when: { novelty: ['new'], severity: ['critical', 'high'] } };

describe('a scan without a baseline', () => {
  const cases: readonly (readonly [
    NoBaselineAction | undefined,
    'nothing' | 'something mild' | 'something severe',
    readonly [Outcome, ...string[]],
  ])[] = [
    [undefined, 'nothing', ['warn', 'no-baseline']],
    [undefined, 'something severe', ['warn', 'no-baseline']],
    ['warn', 'nothing', ['warn', 'no-baseline']],
    ['warn', 'something mild', ['warn', 'no-baseline']],
    ['warn', 'something severe', ['warn', 'no-baseline']],
    ['block', 'nothing', ['warn', 'no-baseline']],
    ['block', 'something mild', ['warn', 'no-baseline']],
    ['block', 'something severe', ['fail', 'no-baseline']],
    ['error', 'nothing', ['error', 'no-baseline']],
    ['error', 'something mild', ['error', 'no-baseline']],
    ['error', 'something severe', ['fail', 'no-baseline', 'no-baseline']],
  ];
  for (const baseline of ['none', 'no-ancestor'] as const) {
    for (const [noBaseline, what, is] of cases) {
      it(`(${baseline}) leads to ${is[0]} where ${what} was found and the policy says ${noBaseline ?? 'nothing of it'}`, () => {
        const findings = what === 'nothing' ? [] : [makeFinding({ severity: what === 'something mild' ? 'low' : 'high' })];
        const policy = makePolicy(severe, noBaseline === undefined ? {} : { noBaseline });
        expect(said(judge([makeScan(findings, { baseline })], policy))).to.deep.equal(is);
      });
    }
  }

  it('names what would block, and the findings, where the policy warns', () => {
    const reason = firstReason(judge([makeScan([found], without)], makePolicy(severe)));
    expect(reason.detail).to.equal(
      '1 new critical or high finding, found by testscan, would block, but main has no healthy scan of testscan to compare with, so all findings count as new. Scan main once.',
    );
    expect(reason).to.deep.include({ findings: [found], findingCount: 1, source: 'project' });
  });

  it('says in words which policy made it block, or that nothing does', () => {
    const detailOf = (findings: readonly (typeof found)[], noBaseline: NoBaselineAction): string =>
      firstReason(judge([makeScan(findings, without)], makePolicy(severe, { noBaseline }))).detail;
    expect(detailOf([found], 'block')).to.match(/: main has no healthy scan .* count as new, which the policy blocks\. Scan main once\.$/);
    expect(detailOf([], 'warn')).to.equal(
      'testscan: nothing that the policy blocks, but main has no healthy scan of testscan to compare with. Scan main once.',
    );
    expect(detailOf([], 'error')).to.match(/, and the policy gives no verdict without\. Scan main once\.$/);
  });

  it('whose commit is built on nothing that was scanned is told how to get one', () => {
    const reason = firstReason(judge([makeScan([], { baseline: 'no-ancestor' })], makePolicy()));
    expect(reason.detail).to.match(/no commit that this one is built on has a healthy scan .* Bring the branch up to date with main/);
  });

  it('is judged by rules on what was there before as any other', () => {
    const judgement = judge([makeScan([found], without)], makePolicy({ when: {} }));
    expect(said(judgement)).to.deep.equal(['fail', 'the-rule', 'no-baseline']);
    expect(judgement.reasons[1]!.detail).to.equal('testscan: main has no healthy scan of testscan to compare with. Scan main once.');
  });

  it('never passes in silence because a rule only informs', () => {
    const judgement = judge([makeScan([found], without)], makePolicy({ action: 'inform' }));
    expect(judgement.reasons.map(({ code, outcome }) => [code, outcome])).to.deep.equal([
      ['no-baseline', 'warn'],
      ['no-baseline', 'pass'],
    ]);
  });

  it('counts for the budget together with scans that have one', () => {
    const scans = [makeScan([found, makeFinding()]), makeScan([makeFinding()], { ...without, tool: 'other' })];
    const judgement = judge(scans, makePolicy({ moreThan: 2 }, { noBaseline: 'block' }));
    expect(said(judgement)).to.deep.equal(['fail', 'no-baseline']);
    expect(firstReason(judgement).detail).to.match(/^1 new finding, found by other, beside 2 of other scans, where 2 are allowed: /);
    expect(said(judge(scans, makePolicy({ moreThan: 3 }, { noBaseline: 'block' })))).to.deep.equal(['warn', 'no-baseline']);
    expect(said(judge(scans, makePolicy({ moreThan: 1 }, { noBaseline: 'block' })))).to.deep.equal(['fail', 'the-rule', 'no-baseline']);
  });

  it('takes nothing away from what another scan brought', () => {
    const scans = [makeScan([found]), makeScan([makeFinding()], { ...without, tool: 'other' })];
    expect(said(judge(scans, makePolicy()))).to.deep.equal(['fail', 'the-rule', 'no-baseline']);
  });

  it('is held to the stricter of tenant and project', () => {
    const outcomeOf = (floor: NoBaselineAction | undefined, project: NoBaselineAction | undefined): Outcome => {
      const say = (noBaseline: NoBaselineAction | undefined): object => (noBaseline === undefined ? {} : { noBaseline });
      return judge([makeScan([found], without)], makePolicy({}, say(project)), { policies: { floor: { rules: [], ...say(floor) } } })
        .outcome;
    };
    expect(outcomeOf('block', undefined)).to.equal('fail');
    expect(outcomeOf('block', 'warn')).to.equal('fail');
    expect(outcomeOf('warn', 'block')).to.equal('fail');
    expect(outcomeOf('warn', undefined)).to.equal('warn');
  });

  it('is an error also for the threshold of its sender where the policy gives no verdict without', () => {
    expect(judge([makeScan([], { ...without, failOn: 'high' })], { rules: [], noBaseline: 'error' }).outcome).to.equal('error');
    expect(judge([makeScan([found], { ...without, failOn: 'high' })], { rules: [] }).outcome).to.equal('warn');
  });
});
