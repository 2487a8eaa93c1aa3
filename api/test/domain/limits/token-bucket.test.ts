// The bucket that requests and bytes are counted with, by a clock of the test.
import { expect } from 'chai';
import fc from 'fast-check';
import { type Bucket, drawTokens, type Standing } from '../../../src/domain/limits/token-bucket.ts';

const rule = { burst: 10, refill: 2 };

/** A bucket to draw from, whose clock stands still unless told to go on. */
function makeBucket(of = rule) {
  let bucket: Bucket | undefined;
  let now = 1000;
  return {
    wait: (milliseconds: number) => (now += milliseconds),
    draw: (draw: 'take' | 'charge' | 'look', amount = 1): Standing => {
      const drawn = drawTokens(bucket, of, { draw, amount, now });
      bucket = drawn.bucket;
      return drawn.standing;
    },
  };
}

describe('A bucket of tokens', () => {
  it('gives as many at once as it holds, and then none.', () => {
    const { draw } = makeBucket();
    const answers = Array.from({ length: 12 }, () => draw('take'));
    expect(answers.map(({ isAllowed }) => isAllowed)).to.deep.equal([...Array<boolean>(10).fill(true), false, false]);
    expect(answers.map(({ remaining }) => remaining)).to.deep.equal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0]);
    expect(answers[0]).to.deep.include({ fullIn: 500, retryIn: 0 });
    expect(answers[11]).to.deep.include({ fullIn: 5000, retryIn: 500 });
  });

  it('refills by the second, to the brim and no further, and a refusal costs nothing.', () => {
    const { draw, wait } = makeBucket();
    expect(draw('take', 10).isAllowed).to.equal(true);
    wait(499);
    expect(draw('take')).to.deep.include({ isAllowed: false, retryIn: 1 });
    wait(1);
    expect(draw('take').isAllowed).to.equal(true);
    wait(60_000);
    expect(draw('look').remaining).to.equal(10);
    expect(draw('take', 10).isAllowed).to.equal(true);
    expect(draw('take').isAllowed).to.equal(false);
  });

  it('gives nothing where more is asked for than is there, and says when it will be.', () => {
    const { draw } = makeBucket();
    draw('take', 7);
    expect(draw('take', 4)).to.deep.equal({ isAllowed: false, remaining: 3, fullIn: 3500, retryIn: 500 });
    expect(draw('take', 3).isAllowed).to.equal(true);
  });

  it('is not changed by a look, and can be charged into a debt that is never larger than itself.', () => {
    const { draw, wait } = makeBucket();
    expect(draw('look')).to.deep.equal({ isAllowed: true, remaining: 10, fullIn: 0, retryIn: 0 });
    for (let count = 0; count < 1000; count += 1) draw('charge');
    expect(draw('look')).to.deep.equal({ isAllowed: false, remaining: 0, fullIn: 10_000, retryIn: 5500 });
    wait(5499);
    expect(draw('take').isAllowed).to.equal(false);
    wait(1);
    expect(draw('take').isAllowed).to.equal(true);
  });

  it('refills nothing when its clock goes back.', () => {
    const { draw, wait } = makeBucket();
    draw('take', 10);
    wait(-60_000);
    expect(draw('take').isAllowed).to.equal(false);
  });

  it('never gives more than it holds and what came back in the meantime, however it is asked.', () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 3000 }), amount: fc.integer({ min: 0, max: 12 }) });
    const rules = fc.record({ burst: fc.integer({ min: 1, max: 20 }), share: fc.double({ min: 0.05, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(rules, fc.array(step, { maxLength: 60 }), ({ burst, share }, steps) => {
        const refill = burst * share;
        const { draw, wait } = makeBucket({ burst, refill });
        let [given, elapsed] = [0, 0];
        for (const one of steps) {
          elapsed += one.wait;
          wait(one.wait);
          if (draw('take', one.amount).isAllowed) given += one.amount;
          expect(given).to.be.at.most(burst + (refill * elapsed) / 1000 + 1e-6);
        }
      }),
    );
  });
});
