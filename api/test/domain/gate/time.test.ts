// What time does to a verdict: grace, days from which a rule holds, acceptances that end. Each verdict says how long it holds.
import type { PolicyDocument } from '@portcullis/contract';
import { expect } from 'chai';
import type { GateFinding } from '../../../src/domain/gate/gate-facts.ts';
import { daysAgo, hoursAhead, judge, makeFinding, makePolicy, makeScan, now, policyOn } from './make-facts.ts';

/** What is said now, and until when. */
function said(policy: PolicyDocument, ...findings: readonly Partial<GateFinding>[]): [string, Date | undefined] {
  const { outcome, validUntil } = judge([makeScan(findings.map((one) => makeFinding(one)))], policy);
  return [outcome, validUntil];
}

describe('grace', () => {
  const policy = makePolicy({ graceDays: 7 });

  it('lets a finding be until this project has known it for so many days', () => {
    expect(said(policy, { firstSeenAt: daysAgo(7, -1) })).to.deep.equal(['pass', new Date(now.getTime() + 1)]);
    expect(said(policy, { firstSeenAt: daysAgo(7) })).to.deep.equal(['fail', undefined]);
  });

  it('of several findings ends with the first of them', () => {
    expect(said(policy, { firstSeenAt: daysAgo(2) }, { firstSeenAt: daysAgo(5) })).to.deep.equal(['pass', hoursAhead(48)]);
  });

  it('is on top of no other condition: age and grace must both be over', () => {
    const both = policyOn({ olderThanDays: 30 }, { graceDays: 7 });
    expect(said(both, { firstSeenAt: daysAgo(8) })[0]).to.equal('pass');
    expect(said(both, { firstSeenAt: daysAgo(30) })[0]).to.equal('fail');
  });

  it('of a finding that the rule does not mean ends nothing', () => {
    expect(said(makePolicy({ graceDays: 7, when: { severity: ['low'] } }), {})).to.deep.equal(['pass', undefined]);
  });
});

describe('a rule with a day from which it holds', () => {
  it('says nothing before the beginning of that day, and the verdict holds until then', () => {
    expect(said(makePolicy({ effectiveFrom: '2026-11-23' }), {})).to.deep.equal(['pass', new Date('2026-11-23T00:00:00Z')]);
    expect(said(makePolicy({ effectiveFrom: '2026-11-22' }), {})).to.deep.equal(['fail', undefined]);
  });

  it('holds from its first millisecond', () => {
    const scans = [makeScan([makeFinding()])];
    const policy = makePolicy({ effectiveFrom: '2026-11-23' });
    expect(judge(scans, policy, { now: new Date('2026-11-22T23:59:59.999Z') }).outcome).to.equal('pass');
    expect(judge(scans, policy, { now: new Date('2026-11-23T00:00:00.000Z') }).outcome).to.equal('fail');
  });
});

describe('an acceptance', () => {
  const policy = makePolicy();

  it('holds until it ends, and so does the verdict', () => {
    expect(said(policy, { triage: 'accepted', acceptedUntil: hoursAhead(9) })).to.deep.equal(['pass', hoursAhead(9)]);
    expect(said(policy, { triage: 'accepted', acceptedUntil: now })).to.deep.equal(['fail', undefined]);
  });

  it('that nobody gave an end accepts nothing', () => {
    expect(said(policy, { triage: 'accepted', acceptedUntil: null })).to.deep.equal(['fail', undefined]);
  });

  it('that ends does not matter where no rule means the finding', () => {
    expect(said(makePolicy({ when: { severity: ['low'] } }), { triage: 'accepted', acceptedUntil: hoursAhead(9) })).to.deep.equal([
      'pass',
      undefined,
    ]);
  });

  it('has nothing to do with what was called a false positive', () => {
    expect(said(policy, { triage: 'false-positive', acceptedUntil: hoursAhead(9) })).to.deep.equal(['pass', undefined]);
  });
});

describe('a verdict', () => {
  it('holds until the first time at which anything could change', () => {
    const findings = [
      makeFinding({ triage: 'accepted', acceptedUntil: hoursAhead(30) }),
      makeFinding({ triage: 'accepted', acceptedUntil: hoursAhead(20) }),
    ];
    const policy = makePolicy({}, { requiredScans: [{ tool: 'testscan', maxAgeHours: 24 }] });
    const until = (hours: number): Date | undefined => {
      const rules = [...policy.rules, { ...policy.rules[0]!, id: 'later', effectiveFrom: '2026-11-23' }];
      return judge([makeScan(findings, { receivedAt: hoursAhead(hours - 24) })], { ...policy, rules }).validUntil;
    };
    // The rule begins in 12 hours.
    expect(until(24)).to.deep.equal(hoursAhead(12));
    expect(until(5)).to.deep.equal(new Date(hoursAhead(5).getTime() + 1));
    expect(judge([makeScan(findings)], makePolicy()).validUntil).to.deep.equal(hoursAhead(20));
  });
});
