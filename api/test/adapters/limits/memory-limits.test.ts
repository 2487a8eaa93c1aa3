// Limits in one process: what is kept, for whom, and for how long.
import { expect } from 'chai';
import { makeMemoryLimits } from '../../../src/adapters/limits/memory-limits.ts';
import { RecentMap } from '../../../src/adapters/limits/recent-map.ts';

const rule = { burst: 100, refill: 10 };
const rules = { ip: rule, key: rule, person: rule, tenant: rule, bytes: rule, uploads: 3 };

function makeStage() {
  let now = 0;
  const limits = makeMemoryLimits(rules, () => now);
  return { limits, wait: (milliseconds: number) => (now += milliseconds) };
}

describe('Limits in memory', () => {
  it('let exactly as many of 200 requests at once through as a bucket holds, and refill it by the clock.', async () => {
    const { limits, wait } = makeStage();
    const ask = async (): Promise<number> => {
      const answers = await Promise.all(Array.from({ length: 200 }, () => limits.draw('key', 'one', 'take', 1)));
      return answers.filter(({ isAllowed }) => isAllowed).length;
    };
    expect(await ask()).to.equal(100);
    wait(1000);
    expect(await ask()).to.equal(10);
    wait(3_600_000);
    expect(await ask()).to.equal(100);
  });

  it('are each caller’s own, and each limit’s own.', async () => {
    const { limits } = makeStage();
    await limits.draw('key', 'one', 'take', 100);
    expect((await limits.draw('key', 'one', 'take', 1)).isAllowed).to.equal(false);
    expect((await limits.draw('key', 'two', 'take', 1)).isAllowed).to.equal(true);
    expect((await limits.draw('tenant', 'one', 'take', 1)).isAllowed).to.equal(true);
  });

  it('hold places for uploads until they are left, each once.', async () => {
    const { limits } = makeStage();
    const slots = await Promise.all(Array.from({ length: 5 }, () => limits.enter('tenant')));
    expect(slots.map(({ leave }) => leave !== undefined)).to.deep.equal([true, true, true, false, false]);
    expect((await limits.enter('another')).leave).not.to.equal(undefined);
    await slots[0]!.leave!();
    await slots[0]!.leave!();
    expect((await limits.enter('tenant')).leave).not.to.equal(undefined);
    expect((await limits.enter('tenant')).leave).to.equal(undefined);
  });

  it('tell of a breach once a minute.', async () => {
    const { limits, wait } = makeStage();
    expect([await limits.isFirstInWindow('a'), await limits.isFirstInWindow('a'), await limits.isFirstInWindow('b')]).to.deep.equal([
      ...[true, false, true],
    ]);
    wait(59_999);
    expect(await limits.isFirstInWindow('a')).to.equal(false);
    wait(1);
    expect([await limits.isFirstInWindow('a'), await limits.isFirstInWindow('a')]).to.deep.equal([true, false]);
  });
});

describe('A map that forgets', () => {
  it('keeps what was written within its period, and nothing after two, whoever floods it.', () => {
    const map = new RecentMap<number>(1000, 0);
    for (let index = 0; index < 1000; index += 1) map.set(`old ${index}`, index, 500);
    expect(map.get('old 7', 1499)).to.equal(7);
    map.set('new', 1, 1600);
    expect(map.size).to.be.at.most(1001);
    expect(map.get('new', 2500)).to.equal(1);
    expect(map.get('old 7', 2500)).to.equal(undefined);
    expect(map.size).to.equal(1);
    expect(map.get('new', 10_000)).to.equal(undefined);
    expect(map.size).to.equal(0);
  });
});
