// Buying: one customer for a tenant, one subscription, addresses that people may be sent to, and only by an owner who has just signed in.
import type { Billing, BillingSession } from '@portcullis/contract';
import { expect } from 'chai';
import { makeStripeGateway } from '../../../src/adapters/stripe/stripe-gateway.ts';
import { type BilledTenant, useBilling } from '../../support/billing-stage.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { testKey, testPrices } from '../../support/fake-stripe.ts';
import { call, callOk, makePerson, staleSignIn } from '../../support/people.ts';
import { runAsAdmin } from '../../support/send-json.ts';
import { useApi } from '../../support/start-test-api.ts';

const checkouts = '/api/v1/billing/checkout-sessions';
const portals = '/api/v1/billing/portal-sessions';

describe('Buying a plan', () => {
  const stage = useBilling();
  afterEach(() => {
    stage().stripe.trouble = undefined;
    stage().stripe.pageOrigin = 'https://checkout.example.com';
    stage().stripe.requests.length = 0;
  });
  const buy = ({ owner }: BilledTenant, plan = 'team'): Promise<Response> =>
    call(stage().api, owner.token, 'post', checkouts, { body: { plan } });
  const customerOf = async ({ tenantId }: BilledTenant): Promise<string | null> => {
    const sql = 'select stripe_customer_id as customer from app.billing where tenant_id = $1';
    const [row] = await runAsAdmin<{ customer: string | null }>(stage().api, sql, [tenantId]);
    return row?.customer ?? null;
  };

  it('leads to a check-out of Stripe for the plan’s price, for a customer who stands for the tenant.', async () => {
    const { api, stripe, makeTenant } = stage();
    const tenant = await makeTenant({ isCustomer: false });
    const { url } = await callOk<BillingSession>(api, tenant.owner.token, 'post', checkouts, { status: 201, body: { plan: 'scale' } });
    expect(url).to.match(/^https:\/\/checkout\.example\.com\/c\/cs_test_/);
    const customer = await customerOf(tenant);
    expect(stripe.customers.get(customer ?? '')?.metadata).to.deep.equal({ tenant_id: tenant.tenantId });
    const { form } = stripe.requests.find(({ method, path }) => method === 'POST' && path === '/v1/checkout/sessions')!;
    expect(form).to.include({ mode: 'subscription', customer, client_reference_id: tenant.tenantId });
    expect(form).to.include({ 'line_items[0][price]': testPrices.scale, 'line_items[0][quantity]': '1' });
    expect(form).to.include({ success_url: `${api.url}/billing?checkout=done`, cancel_url: `${api.url}/billing?checkout=cancelled` });
    expect(await callOk<Billing>(api, tenant.owner.token, 'get', '/api/v1/billing')).to.include({ plan: 'free', mayOpenPortal: true });
  });

  it('makes one customer and leaves one check-out open, however often and however fast it is asked for.', async () => {
    const { stripe, makeTenant } = stage();
    const tenant = await makeTenant({ isCustomer: false });
    const before = stripe.customers.size;
    const answers = await Promise.all([buy(tenant), buy(tenant), buy(tenant, 'scale')]);
    expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201]);
    expect(stripe.customers.size).to.equal(before + 1);
    const customer = await customerOf(tenant);
    expect(stripe.sessions.filter((one) => one.customer === customer && one.status === 'open')).to.have.length(1);
    const many = await Promise.all(Array.from({ length: 12 }, () => buy(tenant)));
    expect(new Set(many.map(({ status }) => status))).to.deep.equal(new Set([201, 503]));
    expect((await buy(tenant)).status).to.equal(201);
  });

  it('goes on where the customer was deleted at Stripe: with one new customer, and without a portal until then.', async () => {
    const { api, stripe, makeTenant } = stage();
    const tenant = await makeTenant();
    stripe.customers.get(tenant.customer)!.isDeleted = true;
    await expectProblem(await call(api, tenant.owner.token, 'post', portals), { status: 409, code: 'billing-unavailable' });
    const before = stripe.customers.size;
    expect((await Promise.all([buy(tenant), buy(tenant)])).map(({ status }) => status)).to.deep.equal([201, 201]);
    expect(stripe.customers.size).to.equal(before + 1);
    expect(await customerOf(tenant))
      .to.be.a('string')
      .and.not.equal(tenant.customer);
    await callOk(api, tenant.owner.token, 'post', portals, { status: 201 });
  });

  it('leaves one check-out open where two replicas open theirs at the same moment.', async () => {
    const { stripe, makeTenant } = stage();
    const { customer, tenantId } = await makeTenant();
    const replicas = [1, 2, 3].map(() => makeStripeGateway({ secretKey: testKey, apiUrl: stripe.url }));
    const wish = {
      customerId: customer,
      tenantId,
      priceId: testPrices.team,
      successUrl: 'https://a.example',
      cancelUrl: 'https://a.example',
    };
    const urls = await Promise.all(replicas.map(({ openCheckOut }) => openCheckOut(wish)));
    const open = stripe.sessions.filter((one) => one.customer === customer && one.status === 'open');
    expect(open).to.have.length(1);
    expect(urls).to.include(`https://checkout.example.com/c/${open[0]!.id}`);
  });

  it('is refused to who has a subscription already, also before Stripe’s message has come, and leads to the portal.', async () => {
    const { stripe, makeTenant } = stage();
    for (const status of ['active', 'trialing', 'past_due', 'unpaid', 'paused']) {
      const tenant = await makeTenant();
      stripe.subscribe(tenant.customer, { status });
      const { detail } = await expectProblem(await buy(tenant), { status: 409, code: 'already-subscribed' });
      expect(detail).to.contain('portal');
    }
    expect(stripe.count('POST /v1/checkout/sessions')).to.equal(0);
    for (const status of ['canceled', 'incomplete_expired', 'incomplete']) {
      const tenant = await makeTenant();
      stripe.subscribe(tenant.customer, { status });
      expect((await buy(tenant)).status).to.equal(201);
    }
  });

  it('sends nobody to an address that is no page over https.', async () => {
    const { api, stripe, makeTenant } = stage();
    const tenant = await makeTenant();
    for (const origin of ['http://evil.example.com', 'javascript://x', 'data:text/html,x', 'nothing']) {
      stripe.pageOrigin = origin;
      for (const answer of [await buy(tenant), await call(api, tenant.owner.token, 'post', portals)]) {
        await expectProblem(answer, { status: 500, code: 'internal-error' });
      }
    }
  });

  it('answers “not now” while Stripe is away, and stores nothing.', async () => {
    const { stripe, makeTenant } = stage();
    const tenant = await makeTenant({ isCustomer: false });
    stripe.trouble = 429;
    const answer = await buy(tenant);
    expect(answer.headers.get('retry-after')).to.match(/^\d+$/);
    await expectProblem(answer, { status: 503, code: 'service-unavailable' });
    expect(await customerOf(tenant)).to.equal(null);
  });

  it('is for owners who have just signed in; admins read, and others do not see the plan.', async () => {
    const { api, makeTenant } = stage();
    const tenant = await makeTenant();
    const stale = await tenant.owner.tokenWith(staleSignIn);
    for (const path of [checkouts, portals]) {
      const body = path === checkouts ? { body: { plan: 'team' } } : {};
      await expectProblem(await call(api, stale, 'post', path, body), { status: 401, code: 'sign-in-stale' });
      const admin = await makePerson(api, tenant, 'admin');
      await expectProblem(await call(api, admin.token, 'post', path, body), { status: 403, code: 'role-missing' });
      await expectProblem(await call(api, tenant.key, 'post', path, body), { status: 403, code: 'scope-missing' });
    }
    const [admin, member] = [await makePerson(api, tenant, 'admin'), await makePerson(api, tenant, 'member')];
    expect((await call(api, admin.token, 'get', '/api/v1/billing')).status).to.equal(200);
    await expectProblem(await call(api, member.token, 'get', '/api/v1/billing'), { status: 403, code: 'role-missing' });
  });

  it('opens the portal for who ever went to a check-out, and for nobody else.', async () => {
    const { api, stripe, makeTenant } = stage();
    const tenant = await makeTenant();
    const { url } = await callOk<BillingSession>(api, tenant.owner.token, 'post', portals, { status: 201 });
    expect(url).to.equal('https://checkout.example.com/portal');
    expect(stripe.requests.at(-1)?.form).to.deep.equal({ customer: tenant.customer, return_url: `${api.url}/billing` });
    const stranger = await makeTenant({ isCustomer: false });
    await expectProblem(await call(api, stranger.owner.token, 'post', portals), { status: 409, code: 'billing-unavailable' });
    const sql = `select action from app.audit_log where tenant_id = $1 and action like 'billing.%'`;
    expect(await runAsAdmin(api, sql, [tenant.tenantId])).to.deep.equal([{ action: 'billing.open-portal' }]);
  });

  it('must be ended before the tenant is deleted, because nobody could end it afterwards.', async () => {
    const { api, makeTenant } = stage();
    const tenant = await makeTenant();
    const { customer } = tenant;
    const setCancel = (at: string): Promise<unknown> =>
      runAsAdmin(api, `update app.billing set status = 'active', cancel_at = $2 where stripe_customer_id = $1`, [
        customer,
        at === '' ? null : at,
      ]);
    await setCancel('');
    const remove = (): Promise<Response> => call(api, tenant.owner.token, 'delete', '/api/v1/tenant', { body: { name: 'Test' } });
    await expectProblem(await remove(), { status: 409, code: 'already-subscribed' });
    await setCancel('2027-01-01');
    expect((await remove()).status).to.equal(204);
  });
});

describe('A server without a Stripe key', () => {
  const api = useApi();
  it('is on a local plan that limits nothing, says so, and sells nothing.', async () => {
    const tenant = await api().makeTenant();
    const owner = await makePerson(api(), tenant, 'owner');
    const billing = await callOk<Billing>(api(), owner.token, 'get', '/api/v1/billing');
    expect(billing).to.include({ plan: 'local', status: 'none', retentionDays: null, mayCheckOut: false, mayOpenPortal: false });
    expect(billing.usage).to.deep.equal({
      projects: { used: 1, limit: null },
      uploadsPerDay: { used: 0, limit: null },
      storedFindings: { used: 0, limit: null },
      members: { used: 1, limit: null },
    });
    const unavailable = { status: 409, code: 'billing-unavailable' } as const;
    await expectProblem(await call(api(), owner.token, 'post', checkouts, { body: { plan: 'team' } }), unavailable);
    await expectProblem(await call(api(), owner.token, 'post', portals), unavailable);
    await expectProblem(await fetch(`${api().url}/webhooks/stripe`, { method: 'POST', body: '{}' }), unavailable);
  });
});
