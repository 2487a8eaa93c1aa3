// Limits that replicas share, on a real Redis; and what goes on where it dies, hangs or comes back.
import { eventually } from '@portcullis/db/testing';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { makeMemoryLimits } from '../../../src/adapters/limits/memory-limits.ts';
import { openRedisLimits, type RedisLimitsOptions } from '../../../src/adapters/limits/redis-limits.ts';
import type { LimitKeeper } from '../../../src/domain/limits/limits.ts';
import { findDeadAddress, startRedis, startSilentServer, type TestRedis } from '../../support/redis-server.ts';

// Refills so slowly that no test sees it: one token in a thousand seconds.
const rule = { burst: 100, refill: 0.001 };
const rules = { ip: rule, key: rule, person: rule, tenant: rule, bytes: { burst: 1000, refill: 1000 }, uploads: 3 };

const keepers: LimitKeeper[] = [];

/** A replica with limits of its own for when Redis is away. */
async function openReplica(url: string, options: Partial<RedisLimitsOptions> = {}): Promise<LimitKeeper> {
  const local = makeMemoryLimits(rules, () => performance.now());
  const keeper = await openRedisLimits({ url, rules, local, onFailure: () => undefined, onReturn: () => undefined, ...options });
  keepers.push(keeper);
  return keeper;
}

afterEach(async () => {
  for (const keeper of keepers.splice(0)) await keeper.stop();
});

const allowedOf = async (many: Promise<{ isAllowed: boolean }>[]): Promise<number> =>
  (await Promise.all(many)).filter(({ isAllowed }) => isAllowed).length;

