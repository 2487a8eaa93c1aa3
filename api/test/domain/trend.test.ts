// The trend: what each day's end had open, from what scans left and what people dismissed.
import { severities, type SeverityCounts } from '@portcullis/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { drawTrend } from '../../src/domain/trend.ts';

type Counted = Parameters<typeof drawTrend>[0][number];
type Dismissed = Parameters<typeof drawTrend>[1][number];

const count = (partition: string, day: number, critical: number, high = 0): Counted => ({
  partition,
  day,
  open: [critical, high, 0, 0, 0],
});
const hide = (from: number, until: number | null, by = 1, rank = 0): Dismissed => ({ rank, from, until, count: by });
const criticals = (...input: Parameters<typeof drawTrend>): number[] => drawTrend(...input).map((day) => day.open.critical);

describe('drawTrend', () => {
  it('is empty where nothing was scanned, whatever was dismissed.', () => {
    expect(drawTrend([], [], 10, 20)).to.deep.equal([]);
    expect(drawTrend([], [hide(10, null)], 10, 20)).to.deep.equal([]);
  });

  it('keeps the count of a partition over days without a scan, to the last day.', () => {
    expect(criticals([count('a', 10, 3), count('a', 13, 5)], [], 10, 15)).to.deep.equal([3, 3, 3, 5, 5, 5]);
  });

  it('says nothing of days before the first scan of anything.', () => {
    expect(drawTrend([count('a', 12, 3)], [], 10, 13).map((one) => one.day)).to.deep.equal(['1970-01-13', '1970-01-14']);
  });

  it('begins with what stood before its first day.', () => {
    expect(criticals([count('a', 3, 9), count('a', 9, 4), count('a', 11, 1)], [], 10, 12)).to.deep.equal([4, 1, 1]);
  });

  it('adds partitions up, each with its own last count.', () => {
    const counted = [count('a', 10, 3, 1), count('b', 11, 2, 7), count('a', 12, 0, 4)];
    expect(drawTrend(counted, [], 10, 12).map(({ open }) => [open.critical, open.high])).to.deep.equal([
      [3, 1],
      [5, 8],
      [2, 11],
    ]);
  });

  it('leaves out what is dismissed, from the day it was until the day it ended.', () => {
    const counted = [count('a', 10, 5)];
    expect(criticals(counted, [hide(11, 13, 2)], 10, 14)).to.deep.equal([5, 3, 3, 5, 5]);
    expect(criticals(counted, [hide(11, null, 2)], 10, 12)).to.deep.equal([5, 3, 3]);
    expect(criticals(counted, [hide(4, 11, 2), hide(11, null, 2)], 10, 12)).to.deep.equal([3, 3, 3]);
    expect(criticals(counted, [hide(11, 11, 2)], 10, 12), 'begun and ended on one day').to.deep.equal([5, 5, 5]);
    expect(criticals(counted, [hide(2, 5, 2)], 10, 12), 'over before the trend').to.deep.equal([5, 5, 5]);
  });

  it('never goes below zero, where severities were changed after a dismissal.', () => {
    expect(criticals([count('a', 10, 1), count('a', 12, 4)], [hide(10, null, 2)], 10, 12)).to.deep.equal([0, 0, 2]);
  });

  it('writes days in UTC, one after the other, over leap days and ends of years.', () => {
    const day = Date.UTC(2028, 1, 28) / 86_400_000;
    expect(drawTrend([count('a', day, 1)], [], day, day + 2).map((one) => one.day)).to.deep.equal([
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
  });

  const anyCounted: fc.Arbitrary<Counted[]> = fc.uniqueArray(
    fc.record({
      partition: fc.constantFrom('a', 'b', 'c'),
      day: fc.integer({ min: 0, max: 30 }),
      open: fc.array(fc.nat(20), { minLength: 5, maxLength: 5 }),
    }),
    { selector: ({ partition, day }) => `${partition} ${day}`, maxLength: 30 },
  );
  const anyDismissed: fc.Arbitrary<Dismissed[]> = fc.array(
    fc.record({
      rank: fc.nat(4),
      from: fc.integer({ min: 0, max: 30 }),
      until: fc.option(fc.integer({ min: 0, max: 30 })),
      count: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 6 },
  );

  /** The definition, day by day and from the start each time. */
  function countByHand(counted: readonly Counted[], dismissed: readonly Dismissed[], day: number): SeverityCounts {
    const known = ['a', 'b', 'c'].map((partition) =>
      counted
        .filter((one) => one.partition === partition && one.day <= day)
        .sort((one, other) => other.day - one.day)
        .at(0),
    );
    const open = severities.map((_, rank) => {
      const present = known.reduce((sum, one) => sum + (one?.open[rank] ?? 0), 0);
      const hidden = dismissed.filter((one) => one.rank === rank && one.from <= day && (one.until === null || one.until > day));
      return Math.max(0, present - hidden.reduce((sum, one) => sum + one.count, 0));
    });
    return Object.fromEntries(severities.map((severity, rank) => [severity, open[rank]])) as SeverityCounts;
  }

  it('is for every day the sum over partitions of the last count, without what is dismissed that day.', () => {
    fc.assert(
      fc.property(anyCounted, anyDismissed, fc.integer({ min: 0, max: 30 }), fc.nat(10), (counted, dismissed, first, length) => {
        const begin = Math.min(...counted.map((one) => one.day));
        const days = Array.from({ length: length + 1 }, (_, index) => first + index).filter((day) => day >= begin);
        const trend = drawTrend(counted, dismissed, first, first + length);
        expect(trend.map((one) => one.open)).to.deep.equal(days.map((day) => countByHand(counted, dismissed, day)));
        expect(trend.map((one) => Date.parse(one.day) / 86_400_000)).to.deep.equal(days);
        expect(drawTrend([...counted].reverse(), [...dismissed].reverse(), first, first + length)).to.deep.equal(trend);
      }),
      { numRuns: 500 },
    );
  });
});
