// What a verdict says to the person whose commit it is.
import { expect } from 'chai';
import { gateCodes, type Outcome, type Reason, type TriageState, type Verdict } from '@portcullis/contract';
import {
  countFindingsOf,
  describeDistance,
  describeOvertaken,
  describeReason,
  describeVerdict,
  groupReasons,
  isOvertaken,
  isPolicyRule,
  ownCodes,
} from '../../src/pages/scan/reason-words.ts';

const reason = (code: string, outcome: Outcome, findingCount = 0): Reason => ({
  code,
  outcome,
  detail: `${code} detail`,
  findings: [],
  findingCount,
});
const verdict = (outcome: Outcome, reasons: readonly Reason[]): Verdict => ({ outcome, policyVersion: 1, reasons: [...reasons] });

describe('words of a verdict', () => {
  it('counts what blocks over all rules, each finding once, and nothing that only warns', () => {
    const of = (code: string, ...ids: readonly string[]): Reason => ({
      ...reason(code, 'fail', ids.length),
      findings: ids.map((id) => ({ id }) as Reason['findings'][number]),
    });
    const reasons = [of('no-new-critical', 'a', 'b'), of('fail-on', 'b', 'c', 'd'), reason('no-baseline', 'warn', 40)];
    expect(countFindingsOf(verdict('fail', reasons), 'fail')).to.deep.equal({ count: 4, isAll: true });
    expect(describeVerdict(verdict('fail', reasons))).to.contain('does not pass: 4 findings break');
    expect(describeVerdict(verdict('fail', [of('x', 'a')]))).to.contain('1 finding breaks');
    const many = [reason('x', 'fail', 70), of('y', 'a')];
    expect(describeVerdict(verdict('fail', many))).to.contain('70 findings or more');
  });

  it('says why there is no verdict, and why a commit may pass in spite of one', () => {
    const because = (code: string): string => describeVerdict(verdict('error', [reason(code, 'error')]));
    expect(because('scan-missing')).to.contain('is missing');
    expect(because('scan-stale')).to.contain('too old');
    expect(because('nothing-scanned')).to.contain('nothing was scanned');
    expect(because('no-baseline')).to.contain('nothing to compare with');
    expect(describeVerdict(verdict('warn', [reason('break-glass', 'warn'), reason('x', 'fail', 2)]))).to.contain('somebody let it');
    expect(describeVerdict(verdict('warn', [reason('overdue', 'warn', 3)]))).to.contain('3 findings should be looked at');
  });

  it('never says that a commit may pass where there is no verdict', () => {
    const text = describeVerdict(verdict('error', [reason('scan-unhealthy', 'error')]));
    expect(text).to.contain('no verdict').and.not.contain('may pass');
  });

  it('says of a missing baseline whether anything would block, and that it blocks where the policy says so', () => {
    expect(describeReason(reason('no-baseline', 'warn')).title).to.equal('There is nothing to compare with');
    expect(describeReason(reason('no-baseline', 'warn', 2)).title).to.contain('2 findings would block, but');
    expect(describeReason(reason('no-baseline', 'fail', 1)).title).to.equal('1 finding blocks, since there is nothing to compare with');
    expect(describeVerdict(verdict('warn', [reason('no-baseline', 'warn')]))).to.not.contain('findings that would block');
  });

  it('says of a sudden drop that the scan may be broken, and names no policy rule for it', () => {
    expect(describeVerdict(verdict('warn', [reason('sudden-drop', 'warn', 57)]))).to.contain('may be broken');
    expect(describeReason(reason('sudden-drop', 'warn', 57)).title).to.equal('57 findings gone at once');
    expect(isPolicyRule('sudden-drop')).to.equal(false);
  });

  it('says how far what was compared with is from what was asked for', () => {
    const at = (distance: number | null) => describeDistance({ ref: 'refs/heads/main', commit: 'a'.repeat(40), distance });
    expect(at(0)).to.equal('the commit that was asked for');
    expect(at(3)).to.equal('3 commits before the one that was asked for');
    expect(at(null)).to.contain('not known');
  });

  it('has words of its own for every code of the gate', () => {
    expect(ownCodes).to.deep.equal(gateCodes);
    const titles = gateCodes.map((code) => describeReason(reason(code, 'fail', 2)).title);
    expect(new Set(titles).size).to.equal(gateCodes.length);
    expect(titles).to.not.include('2 findings block this commit');
    expect(describeReason(reason('a-rule-of-theirs', 'fail', 2)).title).to.equal('2 findings block this commit');
    expect(describeReason(reason('a-rule-of-theirs', 'warn', 1)).title).to.equal('1 finding to look at');
  });

  it('says of a reason in its heading that all of it was dismissed since, and only where that is known of all', () => {
    const finding = (id: string): Reason['findings'][number] => ({ id }) as Reason['findings'][number];
    const two: Reason = { ...reason('no-new-critical', 'fail', 2), findings: [finding('a'), finding('b')] };
    const triage = (...states: readonly TriageState[]) => new Map(states.map((state, index) => ['ab'.charAt(index), state]));
    expect(describeOvertaken(two).title).to.equal('2 findings block this commit: all dismissed since');
    expect(isOvertaken(two, triage('accepted', 'false-positive'))).to.equal(true);
    expect(isOvertaken(two, triage('accepted', 'in-review'))).to.equal(false);
    expect(isOvertaken(two, triage('accepted'))).to.equal(false);
    expect(isOvertaken({ ...two, findingCount: 3 }, triage('accepted', 'accepted'))).to.equal(false);
  });

  it('tells several failures of one scan together, and keeps rules with findings apart', () => {
    const groups = groupReasons([
      reason('no-new-critical', 'fail', 1),
      reason('no-new-critical', 'fail', 2),
      reason('scan-unhealthy', 'error'),
      reason('scan-unhealthy', 'error'),
    ]);
    expect(groups.map(({ details }) => details.length)).to.deep.equal([1, 1, 2]);
  });
});
