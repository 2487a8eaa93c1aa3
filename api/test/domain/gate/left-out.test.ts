// Findings that do not count: dismissed by people, or suppressed in the source where both tenant and project honour that.
import { expect } from 'chai';
import { defaultPolicy } from '../../../src/domain/gate/default-policy.ts';
import type { GateFinding, ScanFacts } from '../../../src/domain/gate/gate-facts.ts';
import { firstReason, hoursAhead, judge, makeFinding, makePolicy, makeScan, policyOn, said } from './make-facts.ts';

const high = makeFinding();
const wrong = makeFinding({ triage: 'false-positive' });
const accepted = makeFinding({ triage: 'accepted', acceptedUntil: hoursAhead(1) });
const suppressed = makeFinding({ suppressed: true });

describe('a dismissed finding', () => {
  const detailOf = (findings: readonly GateFinding[], parts: Partial<ScanFacts> = {}): string =>
    firstReason(judge([makeScan(findings, parts)], defaultPolicy)).detail;

  it('blocks nothing, and the verdict says that it would have', () => {
    expect(said(judge([makeScan([wrong])], defaultPolicy))).to.deep.equal(['pass', 'nothing-blocks']);
    expect(detailOf([wrong])).to.equal('testscan: nothing that the policy blocks. 1 finding would count, but was dismissed in triage.');
    expect(detailOf([wrong, accepted])).to.match(/ 2 findings would count, but were dismissed in triage\.$/);
  });

  it('is not named beside those that block, but counted in words', () => {
    const reason = firstReason(judge([makeScan([wrong, high])], defaultPolicy));
    expect(reason).to.deep.include({ outcome: 'fail', findingCount: 1, findings: [high] });
    expect(reason.detail).to.match(/^1 new or escalated .* Fix it\. 1 more dismissed in triage\.$/);
  });

  it('is told of only where it would count otherwise', () => {
    expect(detailOf([makeFinding({ triage: 'false-positive', severity: 'low' })])).to.not.include('dismissed');
    const judgement = judge([makeScan([wrong])], policyOn({ triage: ['in-review'] }));
    expect(firstReason(judgement).detail).to.not.include('dismissed');
  });

  it('blocks nothing without a baseline either', () => {
    for (const noBaseline of ['warn', 'block'] as const) {
      const judgement = judge([makeScan([wrong], { baseline: 'none' })], { ...defaultPolicy, noBaseline });
      expect(said(judgement), noBaseline).to.deep.equal(['warn', 'no-baseline']);
    }
  });

  it('does not make an unhealthy scan pass', () => {
    expect(judge([makeScan([wrong], { isHealthy: false })], defaultPolicy).outcome).to.equal('error');
  });

  it('does not count for the threshold of the sender', () => {
    expect(judge([makeScan([wrong, accepted], { failOn: 'info' })], defaultPolicy).outcome).to.equal('pass');
  });

  it('counts for a rule that asks for it', () => {
    const judgement = judge([makeScan([accepted, wrong])], policyOn({ triage: ['accepted'] }));
    expect(firstReason(judgement)).to.deep.include({ outcome: 'fail', findings: [accepted] });
  });
});

describe('a finding that the source suppresses', () => {
  const honour = { honourSuppressions: true };

  it('counts, and the verdict says how many are suppressed', () => {
    const reason = firstReason(judge([makeScan([high, suppressed, makeFinding({ suppressed: true })])], makePolicy()));
    expect(reason).to.include({ outcome: 'fail', findingCount: 3 });
    expect(reason.detail).to.match(/ 2 of them suppressed in the source, which the policy does not honour\.$/);
    expect(firstReason(judge([makeScan([high])], makePolicy())).detail).to.not.include('suppressed');
  });

  it('is left out where the project honours that and the tenant does not forbid it', () => {
    const reason = firstReason(judge([makeScan([high, suppressed])], makePolicy({}, honour)));
    expect(reason).to.deep.include({ outcome: 'fail', findingCount: 1, findings: [high] });
    expect(reason.detail).to.match(/ 1 more suppressed in the source, which the policy honours\.$/);
    const passed = judge([makeScan([suppressed])], makePolicy({}, honour));
    expect(said(passed)).to.deep.equal(['pass', 'nothing-blocks']);
    expect(firstReason(passed).detail).to.match(/ 1 finding would count, but was suppressed in the source, which the policy honours\.$/);
  });

  for (const { floor, project, counts } of [
    { floor: undefined, project: undefined, counts: true },
    { floor: undefined, project: false, counts: true },
    { floor: undefined, project: true, counts: false },
    { floor: true, project: true, counts: false },
    { floor: true, project: undefined, counts: true },
    { floor: true, project: false, counts: true },
    { floor: false, project: true, counts: true },
  ]) {
    it(`${counts ? 'counts' : 'does not count'} where the tenant says ${String(floor)} and the project says ${String(project)}`, () => {
      const say = (honourSuppressions: boolean | undefined): object => (honourSuppressions === undefined ? {} : { honourSuppressions });
      const policies = { floor: { rules: [], ...say(floor) } };
      expect(judge([makeScan([suppressed])], makePolicy({}, say(project)), { policies }).outcome).to.equal(counts ? 'fail' : 'pass');
    });
  }

  it('is counted as dismissed where it is that too', () => {
    const both = makeFinding({ suppressed: true, triage: 'false-positive' });
    expect(firstReason(judge([makeScan([both])], makePolicy({}, honour))).detail).to.match(
      /blocks\. 1 finding would count, but was dismissed in triage\.$/,
    );
  });

  it('is left out of the threshold of the sender and of a rule of the tenant too, where that is honoured', () => {
    const judgement = judge([makeScan([suppressed], { failOn: 'info' })], makePolicy({}, honour), { policies: { floor: makePolicy() } });
    expect(judgement.outcome).to.equal('pass');
  });
});
