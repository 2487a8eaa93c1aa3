// Limits of plans: each at one below, at, and one above; exact where many come at once; and nothing that is there goes because of them.
import { planTable } from '@portcullis/contract';
import { expect } from 'chai';
import { recountUsage } from '../../../src/services/billing/recount-usage.ts';
import { type BilledTenant, findingsOf, putOnPlan, setStored, setUploads, usage, useBilling } from '../../support/billing-stage.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { makeSarif } from '../../support/make-sarif.ts';
import { call, callOk, makePerson, makeStranger } from '../../support/people.ts';
import { runAsAdmin } from '../../support/send-json.ts';
import { startReplica } from '../../support/start-replica.ts';
import { upload, uploadOk } from '../../support/start-test-api.ts';

const { quotas } = planTable.free;
const exceeded = { status: 429, code: 'quota-exceeded' } as const;

describe('The limits of a plan', () => {
  const stage = useBilling();
  const makeTenant = (): Promise<BilledTenant> => stage().makeTenant({ isCustomer: false });
  const makeProject = (tenant: BilledTenant, slug: string): Promise<Response> =>
    call(stage().api, tenant.key, 'post', '/api/v1/projects', { body: { slug, name: slug, defaultBranch: 'refs/heads/main' } });

  it('let the last project in, refuse the one after, and name limit, use and the way on.', async () => {
    const tenant = await makeTenant();
    for (let index = 1; index < quotas.projects!; index += 1) expect((await makeProject(tenant, `p-${index}`)).status).to.equal(201);
    const answer = await makeProject(tenant, 'too-many');
    expect(answer.headers.get('retry-after')).to.equal(null);
    const { detail } = await expectProblem(answer, exceeded);
    expect(detail).to.contain('Free').and.to.contain(`allows ${quotas.projects} projects, and there are ${quotas.projects}`);
    expect(detail).to.contain(`${stage().api.url}/billing`);
    expect(await usage(stage().api, tenant)).to.include({ projects: quotas.projects });
    await putOnPlan(stage().api, tenant, 'team');
    expect((await makeProject(tenant, 'no-longer')).status).to.equal(201);
  });

  it('let exactly as many projects in as there is room for, where many are made at once.', async () => {
    const tenant = await makeTenant();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => makeProject(tenant, `p-${index}`)));
    expect(answers.filter(({ status }) => status === 201)).to.have.length(quotas.projects! - 1);
    expect(answers.filter(({ status }) => status === 429)).to.have.length(12 - quotas.projects! + 1);
  });

  it('count who is invited, and who comes takes no second place.', async () => {
    const { api } = stage();
    const tenant = await makeTenant();
    const invite = (): Promise<Response> =>
      call(api, tenant.owner.token, 'post', '/api/v1/invitations', { body: { email: 'a@b.example', role: 'viewer' } });
    const tokens: string[] = [];
    for (let index = 1; index < quotas.members!; index += 1) tokens.push(((await (await invite()).json()) as { token: string }).token);
    await expectProblem(await invite(), exceeded);
    for (const token of tokens) {
      const person = await makeStranger();
      expect((await call(api, person.token, 'post', '/api/v1/invitations/accept', { body: { token } })).status).to.equal(200);
    }
    expect(await usage(stage().api, tenant)).to.include({ members: quotas.members });
  });

  it('refuse who comes by an invitation of better days, and leave the invitation usable.', async () => {
    const { api } = stage();
    const tenant = await makeTenant();
    await putOnPlan(api, tenant, 'team');
    const body = { email: 'a@b.example', role: 'viewer' };
    const { token } = await callOk<{ token: string }>(api, tenant.owner.token, 'post', '/api/v1/invitations', { status: 201, body });
    for (let index = 1; index < quotas.members!; index += 1) await makePerson(api, tenant, 'viewer');
    await putOnPlan(api, tenant, 'team', 'canceled');
    const person = await makeStranger();
    const accept = (): Promise<Response> => call(api, person.token, 'post', '/api/v1/invitations/accept', { body: { token } });
    await expectProblem(await accept(), exceeded);
    await putOnPlan(api, tenant, 'team');
    expect((await accept()).status).to.equal(200);
  });

  it('let the last upload of the day in, refuse the next until midnight UTC, and forget the day with it.', async () => {
    const { api } = stage();
    const tenant = await makeTenant();
    await setUploads(stage().api, tenant, quotas.uploadsPerDay! - 1);
    await uploadOk(api, tenant, makeSarif([{}]));
    expect(await usage(stage().api, tenant)).to.include({ uploadsPerDay: quotas.uploadsPerDay });
    const answer = await upload(api, tenant, makeSarif([{}]));
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).to.be.within(1, 86_400);
    expect(new Date(Date.now() + seconds * 1000).getUTCHours()).to.be.oneOf([0, 23]);
    await expectProblem(answer, exceeded);
    await runAsAdmin(api, 'update app.usage_days set day = day - 1 where tenant_id = $1', [tenant.tenantId]);
    await uploadOk(api, tenant, makeSarif([{}]));
  });

  it('read nothing of a report where the day is used up already.', async () => {
    const { api } = stage();
    const tenant = await makeTenant();
    await setUploads(stage().api, tenant, quotas.uploadsPerDay!);
    await expectProblem(await upload(api, tenant, 'no report at all'), exceeded);
  });

  it('count neither a replayed receipt nor an upload that is refused.', async () => {
    const { api } = stage();
    const tenant = await makeTenant();
    const headers = { 'idempotency-key': 'one' };
    const report = makeSarif([{}]);
    for (let times = 0; times < 3; times += 1) await uploadOk(api, tenant, report, { headers });
    expect((await upload(api, tenant, 'no report at all')).status).to.equal(422);
    expect((await upload(api, tenant, makeSarif([{}, {}]), { headers })).status).to.equal(422);
    expect(await usage(stage().api, tenant)).to.include({ uploadsPerDay: 1, storedFindings: 1 });
    await setUploads(stage().api, tenant, quotas.uploadsPerDay!);
    await uploadOk(api, tenant, report, { headers });
  });

  it('measure findings by those that are new: at the limit they fit, one more does not, and nothing of it is stored.', async () => {
    const { api } = stage();
    const tenant = await makeTenant();
    await uploadOk(api, tenant, findingsOf(3));
    expect(await usage(stage().api, tenant)).to.include({ storedFindings: 3 });
    await setStored(stage().api, tenant, quotas.storedFindings! - 2);
    await uploadOk(api, tenant, findingsOf(5));
    expect(await usage(stage().api, tenant)).to.include({ storedFindings: quotas.storedFindings });
    const before = await usage(stage().api, tenant);
    const answer = await upload(api, tenant, findingsOf(6));
    expect(answer.headers.get('retry-after')).to.equal(null);
    await expectProblem(answer, exceeded);
    expect(await usage(stage().api, tenant)).to.deep.equal(before);
    // What brings nothing new goes through, also far above the limit.
    await setStored(stage().api, tenant, quotas.storedFindings! * 5);
    await uploadOk(api, tenant, findingsOf(5));
  });

  it('measure the very first upload of a tenant too.', async () => {
    const { api } = stage();
    const tenant = await makeTenant();
    await expectProblem(await upload(api, tenant, findingsOf(quotas.storedFindings! + 1)), exceeded);
    expect(await usage(stage().api, tenant)).to.include({ storedFindings: 0, uploadsPerDay: 0 });
  }).timeout(60_000);

  it('are put right once, however many count at the same moment.', async () => {
    const { api } = stage();
    const tenant = await makeTenant();
    await uploadOk(api, tenant, findingsOf(3));
    await setStored(api, tenant, 40);
    await Promise.all(Array.from({ length: 8 }, () => recountUsage({ pool: api.pool, now: () => new Date() }, tenant.tenantId)));
    expect(await usage(api, tenant)).to.include({ storedFindings: 3 });
    await setStored(api, tenant, 1);
    await Promise.all(Array.from({ length: 8 }, () => recountUsage({ pool: api.pool, now: () => new Date() }, tenant.tenantId)));
    expect(await usage(api, tenant)).to.include({ storedFindings: 3 });
  });

  it('let exactly as many uploads in as are left, where 200 come at once to two servers.', async () => {
    const { api, stripe } = stage();
    const tenant = await makeTenant();
    await uploadOk(api, tenant, findingsOf(1));
    const left = 37;
    await setUploads(stage().api, tenant, quotas.uploadsPerDay! - left);
    const settings = { ...stripe.settings, DATABASE_POOL: '10', READ_QUEUE: '500' };
    const replicas = await Promise.all([1, 2].map(() => startReplica(api.database.appUrl, settings)));
    try {
      const send = (index: number): Promise<number> =>
        upload(replicas[index % 2]!, tenant, findingsOf(1), {
          query: { commit: index.toString(16).padStart(40, '0'), category: `c-${index % 8}` },
        }).then(async (answer) => {
          await answer.text();
          return answer.status;
        });
      const statuses = await Promise.all(Array.from({ length: 200 }, (_, index) => send(index)));
      const tally = (status: number): number => statuses.filter((one) => one === status).length;
      expect({ taken: tally(201), refused: tally(429) }).to.deep.equal({ taken: left, refused: 200 - left });
      expect(await usage(stage().api, tenant)).to.include({ uploadsPerDay: quotas.uploadsPerDay });
      const sql = 'select count(*)::int as scans from app.scans where tenant_id = $1';
      expect(await runAsAdmin(api, sql, [tenant.tenantId])).to.deep.equal([{ scans: left + 1 }]);
    } finally {
      await Promise.all(replicas.map((replica) => replica.close()));
    }
  }).timeout(180_000);
});