describe('Limits in Redis', () => {
  let redis: TestRedis;
  let stop: (() => Promise<void>) | undefined;
  before(async function () {
    const started = await startRedis();
    if (!started) return this.skip();
    redis = started;
    stop = started.stop;
  });
  after(() => stop?.());
  beforeEach(async () => {
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
  });

  it('are one bucket for two replicas: of 200 requests at once exactly as many get through as it holds.', async () => {
    const [one, two] = [await openReplica(redis.url), await openReplica(redis.url)];
    const asks = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? one : two).draw('key', 'a key', 'take', 1));
    expect(await allowedOf(asks)).to.equal(100);
    const after = await one.draw('key', 'a key', 'look', 1);
    expect(after).to.deep.include({ isAllowed: false, remaining: 0, isAlone: false });
    expect(after.retryIn).to.be.within(900_000, 1_000_000);
  });

  it('refill by the clock of Redis, and leave nothing behind once a bucket is full.', async () => {
    const keeper = await openReplica(redis.url);
    const taken = await keeper.draw('bytes', 'tenant', 'take', 900);
    expect(taken).to.deep.include({ isAllowed: true, remaining: 100 });
    expect(taken.fullIn).to.be.within(890, 900);
    expect((await keeper.draw('bytes', 'tenant', 'take', 1001)).isAllowed).to.equal(false);
    const client = new Redis(redis.url);
    await eventually('the bucket is gone', async () => (await client.keys('portcullis:bytes:*')).length === 0);
    client.disconnect();
    expect(await keeper.draw('bytes', 'tenant', 'look', 1)).to.deep.include({ isAllowed: true, remaining: 1000, fullIn: 0 });
  });

  it('are charged into a debt, which is never larger than the bucket.', async () => {
    const keeper = await openReplica(redis.url);
    await Promise.all(Array.from({ length: 500 }, () => keeper.draw('ip', 'somewhere', 'charge', 1)));
    const standing = await keeper.draw('ip', 'somewhere', 'look', 1);
    expect(standing).to.deep.include({ isAllowed: false, remaining: 0 });
    expect(standing.fullIn / 1000 / 1000).to.be.within(199, 200);
  });

  it('hold places for uploads over all replicas, and free those of a replica that died.', async () => {
    const [one, two] = [await openReplica(redis.url, { leaseTime: 400 }), await openReplica(redis.url)];
    const slots = [await one.enter('tenant'), await one.enter('tenant'), await two.enter('tenant')];
    expect(slots.every(({ leave, isAlone }) => leave !== undefined && !isAlone)).to.equal(true);
    expect((await two.enter('tenant')).leave).to.equal(undefined);
    await slots[2]!.leave!();
    const again = await two.enter('tenant');
    expect(again.leave).not.to.equal(undefined);
    // It does not leave: its connection is gone, and so it cannot hold on either.
    await one.stop();
    await eventually('the places are free', async () => (await two.enter('tenant')).leave !== undefined);
  });

  it('hold a place for as long as its upload runs, however long that is.', async () => {
    const [one, two] = [await openReplica(redis.url, { leaseTime: 300 }), await openReplica(redis.url)];
    for (let count = 0; count < 3; count += 1) await one.enter('tenant');
    const client = new Redis(redis.url);
    const endOf = async (): Promise<number> => Number((await client.zrange('portcullis:uploads:tenant', '0', '0', 'WITHSCORES'))[1]);
    const first = await endOf();
    await eventually('every place was taken on three times', async () => (await endOf()) > first + 300);
    expect((await two.enter('tenant')).leave).to.equal(undefined);
    client.disconnect();
  });

  it('tell of a breach once, whichever replica sees it.', async () => {
    const [one, two] = [await openReplica(redis.url), await openReplica(redis.url)];
    const answers = await Promise.all([one, two, one, two].map((keeper) => keeper.isFirstInWindow('key:tenant')));
    expect(answers.filter((isFirst) => isFirst)).to.have.length(1);
  });

  for (const [how, fail, mend] of [
    ['dies', (): unknown => redis.kill(), (): unknown => redis.restart()],
    ['hangs', (): unknown => redis.freeze(), (): unknown => redis.thaw()],
  ] as const) {
    it(`go on in each replica when Redis ${how}, and are shared again when it is back.`, async () => {
      const events: string[] = [];
      const keeper = await openReplica(redis.url, { onFailure: () => events.push('lost'), onReturn: () => events.push('back') });
      await keeper.draw('key', 'a key', 'take', 60);
      await fail();
      const alone = await Promise.all(Array.from({ length: 200 }, () => keeper.draw('key', 'a key', 'take', 1)));
      expect(alone.every(({ isAlone }) => isAlone)).to.equal(true);
      expect(alone.filter(({ isAllowed }) => isAllowed)).to.have.length(100);
      const slot = await keeper.enter('tenant');
      expect(slot).to.deep.include({ isAlone: true });
      await slot.leave!();
      expect(events).to.deep.equal(['lost']);
      await mend();
      await eventually('Redis counts again', async () => !(await keeper.draw('key', 'another key', 'look', 1)).isAlone);
      expect(events).to.deep.equal(['lost', 'back']);
      const other = await openReplica(redis.url);
      await keeper.draw('key', 'third', 'take', 99);
      expect((await other.draw('key', 'third', 'take', 1)).remaining).to.equal(0);
    });
  }
});

describe('Limits whose Redis is not there', () => {
  it('begin in each replica, also at a server that takes connections and says nothing, and never take an error for a limit.', async () => {
    const silent = await startSilentServer();
    for (const url of [await findDeadAddress(), silent.url]) {
      const keeper = await openReplica(url);
      const answers = await Promise.all(Array.from({ length: 150 }, () => keeper.draw('ip', 'somewhere', 'take', 1)));
      expect(answers.filter(({ isAllowed }) => isAllowed)).to.have.length(100);
      expect(answers.every(({ isAlone }) => isAlone)).to.equal(true);
      const slots = await Promise.all(Array.from({ length: 4 }, () => keeper.enter('tenant')));
      expect(slots.filter(({ leave }) => leave)).to.have.length(3);
      expect([await keeper.isFirstInWindow('x'), await keeper.isFirstInWindow('x')]).to.deep.equal([true, false]);
      for (const { leave } of slots) await leave?.();
    }
    await silent.stop();
  });
});
