// What a verdict says to the person whose commit it is.
import { expect } from 'chai';
import type { Outcome, Reason, TriageState } from '@portcullis/contract';
import {
  countBlocking,
  describeDistance,
  describeOvertaken,
  describeReason,
  describeVerdict,
  groupReasons,
  isOvertaken,
  isPolicyRule,
} from '../../src/pages/scan/reason-words.ts';

const reason = (code: string, outcome: Outcome, findingCount = 0): Reason => ({
  code,
  outcome,
  detail: `${code} detail`,
  findings: [],
  findingCount,
});
const verdict = (outcome: Outcome, reasons: readonly Reason[]) => ({ outcome, policyVersion: 1, reasons: [...reasons] });

describe('words of a verdict', () => {
  it('counts what blocks over all rules, and nothing that only warns', () => {
    const reasons = [reason('no-new-critical', 'fail', 2), reason('fail-on', 'fail', 3), reason('no-baseline', 'warn', 40)];
    expect(countBlocking(verdict('fail', reasons))).to.equal(5);
    expect(describeVerdict(verdict('fail', reasons))).to.contain('does not pass: 5 new findings break');
    expect(describeVerdict(verdict('fail', [reason('x', 'fail', 1)]))).to.contain('1 new finding breaks');
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
    const codes = ['scan-unhealthy', 'results-unreadable', 'no-baseline', 'sudden-drop', 'baseline-recorded', 'nothing-blocks', 'fail-on'];
    const titles = codes.map((code) => describeReason(reason(code, 'fail', 2)).title);
    expect(new Set(titles).size).to.equal(codes.length);
    expect(titles).to.not.include('2 new findings block this commit');
    expect(describeReason(reason('a-rule-of-theirs', 'fail', 2)).title).to.equal('2 new findings block this commit');
  });

  it('says of a reason in its heading that all of it was dismissed since, and only where that is known of all', () => {
    const finding = (id: string): Reason['findings'][number] => ({ id }) as Reason['findings'][number];
    const two: Reason = { ...reason('no-new-critical', 'fail', 2), findings: [finding('a'), finding('b')] };
    const triage = (...states: readonly TriageState[]) => new Map(states.map((state, index) => ['ab'.charAt(index), state]));
    expect(describeOvertaken(two).title).to.equal('2 new findings block this commit: all dismissed since');
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
