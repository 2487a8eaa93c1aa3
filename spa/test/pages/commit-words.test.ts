// The page of a commit: how its verdict came to be, and what is left of break-glass.
import { longestOverrideHours, makeOverrideSchema, verdictCauses, type Outcome, type Verdict } from '@portcullis/contract';
import { expect } from 'chai';
import { causeWords, describeChange } from '../../src/pages/commit/describe-change.ts';
import { formatLeft } from '../../src/pages/commit/format-left.ts';
import { leastReason, mostHours } from '../../src/pages/commit/override-limits.ts';

const verdict = (outcome: Outcome, reasons: readonly (readonly [code: string, count: number])[], more: Partial<Verdict> = {}): Verdict => ({
  outcome,
  policyVersion: 1,
  reasons: reasons.map(([code, findingCount]) => ({ code, outcome, detail: '', findings: [], findingCount })),
  ...more,
});

describe('the history of a verdict', () => {
  it('says which reasons came, went and changed, and by which policy', () => {
    const before = verdict('fail', [['no-new-critical', 3], ['old', 1]]); // prettier-ignore
    const after = verdict('error', [['no-new-critical', 1], ['scan-missing', 0]], { policyVersion: 2, floorVersion: 1 }); // prettier-ignore
    expect(describeChange(before, after)).to.deep.equal([
      'no-new-critical: 1 finding, were 3',
      'scan-missing, new',
      'old: no longer',
      'Policy version 2, was 1',
      'Organisation’s policy version 1, was 0',
    ]);
    expect(describeChange(undefined, after)).to.deep.equal([]);
    expect(describeChange(before, before)).to.deep.equal([]);
  });

  it('has words of its own for every cause', () => {
    expect(new Set(verdictCauses.map((cause) => causeWords[cause])).size).to.equal(verdictCauses.length);
  });
});

describe('break-glass', () => {
  it('counts down to the second, and never below nothing', () => {
    const at = (...[hours, minutes, seconds]: readonly [number, number, number]): string =>
      formatLeft(((hours * 60 + minutes) * 60 + seconds) * 1000 + 999);
    expect(at(51, 4, 5)).to.equal('2 d 03:04:05');
    expect(at(1, 0, 9)).to.equal('1:00:09');
    expect(at(0, 59, 7)).to.equal('59:07');
    expect(formatLeft(-5)).to.equal('00:00');
  });

  it('asks for as much as the API does', () => {
    expect(mostHours).to.equal(longestOverrideHours);
    const wish = { commit: 'a'.repeat(40), hours: 1 };
    expect(makeOverrideSchema.safeParse({ ...wish, reason: 'x'.repeat(leastReason) }).success).to.equal(true);
    expect(makeOverrideSchema.safeParse({ ...wish, reason: 'x'.repeat(leastReason - 1) }).success).to.equal(false);
  });
});
