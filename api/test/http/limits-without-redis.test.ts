// What the API does where the Redis of its limits is away or hangs, route by route; and two APIs on one Redis.
import { eventually } from '@portcullis/db/testing';
import { expect } from 'chai';
import type { RunningApi } from '../../src/main.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { call, makePerson, signInSettings, type TestMember } from '../support/people.ts';
import { findDeadAddress, startRedis, startSilentServer, type TestRedis } from '../support/redis-server.ts';
import { makeTestRoutes } from '../support/route-table.ts';
import { sampleRequest } from '../support/sample-request.ts';
import { startReplica } from '../support/start-replica.ts';
import { get, type TestTenant, useApi } from '../support/start-test-api.ts';

/** What answers 503 rather than go on under limits that each replica counts alone. All that is not here goes on. */
const refusedAlone = ['acceptInvitation', 'createKey', 'exportAudit', 'inviteMember', 'rotateKey'];

const failures: readonly (readonly [how: string, start: () => Promise<{ url: string; stop: () => Promise<void> }>])[] = [
  ['dead', async () => ({ url: await findDeadAddress(), stop: () => Promise.resolve() })],
  ['hanging', startSilentServer],
];

describe('The table of routes and a Redis that fails', () => {
  it('names as needing shared limits exactly keys, invitations and exports.', () => {
    const named = makeTestRoutes().filter(({ needsSharedLimits }) => needsSharedLimits === true);
    expect(named.map(({ operationId }) => operationId).sort()).to.deep.equal(refusedAlone);
  });
});

for (const [how, start] of failures) {
  describe(`With a ${how} Redis`, () => {
    const api = useApi();
    let replica: RunningApi;
    let tenant: TestTenant;
    let owner: TestMember;
    let redis: { url: string; stop: () => Promise<void> };
    before(async () => {
      redis = await start();
      replica = await startReplica(api().database.appUrl, { ...(await signInSettings()), REDIS_URL: redis.url });
      tenant = await api().makeTenant();
      owner = await makePerson(api(), tenant, 'owner');
    });
    after(async () => {
      await replica.close();
      await redis.stop();
    });

    for (const route of makeTestRoutes()) {
      const isRefused = refusedAlone.includes(route.operationId);

      it(`${route.method.toUpperCase()} ${route.path} ${isRefused ? 'answers 503' : 'goes on'}.`, async () => {
        const { method, path, body } = sampleRequest(route, { project: tenant.slug });
        const headers = route.operationId === 'submitScan' ? { 'content-type': 'application/sarif+json' } : {};
        const response = await call(replica, owner.token, method, path, { body, headers });
        if (!isRefused) expect(response.status, await response.text()).to.be.below(500);
        else {
          expect(response.headers.get('retry-after')).to.equal('2');
          await expectProblem(response, { status: 503, code: 'service-unavailable' });
        }
      });
    }

    it('limits go on in this replica alone.', async () => {
      const small = await startReplica(api().database.appUrl, { REDIS_URL: redis.url, RATE_LIMIT_KEY: '5/1' });
      const answers = await Promise.all(Array.from({ length: 60 }, () => get(small, tenant, '/api/v1/projects')));
      await small.close();
      expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200, 429]));
    });
  });
}

describe('Two APIs on one Redis', () => {
  const api = useApi();
  let redis: TestRedis;
  let stop: (() => Promise<void>) | undefined;
  const replicas: RunningApi[] = [];
  before(async function () {
    const started = await startRedis();
    if (!started) return this.skip();
    redis = started;
    stop = started.stop;
  });
  after(async () => {
    for (const replica of replicas) await replica.close();
    await stop?.();
  });

  it('share one bucket: together they answer as often as one may, and both refuse from then on.', async () => {
    const tenant = await api().makeTenant();
    const settings = { REDIS_URL: redis.url, RATE_LIMIT_KEY: '50/1' };
    for (let count = 0; count < 2; count += 1) replicas.push(await startReplica(api().database.appUrl, settings));
    const started = performance.now();
    const ask = (index: number): Promise<Response> => get(replicas[index % 2]!, tenant, '/api/v1/projects');
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => ask(index)));
    const cameBack = Math.ceil((performance.now() - started) / 1000);
    expect(answers.filter(({ status }) => status === 200).length).to.be.within(50, 50 + cameBack);
    for (const own of [0, 1]) {
      expect(answers.filter(({ status }, index) => index % 2 === own && status === 429)).not.to.have.length(0);
    }
  });

  it('answer 503 to who makes a key while Redis is dead, and make it when it is back.', async () => {
    const tenant = await api().makeTenant('web-two');
    const replica = await startReplica(api().database.appUrl, { REDIS_URL: redis.url });
    replicas.push(replica);
    const make = (): Promise<Response> =>
      call(replica, tenant.key, 'post', '/api/v1/keys', { body: { name: 'another', project: null, scopes: ['read'] } });
    expect((await make()).status).to.equal(201);
    await redis.kill();
    await expectProblem(await make(), { status: 503, code: 'service-unavailable' });
    expect((await get(replica, tenant, '/api/v1/projects')).status).to.equal(200);
    await redis.restart();
    await eventually('keys are made again', async () => (await make()).status === 201);
  });
});
