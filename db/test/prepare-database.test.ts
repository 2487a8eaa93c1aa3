import { makeEmptyDatabase } from '@portcullis/db/testing';
import { expect } from 'chai';

describe('preparing databases', () => {
  it('of one server goes side by side, though they share their roles.', async () => {
    const made = await Promise.allSettled(Array.from({ length: 30 }, () => makeEmptyDatabase()));
    for (const one of made) if (one.status === 'fulfilled') await one.value.drop();
    expect(made.filter(({ status }) => status === 'rejected')).to.deep.equal([]);
  });
});
