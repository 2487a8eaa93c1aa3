// How often somebody may ask, by a clock of the test: who is counted, when, and what the answer says. On the database: limit-breaches.test.ts.
import { paths } from '@portcullis/contract';
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { useLimitsStage } from '../support/limits-stage.ts';

const statusOf = async (response: Promise<Response>): Promise<number> => {
  const { status, body } = await response;
  await body?.cancel();
  return status;
};

/** How many of the answers have which status. */
async function countStatus(responses: Promise<Response>[]): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const status of await Promise.all(responses.map(statusOf))) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const many = <Result>(length: number, make: (index: number) => Result): Result[] => Array.from({ length }, (_, index) => make(index));

describe('A caller that is known', () => {
  const stage = useLimitsStage();

  it('gets as many answers at once as its key has, of 200 requests in the same moment exactly so many.', async () => {
    expect(await countStatus(many(200, () => stage().ask(paths.projects, 'one-key')))).to.deep.equal({ 200: 100, 429: 100 });
    stage().wait(1000);
    expect(await countStatus(many(20, () => stage().ask(paths.projects, 'one-key')))).to.deep.equal({ 200: 10, 429: 10 });
  });

  it('is told of both limits with every answer, and when to come back with a refusal.', async () => {
    const response = await stage().ask(paths.projects, 'one-key');
    expect(response.headers.get('ratelimit-policy')).to.equal('"key";q=100;w=10, "tenant";q=150;w=15');
    expect(response.headers.get('ratelimit')).to.equal('"key";r=99;t=1, "tenant";r=149;t=1');
    expect(response.headers.get('retry-after')).to.equal(null);
    await countStatus(many(99, () => stage().ask(paths.projects, 'one-key')));
    const refused = await stage().ask(paths.projects, 'one-key');
    expect(refused.headers.get('ratelimit-policy')).to.equal('"key";q=100;w=10');
    expect(refused.headers.get('ratelimit')).to.equal('"key";r=0;t=10');
    expect(refused.headers.get('retry-after')).to.equal('1');
    await expectProblem(refused, { status: 429, code: 'rate-limited' });
  });

  it('shares the tenant’s limit with its other keys; a key that is over its own takes nothing from them.', async () => {
    expect(await countStatus(many(500, () => stage().ask(paths.projects, 'one-noisy')))).to.deep.equal({ 200: 100, 429: 400 });
    expect(await countStatus(many(80, () => stage().ask(paths.projects, 'one-quiet')))).to.deep.equal({ 200: 50, 429: 30 });
    expect(await countStatus(many(80, () => stage().ask(paths.projects, 'two-other')))).to.deep.equal({ 200: 80 });
  });

  it('is counted also where the door then refuses what it asks.', async () => {
    expect(await countStatus(many(150, () => stage().ask(paths.projects, 'one-weak')))).to.deep.equal({ 403: 100, 429: 50 });
  });

  it('is told of once a minute, in the audit log and the log, and every refusal is in the metrics.', async () => {
    const over = (): Promise<unknown> => countStatus(many(150, () => stage().ask(paths.projects, 'one-key')));
    await over();
    expect(stage().recorded).to.deep.equal(['key']);
    stage().wait(59_000);
    await over();
    expect(stage().recorded).to.deep.equal(['key']);
    stage().wait(1000);
    await over();
    expect(stage().recorded).to.deep.equal(['key', 'key']);
    expect(stage().logged).to.deep.equal(['limit.exceeded', 'limit.exceeded']);
    const text = await stage().metrics.registry.getSingleMetricAsString('portcullis_limit_breaches_total');
    expect(text).to.match(/\{limit="key"\} 240$/m);
  });

  it('costs its address nothing, however many come from there with good keys.', async () => {
    expect(await countStatus(many(100, () => stage().ask(paths.projects, 'one-a')))).to.deep.equal({ 200: 100 });
    expect(await countStatus(many(5, () => stage().ask(paths.openapi)))).to.deep.equal({ 200: 5 });
  });

  it('costs its address nothing either where its sign-in is good but too old for what it asks.', async () => {
    expect(await countStatus(many(50, () => stage().ask(paths.projects, 'one-stale')))).to.deep.equal({ 401: 50 });
    expect(await statusOf(stage().ask(paths.projects, 'one-key'))).to.equal(200);
  });

  it('lets scripts of other origins read what it is told.', async () => {
    const response = await stage().ask(paths.projects, 'one-key');
    expect(response.headers.get('access-control-expose-headers')?.split(',')).to.include.members([
      'ratelimit',
      'ratelimit-policy',
      'retry-after',
    ]);
  });
});

describe('An address without good credentials', () => {
  const stage = useLimitsStage();

  it('is refused after as many bad keys as it has, before the door does any work, also with a good one.', async () => {
    for (let count = 0; count < 5; count += 1) expect(await statusOf(stage().ask(paths.projects, 'bad'))).to.equal(401);
    expect(stage().doors()).to.equal(5);
    const refused = await stage().ask(paths.projects, 'one-key');
    expect(refused.headers.get('ratelimit-policy')).to.equal('"ip";q=5;w=5');
    expect(refused.headers.get('ratelimit')).to.equal('"ip";r=0;t=5');
    expect(refused.headers.get('retry-after')).to.equal('1');
    await expectProblem(refused, { status: 429, code: 'rate-limited' });
    expect(stage().doors()).to.equal(5);
    stage().wait(1000);
    expect(await statusOf(stage().ask(paths.projects, 'one-key'))).to.equal(200);
  });

  it('pays for every bad key, also for those that came in the same moment.', async () => {
    // None is found bad before all fifty are at the door.
    expect(await countStatus(many(50, () => stage().ask(paths.projects, 'slow')))).to.deep.equal({ 401: 50 });
    stage().wait(5000);
    expect(await statusOf(stage().ask(paths.projects, 'bad'))).to.equal(429);
    stage().wait(1000);
    expect(await statusOf(stage().ask(paths.projects, 'bad'))).to.equal(401);
  });

  it('pays for what anybody may ask, but not for what load balancers and scrapers ask.', async () => {
    expect((await stage().ask(paths.openapi)).headers.get('ratelimit')).to.equal('"ip";r=4;t=1');
    expect(await countStatus(many(20, () => stage().ask(paths.openapi)))).to.deep.equal({ 200: 4, 429: 16 });
    expect(await countStatus(many(20, () => stage().ask(paths.health)))).to.deep.equal({ 200: 20 });
    expect((await stage().ask(paths.health)).headers.get('ratelimit')).to.equal(null);
  });

  it('is no other address; those of one network of IPv6 are one.', async () => {
    await countStatus(many(5, (index) => stage().ask(paths.openapi, undefined, `2001:db8:1:2::${index}`)));
    expect(await statusOf(stage().ask(paths.openapi, undefined, '2001:db8:1:2:ffff::1'))).to.equal(429);
    expect(await statusOf(stage().ask(paths.openapi, undefined, '2001:db8:1:3::1'))).to.equal(200);
    expect(await statusOf(stage().ask(paths.openapi, undefined, '198.51.100.7'))).to.equal(200);
  });

  it('is told of in the log once a minute, and in no tenant’s audit log.', async () => {
    await countStatus(many(50, () => stage().ask(paths.openapi)));
    expect(stage().logged).to.deep.equal(['limit.exceeded']);
    expect(stage().recorded).to.deep.equal([]);
  });
});
