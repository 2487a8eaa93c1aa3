// An API that sells plans through the stand-in for Stripe, a worker's tasks to run by hand, and tenants on any plan.
import type { Billing, SubscriptionStatus } from '@portcullis/contract';
import { withClient } from '@portcullis/db/testing';
import type { SoldPlan } from '../../src/domain/billing/bill.ts';
import { makeTasks } from '../../src/jobs/tasks.ts';
import type { Log } from '../../src/logging.ts';
import { makeBilling } from '../../src/make-billing.ts';
import { FakeStripe, testKey, testPrices, testSecret } from './fake-stripe.ts';
import { makeSarif } from './make-sarif.ts';
import { callOk, makePerson, type TestMember } from './people.ts';
import { runJobs } from './run-jobs.ts';
import { runAsAdmin } from './send-json.ts';
import { type TestApi, type TestTenant, useApi } from './start-test-api.ts';

export interface BillingStage {
  readonly api: TestApi;
  readonly stripe: FakeStripe;
  /** A tenant with an owner who has just signed in, and a customer of Stripe unless told otherwise. */
  readonly makeTenant: (wish?: { readonly isCustomer?: boolean }) => Promise<BilledTenant>;
  /** Does what waits in the queue, as the worker would. */
  readonly work: () => Promise<string[]>;
  /** Events that the tasks logged, as `level event`. */
  readonly told: string[];
}

export interface BilledTenant extends TestTenant {
  readonly owner: TestMember;
  /** Empty where Stripe does not know the tenant. */
  readonly customer: string;
}

/** Puts a tenant on a plan, past Stripe. */
export async function putOnPlan(
  api: TestApi,
  { tenantId }: Pick<TestTenant, 'tenantId'>,
  plan: SoldPlan,
  status: SubscriptionStatus = 'active',
): Promise<void> {
  await runAsAdmin(
    api,
    `insert into app.billing (tenant_id, plan, status, past_due_since) values ($1, $2, $3, case when $3 = 'past_due' then now() end)
     on conflict (tenant_id) do update set plan = $2, status = $3`,
    [tenantId, plan, status],
  );
}

/** Starts both for the test file. */
export function useBilling(settings: Readonly<Record<string, string>> = {}): () => BillingStage {
  const stripe = new FakeStripe();
  const environment: Record<string, string> = {};
  before('start the stand-in for Stripe', async () => {
    await stripe.start();
    Object.assign(environment, stripe.settings, settings);
  });
  after('stop it', () => stripe.stop());
  const api = useApi(environment);
  const told: string[] = [];
  const log = Object.fromEntries(
    ['error', 'warn', 'info', 'debug'].map((level) => [level, (event: string) => told.push(`${level} ${event}`)]),
  ) as unknown as Log;
  const makeTenant: BillingStage['makeTenant'] = async ({ isCustomer = true } = {}) => {
    const tenant = await api().makeTenant();
    const owner = await makePerson(api(), tenant, 'owner');
    const customer = `cus_of_${tenant.tenantId.replaceAll('-', '')}`;
    if (!isCustomer) return { ...tenant, owner, customer: '' };
    stripe.customers.set(customer, { metadata: { tenant_id: tenant.tenantId }, isDeleted: false });
    await runAsAdmin(api(), 'insert into app.billing (tenant_id, stripe_customer_id) values ($1, $2)', [tenant.tenantId, customer]);
    return { ...tenant, owner, customer };
  };
  const now = (): Date => new Date();
  return () => {
    const { pool, url, database } = api();
    const prices = { team: [testPrices.team], scale: [testPrices.scale] };
    const shop = { secretKey: testKey, webhookSecrets: [testSecret], prices, apiUrl: stripe.url, isLive: false };
    const { refreshBill } = makeBilling(shop, { pool, publicUrl: url, now, log });
    const work = (): Promise<string[]> => runJobs(database, () => makeTasks({ pool, now, refreshBill }));
    return { api: api(), stripe, makeTenant, work, told };
  };
}

/** Jobs of a task that wait, for a tenant. */
export async function countWaiting(api: TestApi, task: string, { tenantId }: Pick<TestTenant, 'tenantId'>): Promise<number> {
  return withClient(api.database.adminUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::int as count from graphile_worker.jobs where task_identifier = $1 and key like $2',
      [task, `%${tenantId}%`],
    );
    return rows[0]?.count ?? 0;
  });
}

/** A report of so many findings; each finding is another one than those with other numbers. */
export const findingsOf = (count: number, first = 0): object =>
  makeSarif(Array.from({ length: count }, (_, index) => ({ line: (first + index) * 50 + 1, rule: `rule-${first + index}` })));

/** As if the tenant had made so many uploads today. */
export async function setUploads(api: TestApi, { tenantId }: BilledTenant, uploads: number): Promise<void> {
  await runAsAdmin(
    api,
    `insert into app.usage_days (tenant_id, day, uploads) values ($1, (now() at time zone 'utc')::date, $2)
     on conflict (tenant_id, day) do update set uploads = $2`,
    [tenantId, uploads],
  );
}

/** As if so many findings of the tenant were stored. */
export async function setStored(api: TestApi, { tenantId }: BilledTenant, stored: number): Promise<void> {
  await runAsAdmin(
    api,
    'insert into app.usage (tenant_id, stored_findings) values ($1, $2) on conflict (tenant_id) do update set stored_findings = $2',
    [tenantId, stored],
  );
}

/** What the tenant uses, as its owner reads it. */
export async function usage(api: TestApi, { owner }: BilledTenant): Promise<Record<string, number>> {
  const billing = await callOk<Billing>(api, owner.token, 'get', '/api/v1/billing');
  return Object.fromEntries(Object.entries(billing.usage).map(([name, { used }]) => [name, used]));
}
