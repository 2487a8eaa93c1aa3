// What a plan that lapses leaves alone, which is everything; features of plans; and the nightly count.
import { planTable, type SubscriptionStatus } from '@portcullis/contract';
import { expect } from 'chai';
import { type BilledTenant, findingsOf, putOnPlan, setStored, setUploads, usage, useBilling } from '../../support/billing-stage.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { makeSarif } from '../../support/make-sarif.ts';
import { call } from '../../support/people.ts';
import { getJson, runAsAdmin } from '../../support/send-json.ts';
import { upload, uploadOk } from '../../support/start-test-api.ts';

const { quotas } = planTable.free;
const exceeded = { status: 429, code: 'quota-exceeded' } as const;

describe('The limits of a plan that has lapsed', () => {
  const stage = useBilling();
  const makeTenant = (): Promise<BilledTenant> => stage().makeTenant({ isCustomer: false });
  const makeProject = (tenant: BilledTenant, slug: string): Promise<Response> =>
    call(stage().api, tenant.key, 'post', '/api/v1/projects', { body: { slug, name: slug, defaultBranch: 'refs/heads/main' } });

  for (const status of ['canceled', 'unpaid', 'paused', 'incomplete_expired'] satisfies SubscriptionStatus[]) {
    it(`leave everything where it is when a plan lapses (${status}): nothing goes, reads go on, no gate turns green.`, async () => {
      const { api } = stage();
      const tenant = await makeTenant();
      await putOnPlan(api, tenant, 'team');
      await uploadOk(api, tenant, makeSarif([]), { query: { commit: 'b'.repeat(40) } });
      const { verdict, commit } = await uploadOk(api, tenant, makeSarif([{ score: '9.8' }]));
      for (let index = 0; index < quotas.projects!; index += 1) await makeProject(tenant, `p-${index}`);
      await setStored(stage().api, tenant, quotas.storedFindings! + 1);
      await putOnPlan(api, tenant, 'team', status);
      const gate = await getJson<{ verdict: { outcome: string } }>(api, tenant, `/api/v1/projects/${tenant.slug}/gate?commit=${commit}`);
      expect(gate.verdict.outcome).to.equal(verdict.outcome).and.to.equal('fail');
      expect(await usage(stage().api, tenant)).to.include({ projects: quotas.projects! + 1 });
      const findings = await getJson<{ items: unknown[] }>(api, tenant, `/api/v1/projects/${tenant.slug}/findings`);
      expect(findings.items).to.have.length(1);
      await expectProblem(await upload(api, tenant, findingsOf(2, 100)), exceeded);
      await expectProblem(await makeProject(tenant, 'one-more'), exceeded);
    });
  }

  it('keep the plan while a payment is awaited.', async () => {
    const { api } = stage();
    const tenant = await makeTenant();
    await putOnPlan(api, tenant, 'team', 'past_due');
    await setUploads(stage().api, tenant, quotas.uploadsPerDay! * 2);
    await uploadOk(api, tenant, makeSarif([{}]));
  });

  it('give features to the plans that have them, and tell who has not which do.', async () => {
    const { api } = stage();
    const tenant = await makeTenant();
    const paths = ['/api/v1/audit/export?format=ndjson', `/api/v1/projects/${tenant.slug}/offline-gate?ref=refs/heads/main`];
    for (const path of paths) {
      const { detail } = await expectProblem(await call(api, tenant.key, 'get', path), { status: 402, code: 'plan-feature' });
      expect(detail).to.contain('Team and Scale');
    }
    await putOnPlan(api, tenant, 'team');
    for (const path of paths) expect((await call(api, tenant.key, 'get', path)).status, path).not.to.equal(402);
  });

  it('are counted anew every night: what is off is put right, and old days are forgotten.', async () => {
    const { api, work } = stage();
    const tenant = await makeTenant();
    await uploadOk(api, tenant, findingsOf(4));
    for (const wrong of [0, 3, 900]) {
      await setStored(stage().api, tenant, wrong);
      await runAsAdmin(api, `insert into app.usage_days (tenant_id, day, uploads) values ($1, '2020-01-01', 5)`, [tenant.tenantId]);
      await runAsAdmin(
        api,
        `select graphile_worker.add_job('usage-recount', json_build_object('tenantId', $1::text, 'payload', json_build_object()))`,
        [tenant.tenantId],
      );
      expect(await work()).to.include('usage-recount');
      expect(await usage(stage().api, tenant)).to.include({ storedFindings: 4, uploadsPerDay: 1 });
      const days = 'select count(*)::int as days from app.usage_days where tenant_id = $1';
      expect(await runAsAdmin(api, days, [tenant.tenantId])).to.deep.equal([{ days: 1 }]);
    }
  });
});
