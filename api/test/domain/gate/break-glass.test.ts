// Break-glass: a person lets a commit pass for a while, and every verdict says so first.
import { expect } from 'chai';
import type { OverrideFacts } from '../../../src/domain/gate/gate-facts.ts';
import { firstReason, hoursAhead, judge, makeFinding, makeOverride, makePolicy, makeScan, now, said } from './make-facts.ts';

const failing = [makeScan([makeFinding()])];
const broken = [makeScan([], { isHealthy: false })];

describe('break-glass', () => {
  for (const { what, scans, instead, is } of [
    { what: 'fails', scans: failing, instead: 'fail', is: ['warn', 'break-glass', 'the-rule'] },
    { what: 'cannot be judged', scans: broken, instead: 'error', is: ['warn', 'break-glass', 'scan-unhealthy'] },
    { what: 'was never scanned', scans: [], instead: 'error', is: ['warn', 'break-glass', 'nothing-scanned'] },
    { what: 'is warned of', scans: [makeScan([], { heldCount: 9 })], instead: 'warn', is: ['warn', 'break-glass', 'sudden-drop'] },
    { what: 'passes', scans: [makeScan()], instead: 'pass', is: ['pass', 'break-glass', 'nothing-blocks'] },
  ]) {
    it(`leads to ${is[0]!} for a commit that ${what}, and keeps what it is instead of`, () => {
      const judgement = judge(scans, makePolicy(), { override: makeOverride() });
      expect(said(judgement)).to.deep.equal(is);
      expect(judgement).to.deep.include({ instead, validUntil: hoursAhead(4) });
    });
  }

  it('says who, until when, why, and what the gate says without', () => {
    const detailOf = (override: OverrideFacts): string => firstReason(judge(failing, makePolicy(), { override })).detail;
    const words =
      'Olga lets this commit pass until 2026-11-22T16:00:00.000Z: The shop is down, and this mends it. Without that the gate says fail.';
    expect(detailOf(makeOverride())).to.equal(words);
    expect(detailOf(makeOverride({ reason: 'The shop is down, and this mends it.' }))).to.equal(words);
  });

  it('takes no reason away', () => {
    const { reasons } = judge(failing, makePolicy());
    expect(judge(failing, makePolicy(), { override: makeOverride() }).reasons.slice(1)).to.deep.equal(reasons);
  });

  it('is over at its end, to the millisecond', () => {
    const after = (millis: number) =>
      judge(failing, makePolicy(), { override: makeOverride({ expiresAt: new Date(now.getTime() + millis) }) });
    expect(said(after(1))).to.deep.equal(['warn', 'break-glass', 'the-rule']);
    expect(after(0)).to.deep.equal(judge(failing, makePolicy()));
    expect(after(-1).outcome).to.equal('fail');
  });

  it('does not make a verdict hold longer than it would by itself', () => {
    const scans = [makeScan([makeFinding({ triage: 'accepted', acceptedUntil: hoursAhead(1) })])];
    expect(judge(scans, makePolicy(), { override: makeOverride() }).validUntil).to.deep.equal(hoursAhead(1));
  });
});
