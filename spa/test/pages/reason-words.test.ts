// What a verdict says to the person whose commit it is.
import { expect } from 'chai';
import type { Outcome, Reason, TriageState } from '@portcullis/contract';
import {
  countBlocking,
  describeOvertaken,
  describeReason,
  describeVerdict,
  groupReasons,
  isOvertaken,
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

  it('has words of its own for every code of the gate', () => {
    const codes = ['scan-unhealthy', 'results-unreadable', 'no-baseline', 'baseline-recorded', 'nothing-blocks', 'fail-on'];
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
