// The bill follows Stripe, not its messages: whatever their order, whatever got lost, and while Stripe is away nothing is taken from anybody.
import type { Billing } from '@portcullis/contract';
import { expect } from 'chai';
import { insertJobsOfRound } from '../../../src/store/jobs.store.ts';
import { makePool } from '../../../src/store/make-pool.ts';
import { type BilledTenant, countWaiting, useBilling } from '../../support/billing-stage.ts';
import { testPrices } from '../../support/fake-stripe.ts';
import { callOk } from '../../support/people.ts';
import { runAsAdmin } from '../../support/send-json.ts';
import { makeMessage, postMessage, signMessage } from '../../support/stripe-message.ts';

describe('A bill', () => {
  const stage = useBilling();
  afterEach(async () => {
    stage().stripe.trouble = undefined;
    stage().stripe.beforeListing = undefined;
    await runAsAdmin(stage().api, 'delete from graphile_worker._private_jobs');
  });
  const tell = async (tenant: BilledTenant, type = 'customer.subscription.updated', object: object = {}): Promise<void> => {
    const payload = makeMessage({ type, customer: tenant.customer, object });
    expect((await postMessage(stage().api, payload, signMessage(payload))).status).to.equal(200);
  };
  const read = ({ owner }: BilledTenant): Promise<Billing> => callOk<Billing>(stage().api, owner.token, 'get', '/api/v1/billing');
  const changes = async ({ tenantId }: BilledTenant): Promise<object[]> => {
    const sql = `select actor_id as "by", before->>'plan' as was, before->>'status' as "wasStatus", after->>'plan' as is, after->>'status' as "isStatus"
      from app.audit_log where tenant_id = $1 and action = 'billing.change' order by at, id`;
    return runAsAdmin<object>(stage().api, sql, [tenantId]);
  };
  const reconcile = async ({ tenantId }: BilledTenant): Promise<string[]> => {
    const { api, work } = stage();
    const pool = makePool({ connectionString: api.database.workerUrl, max: 1, statementTimeout: 30_000, onError: () => undefined });
    await insertJobsOfRound(pool, [tenantId], ['billing-reconcile']).finally(() => pool.end());
    return work();
  };

  it('has the plan once Stripe says that it is paid for, and the audit log says what changed.', async () => {
    const { stripe, makeTenant, work } = stage();
    const tenant = await makeTenant();
    expect(await read(tenant)).to.include({ plan: 'free', status: 'none', paidPlan: null, mayCheckOut: true });
    stripe.subscribe(tenant.customer, { periodEnd: 1_800_000_000 });
    await tell(tenant, 'checkout.session.completed');
    expect(await work()).to.deep.equal(['stripe-event']);
    const billing = await read(tenant);
    expect(billing).to.include({
      plan: 'team',
      paidPlan: 'team',
      status: 'active',
      mayCheckOut: false,
      mayOpenPortal: true,
      retentionDays: 365,
    });
    expect(billing.periodEnd).to.equal(new Date(1_800_000_000_000).toISOString());
    expect(await changes(tenant)).to.deep.equal([{ by: 'stripe', was: 'free', wasStatus: 'none', is: 'team', isStatus: 'active' }]);
  });

  it('does not believe what a message says, only that there is something to ask.', async () => {
    const { makeTenant, work } = stage();
    const tenant = await makeTenant();
    await tell(tenant, 'customer.subscription.created', { status: 'active', items: { data: [{ price: { id: testPrices.scale } }] } });
    await work();
    expect(await read(tenant)).to.include({ plan: 'free', status: 'none' });
    expect(await changes(tenant)).to.deep.equal([]);
  });

  it('ends the same where “deleted” comes before “updated”, and where “updated (active)” comes after “deleted”.', async () => {
    const { stripe, makeTenant, work } = stage();
    for (const kinds of [
      ['customer.subscription.deleted', 'customer.subscription.updated'],
      ['customer.subscription.updated', 'customer.subscription.deleted'],
    ]) {
      const tenant = await makeTenant();
      const subscription = stripe.subscribe(tenant.customer);
      await tell(tenant, 'customer.subscription.created');
      await work();
      expect(await read(tenant)).to.include({ plan: 'team' });
      subscription.status = 'canceled';
      for (const kind of kinds) {
        await tell(tenant, kind, { status: kind.endsWith('deleted') ? 'canceled' : 'active' });
        await work();
        expect(await read(tenant)).to.include({ plan: 'free', status: 'canceled', paidPlan: 'team' });
      }
    }
  });

  it('is mended by the nightly look where messages were lost, and stays as it is where there is nothing to mend.', async () => {
    const { stripe, makeTenant } = stage();
    const tenant = await makeTenant();
    const subscription = stripe.subscribe(tenant.customer, { prices: [testPrices.scale] });
    expect(await reconcile(tenant)).to.deep.equal(['billing-reconcile']);
    expect(await read(tenant)).to.include({ plan: 'scale', status: 'active' });
    subscription.status = 'past_due';
    await reconcile(tenant);
    const late = await read(tenant);
    expect(late).to.include({ plan: 'scale', status: 'past_due' });
    expect(Date.parse(late.graceEndsAt ?? '') - Date.parse(late.pastDueSince ?? '')).to.equal(14 * 86_400_000);
    await reconcile(tenant);
    expect(await read(tenant)).to.deep.include({ pastDueSince: late.pastDueSince });
    expect(await changes(tenant)).to.have.length(2);
  });

  it('lapses 14 days after a payment failed without anything having to run, and keeps what is stored as long as before.', async () => {
    const { api, stripe, makeTenant } = stage();
    const tenant = await makeTenant();
    stripe.subscribe(tenant.customer, { status: 'past_due' });
    await reconcile(tenant);
    const sql = `update app.billing set past_due_since = past_due_since - interval '14 days' where tenant_id = $1`;
    await runAsAdmin(api, sql, [tenant.tenantId]);
    expect(await read(tenant)).to.include({ plan: 'free', paidPlan: 'team', status: 'past_due', retentionDays: 365, mayCheckOut: false });
  });

  for (const trouble of [503, 429, 'reset'] as const) {
    it(`waits for a better time where Stripe ${trouble === 'reset' ? 'hangs up' : `answers ${trouble}`}, and nobody loses a plan meanwhile.`, async () => {
      const { api, stripe, makeTenant, work } = stage();
      const tenant = await makeTenant();
      stripe.subscribe(tenant.customer);
      await reconcile(tenant);
      stripe.subscriptions.pop();
      stripe.trouble = trouble;
      await tell(tenant);
      expect(await work()).to.deep.equal(['stripe-event!']);
      expect(await read(tenant)).to.include({ plan: 'team' });
      expect(await countWaiting(api, 'stripe-event', tenant)).to.equal(1);
      stripe.trouble = undefined;
      await runAsAdmin(api, 'update graphile_worker._private_jobs set run_at = now()');
      expect(await work()).to.deep.equal(['stripe-event']);
      expect(await read(tenant)).to.include({ plan: 'free', status: 'none' });
    });
  }

  it('is not undone by an answer that was asked for before, and came after.', async () => {
    const { stripe, makeTenant, work } = stage();
    const tenant = await makeTenant();
    const subscription = stripe.subscribe(tenant.customer);
    await reconcile(tenant);
    await tell(tenant);
    // While “active” is on its way, it is cancelled, and another job writes that down.
    stripe.beforeListing = async () => {
      stripe.beforeListing = undefined;
      subscription.status = 'canceled';
      await tell(tenant, 'customer.subscription.deleted');
      await work();
    };
    await work();
    expect(await read(tenant)).to.include({ plan: 'free', status: 'canceled' });
  });

  it('is of no subscription where the customer was deleted, and stays where Stripe never heard of the customer.', async () => {
    const { stripe, makeTenant, work } = stage();
    const [deleted, unknown] = [await makeTenant(), await makeTenant()];
    for (const tenant of [deleted, unknown]) {
      stripe.subscribe(tenant.customer);
      await reconcile(tenant);
    }
    stripe.customers.get(deleted.customer)!.isDeleted = true;
    await tell(deleted, 'customer.deleted', { id: deleted.customer, object: 'customer' });
    await work();
    expect(await read(deleted)).to.include({ plan: 'free', status: 'none' });
    // As with the key of another account: nothing is known, which is not the same as nothing paid.
    stripe.customers.delete(unknown.customer);
    await tell(unknown);
    expect(await work()).to.deep.equal(['stripe-event!']);
    expect(await read(unknown)).to.include({ plan: 'team' });
  });

  it('stays as it was for a price or a status that nobody knows, and an operator is told.', async () => {
    const { stripe, makeTenant, told } = stage();
    const tenant = await makeTenant();
    const subscription = stripe.subscribe(tenant.customer);
    await reconcile(tenant);
    subscription.prices = ['price_forgotten'];
    await reconcile(tenant);
    expect(await read(tenant)).to.include({ plan: 'team', status: 'active' });
    subscription.status = 'hibernating';
    await reconcile(tenant);
    expect(await read(tenant)).to.include({ plan: 'team', status: 'active' });
    expect(told.filter((line) => line === 'error billing.not-understood')).to.have.length(2);
  });
});
