// When a bar warns.
import { expect } from 'chai';
import { measureUse, type Nearness } from '../../../src/pages/billing/measure-use.ts';

const cases: readonly (readonly [used: number, limit: number | null, nearness: Nearness])[] = [
  [0, 100, 'far'],
  [79, 100, 'far'],
  [80, 100, 'near'],
  [99, 100, 'near'],
  [100, 100, 'full'],
  [101, 100, 'full'],
  [0, 0, 'full'],
  [1_000_000, null, 'unlimited'],
];

describe('The bar of a limit', () => {
  for (const [used, limit, nearness] of cases)
    it(`is ${nearness} at ${used} of ${limit ?? 'no limit'}`, () => {
      expect(measureUse({ used, limit })).to.equal(nearness);
    });
});
