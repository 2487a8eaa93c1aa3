// The axis of counts in charts.
import { expect } from 'chai';
import fc from 'fast-check';
import { makeCountScale } from '../../src/components/count-scale.ts';

describe('axis of counts', () => {
  it('has whole steps from nought to at least the largest count, and few of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (largest) => {
        const { top, ticks } = makeCountScale(largest);
        expect(ticks[0]).to.equal(0);
        expect(ticks.at(-1)).to.equal(top);
        expect(top).to.be.at.least(largest);
        expect(ticks.every(Number.isInteger)).to.equal(true);
        expect(ticks.length).to.be.within(2, 6);
      }),
    );
  });
});
