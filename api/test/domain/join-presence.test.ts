// Intervals of two findings that a person says are one, and of one that is two: rules that hold whatever they are.
import { expect } from 'chai';
import fc from 'fast-check';
import type { BranchId } from '../../src/domain/ids.ts';
import { type Interval, joinPresence, type PresenceBranch, splitPresence } from '../../src/domain/join-presence.ts';

const main = 'main' as BranchId;
const pull = 'pull' as BranchId;
const head = 30;
const branches = new Map<BranchId, PresenceBranch>([
  [main, { id: main, ref: 'refs/heads/main', baseBranchId: null, head, baseNumber: null }],
  [pull, { id: pull, ref: 'refs/pull/1/head', baseBranchId: main, head, baseNumber: null }],
]);

/** Intervals of one finding on a branch, one after the other, the last one perhaps without an end. */
const onBranch = (branchId: BranchId, isFullSet: boolean): fc.Arbitrary<Interval[]> =>
  fc
    .tuple(fc.uniqueArray(fc.integer({ min: 1, max: head }), { maxLength: 7 }), fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }))
    .map(([numbers, kinds]) => {
      const bounds = [...numbers].sort((a, b) => a - b);
      return bounds.flatMap((from, index): Interval[] => {
        if (index % 2 === 1) return [];
        const present = isFullSet || kinds[index] === true;
        const until = bounds[index + 1] ?? null;
        return [{ branchId, from, until, present, cause: (until !== null) === present ? 'fixed' : null }];
      });
    });

const finding = fc.tuple(onBranch(main, true), onBranch(pull, false)).map((parts) => parts.flat());
const moments = Array.from({ length: head + 5 }, (_, index) => index + 1);
const covers = (intervals: readonly Interval[], branchId: BranchId, at: number): Interval[] =>
  intervals.filter((one) => one.branchId === branchId && one.from <= at && (one.until === null || one.until > at));
const touchedOf = (intervals: readonly Interval[]): BranchId[] => [...new Set(intervals.map((one) => one.branchId))];

describe('Presence of findings', () => {
  it('that are one is, on a long-lived branch, where either was, and is never told twice.', () => {
    fc.assert(
      fc.property(finding, finding, (into, merged) => {
        const joined = joinPresence(into, merged, branches);
        for (const branchId of touchedOf(merged)) {
          for (const at of moments) {
            const told = covers(joined, branchId, at);
            expect(told.length).to.be.at.most(1);
            if (branchId === main) expect(told.length > 0).to.equal([into, merged].some((one) => covers(one, main, at).length > 0));
          }
        }
        for (const { from, until } of joined) if (until !== null) expect(until).to.be.above(from);
      }),
      { numRuns: 500 },
    );
  });

  it('that are one says on other branches nothing that the base has.', () => {
    const open = (branchId: BranchId, from: number, present = true): Interval => ({ branchId, from, until: null, present, cause: null });
    const into = [open(main, 1), { ...open(pull, 5, false), cause: 'fixed' as const }];
    expect(joinPresence(into, [open(pull, 5)], branches)).to.deep.equal([]);
    expect(joinPresence(into, [open(pull, 8)], branches)).to.deep.equal([{ ...into[1], until: 8 }]);
    expect(joinPresence([], [open(pull, 8)], branches)).to.deep.equal([open(pull, 8)]);
  });

  it('of what is split is parted at the newest scan of each branch: nothing is lost, and nothing told twice.', () => {
    fc.assert(
      fc.property(finding, (intervals) => {
        const parts = splitPresence(intervals, branches);
        const isThere = intervals.some(({ present, until }) => present && until === null);
        expect(parts !== undefined).to.equal(isThere);
        if (!parts) return;
        for (const at of moments) {
          const kept = covers(parts.keeps, main, at).length;
          const given = covers(parts.gives, main, at).length;
          expect(kept + given).to.equal(covers(intervals, main, at).length);
          if (at < head) expect(given).to.equal(0);
        }
        for (const { from, until } of parts.keeps) if (until !== null) expect(until).to.be.above(from);
      }),
      { numRuns: 500 },
    );
  });
});
