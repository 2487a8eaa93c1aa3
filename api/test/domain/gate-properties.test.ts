// What the gate promises for all inputs.
import { outcomesWorstFirst, type Severity, type Verdict } from '@portcullis/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { findRuleHits, judge, type RunFacts, tightenPolicy } from '../../src/domain/gate.ts';
import type { IntroducedFinding } from '../../src/domain/plan-changes.ts';
import { defaultPolicy } from '../../src/domain/policy.ts';
import { anyIntroduced, anySeverity, makeRunFacts } from './make-parsed.ts';

interface Situation {
  readonly introduced: IntroducedFinding[];
  readonly baseline: RunFacts['baseline'];
  readonly healthReasons: string[];
}

const nobody: ReadonlySet<string> = new Set();

const anySituation: fc.Arbitrary<Situation> = fc.record({
  introduced: anyIntroduced,
  baseline: fc.constantFrom('earlier-scan' as const, 'base-scan' as const, 'first-of-branch' as const, 'none' as const),
  healthReasons: fc.array(fc.constantFrom('crashed', 'no results'), { maxLength: 2 }),
});
const anyFailOn = fc.option(anySeverity, { nil: undefined });

function decide(situations: readonly Situation[], failOn?: Severity, dismissed = nobody): Verdict {
  const policy = tightenPolicy(defaultPolicy, failOn);
  const runs = situations.map(({ introduced, ...rest }, index) =>
    makeRunFacts({ ...rest, tool: `tool-${index}`, foundCount: introduced.length, hits: findRuleHits(policy, introduced, dismissed) }),
  );
  return judge(1, runs);
}

/** 0 for fail, the worst. */
const rank = (verdict: Verdict): number => outcomesWorstFirst.indexOf(verdict.outcome);

const anySituations = fc.array(anySituation, { minLength: 1, maxLength: 3 });

describe('the gate, for all inputs', () => {
  it('never gets better by a finding more', () => {
    fc.assert(
      fc.property(anySituations, anyIntroduced, anyFailOn, fc.nat(), (situations, more, failOn, pick) => {
        const at = pick % situations.length;
        const worse = situations.map((one, index) => (index === at ? { ...one, introduced: [...one.introduced, ...more] } : one));
        expect(rank(decide(worse, failOn))).to.be.at.most(rank(decide(situations, failOn)));
      }),
      { numRuns: 500 },
    );
  });

  it('never gets better by a threshold of the sender, or by a stricter one', () => {
    fc.assert(
      fc.property(anySituations, anySeverity, anySeverity, (situations, one, two) => {
        const [strict, mild] =
          ['critical', 'high', 'medium', 'low', 'info'].indexOf(one) > ['critical', 'high', 'medium', 'low', 'info'].indexOf(two)
            ? [one, two]
            : [two, one];
        expect(rank(decide(situations, mild))).to.be.at.most(rank(decide(situations)));
        expect(rank(decide(situations, strict))).to.be.at.most(rank(decide(situations, mild)));
      }),
      { numRuns: 500 },
    );
  });

  it('never gets better by another run or by a scan that turns unhealthy', () => {
    fc.assert(
      fc.property(anySituations, anySituation, anyFailOn, (situations, more, failOn) => {
        expect(rank(decide([...situations, more], failOn))).to.be.at.most(rank(decide(situations, failOn)));
        const sick = situations.map((one) => ({ ...one, healthReasons: [...one.healthReasons, 'crashed'] }));
        expect(rank(decide(sick, failOn))).to.be.at.most(rank(decide(situations, failOn)));
      }),
      { numRuns: 500 },
    );
  });

  it('never gets worse by a dismissal, and judges as if what is dismissed were not there', () => {
    fc.assert(
      fc.property(
        anySituations,
        anyFailOn,
        fc.infiniteStream(fc.boolean()),
        fc.infiniteStream(fc.boolean()),
        (situations, failOn, some, more) => {
          const ids = situations.flatMap((one) => one.introduced.map((finding) => finding.id));
          const few = new Set(ids.filter(() => some.next().value));
          const many = new Set([...few, ...ids.filter(() => more.next().value)]);
          const verdict = decide(situations, failOn, few);
          expect(rank(decide(situations, failOn, many))).to.be.at.least(rank(verdict));
          const without = situations.map((one) => ({ ...one, introduced: one.introduced.filter((finding) => !few.has(finding.id)) }));
          expect(verdict.outcome).to.equal(decide(without, failOn).outcome);
          const named = verdict.reasons.flatMap((reason) => reason.findings.map((finding) => finding.id));
          expect(named.filter((id) => few.has(id))).to.deep.equal([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives the same verdict for the same facts, in whatever order the findings come, and leaves the facts alone', () => {
    fc.assert(
      fc.property(anySituations, anyFailOn, (situations, failOn) => {
        const before = JSON.stringify(situations);
        const verdict = decide(situations, failOn);
        const turned = situations.map((one) => ({ ...one, introduced: [...one.introduced].reverse() }));
        expect(decide(situations, failOn)).to.deep.equal(verdict);
        expect(decide(turned, failOn)).to.deep.equal(verdict);
        expect(JSON.stringify(situations)).to.equal(before);
      }),
      { numRuns: 500 },
    );
  });

  it('always gives a reason, the worst first, and never passes a run that is unhealthy', () => {
    fc.assert(
      fc.property(anySituations, anyFailOn, (situations, failOn) => {
        const verdict = decide(situations, failOn);
        const ranks = verdict.reasons.map((reason) => outcomesWorstFirst.indexOf(reason.outcome));
        expect(ranks.length).to.be.at.least(1);
        expect(ranks).to.deep.equal([...ranks].sort((a, b) => a - b));
        expect(verdict.reasons[0]!.outcome).to.equal(verdict.outcome);
        if (situations.some((one) => one.healthReasons.length > 0)) expect(verdict.outcome).to.be.oneOf(['fail', 'error']);
        for (const reason of verdict.reasons) expect(reason.detail).to.not.equal('');
      }),
    );
  });
});
