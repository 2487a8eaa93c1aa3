// Messages of Stripe: only what it signed comes in, each once, all of it or nothing; and none of it is believed.
import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { type BilledTenant, countWaiting, useBilling } from '../../support/billing-stage.ts';
import { runAsAdmin } from '../../support/send-json.ts';
import { sendRaw } from '../../support/send-raw.ts';
import { makeMessage, type MessageWish, postMessage, signMessage } from '../../support/stripe-message.ts';

interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly outcome: string | null;
}

const invalid = { status: 400, code: 'webhook-signature-invalid' } as const;

describe('A message of Stripe', () => {
  const stage = useBilling({ STRIPE_WEBHOOK_SECRETS: 'whsec_new, whsec_portcullis' });
  const send = (wish: MessageWish, signing: Parameters<typeof signMessage>[1] = {}): Promise<Response> => {
    const payload = makeMessage(wish);
    return postMessage(stage().api, payload, signMessage(payload, signing));
  };
  const eventsOf = ({ tenantId }: BilledTenant): Promise<EventRow[]> =>
    runAsAdmin<EventRow>(stage().api, 'select id, type, outcome from app.stripe_events where tenant_id = $1 order by id', [tenantId]);
  const countAll = async (): Promise<number> => {
    const rows = await runAsAdmin<{ count: number }>(
      stage().api,
      `select ((select count(*) from app.stripe_events) + (select count(*) from graphile_worker.jobs where task_identifier = 'stripe-event'))::int as count`,
    );
    return rows[0]!.count;
  };
  const expectNothing = async (answer: () => Promise<Response>, problem: Parameters<typeof expectProblem>[1]): Promise<void> => {
    const before = await countAll();
    await expectProblem(await answer(), problem);
    expect(await countAll()).to.equal(before);
  };

  it('is taken, noted, and put into the queue of its tenant.', async () => {
    const tenant = await stage().makeTenant();
    expect((await send({ id: 'evt_first', customer: tenant.customer })).status).to.equal(200);
    expect(await eventsOf(tenant)).to.deep.equal([{ id: 'evt_first', type: 'customer.subscription.updated', outcome: null }]);
    expect(await countWaiting(stage().api, 'stripe-event', tenant)).to.equal(1);
  });

  it('is noted once, queued once and changes the bill once, though it came a hundred times at once.', async () => {
    const { api, stripe, makeTenant, work } = stage();
    const tenant = await makeTenant();
    stripe.subscribe(tenant.customer);
    const payload = makeMessage({ customer: tenant.customer });
    const signature = signMessage(payload);
    const answers = await Promise.all(Array.from({ length: 100 }, () => postMessage(api, payload, signature)));
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]));
    expect(await eventsOf(tenant)).to.have.length(1);
    expect(await countWaiting(api, 'stripe-event', tenant)).to.equal(1);
    await work();
    await postMessage(api, payload, signature);
    expect(await countWaiting(api, 'stripe-event', tenant)).to.equal(0);
    const changes = await runAsAdmin(api, `select id from app.audit_log where tenant_id = $1 and action = 'billing.change'`, [
      tenant.tenantId,
    ]);
    expect(changes).to.have.length(1);
    expect((await eventsOf(tenant)).map(({ outcome }) => outcome)).to.deep.equal(['changed']);
  });

  for (const [what, signing] of [
    ['by another secret', { secret: 'whsec_other' }],
    ['more than five minutes ago', { age: 302 }],
    ['for more than five minutes from now', { age: -310 }],
  ] as const) {
    it(`is refused where it was signed ${what}.`, async () => {
      const { customer } = await stage().makeTenant();
      await expectNothing(() => send({ customer }, signing), invalid);
    });
  }

  it('is taken at the edges of five minutes, past and future.', async () => {
    const { customer } = await stage().makeTenant();
    expect((await send({ customer }, { age: 295 })).status).to.equal(200);
    expect((await send({ customer }, { age: -295 })).status).to.equal(200);
  });

  it('is refused without a signature, with half of one, with two, and with the signature of another message.', async () => {
    const { api, makeTenant } = stage();
    const { customer } = await makeTenant();
    const payload = makeMessage({ customer });
    const good = signMessage(payload);
    const digest = /v1=(\w+)/.exec(good)?.[1] ?? '';
    const bad = [undefined, '', 't=', good.slice(0, -1), `v1=${digest}`, `t=1,${good}`, `t=0x1,v1=${digest}`, `t=NaN,v1=${digest}`];
    for (const signature of [...bad, signMessage(makeMessage({ customer })), `${good},${'v1=a,'.repeat(1000)}`]) {
      await expectNothing(() => postMessage(api, payload, signature), invalid);
    }
    await expectNothing(() => postMessage(api, `${payload} `, good), invalid);
    const head = `POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nstripe-signature: ${good}\r\nstripe-signature: ${good}`;
    await expectNothing(() => sendRaw(api, `${head}\r\ncontent-length: ${Buffer.byteLength(payload)}\r\n\r\n${payload}`), invalid);
  });

  it('is believed by each of the active secrets, and by no other.', async () => {
    const { customer } = await stage().makeTenant();
    expect((await send({ customer }, { secret: 'whsec_new' })).status).to.equal(200);
    expect((await send({ customer }, { secret: 'whsec_portcullis' })).status).to.equal(200);
    await expectNothing(() => send({ customer }, { secret: 'whsec_' }), invalid);
  });

  it('is refused where it is about other money than the key.', async () => {
    const { customer } = await stage().makeTenant();
    await expectNothing(() => send({ customer, livemode: true }), invalid);
  });

  it('is refused where it is signed but no event, and gives the same answer as every other refusal.', async () => {
    const { api } = stage();
    const details = new Set<string>();
    for (const payload of ['null', '{}', 'no JSON', makeMessage({ id: 'not one' }), makeMessage({ type: '' })]) {
      details.add((await expectProblem(await postMessage(api, payload, signMessage(payload)), invalid)).detail);
    }
    details.add((await expectProblem(await postMessage(api, '{}', 't=1,v1=x'), invalid)).detail);
    expect(details.size).to.equal(1);
  });

  it('is noted and nothing more where its kind says nothing about a bill.', async () => {
    const tenant = await stage().makeTenant();
    const { customer } = tenant;
    expect((await send({ id: 'evt_unknown', type: 'robot.dreamed', customer })).status).to.equal(200);
    expect(await eventsOf(tenant)).to.deep.equal([{ id: 'evt_unknown', type: 'robot.dreamed', outcome: 'ignored' }]);
    expect(await countWaiting(stage().api, 'stripe-event', tenant)).to.equal(0);
  });

  it('is taken and forgotten where it is about nobody of ours, or about no customer.', async () => {
    const before = await countAll();
    expect((await send({ customer: 'cus_stranger' })).status).to.equal(200);
    expect((await send({ customer: `' or true --` })).status).to.equal(200);
    expect((await send({ type: 'balance.available', object: { customer: null } })).status).to.equal(200);
    expect(await countAll()).to.equal(before);
    expect(stage().api.logLines().join('')).to.contain('stripe-event.of-nobody');
  });

  it('finds the tenant also where the customer stands in full, or is what it is about.', async () => {
    const tenant = await stage().makeTenant();
    await send({ id: 'evt_a', object: { customer: { id: tenant.customer, object: 'customer' } } });
    await send({ id: 'evt_b', type: 'customer.deleted', object: { id: tenant.customer, object: 'customer' } });
    expect((await eventsOf(tenant)).map(({ id }) => id)).to.deep.equal(['evt_a', 'evt_b']);
  });

  it('is refused over 256 KiB without being read to its end, whatever its length says.', async () => {
    const { api } = stage();
    const tooLarge = { status: 413, code: 'body-too-large' } as const;
    const megabyte = JSON.stringify({ padding: 'x'.repeat(1_000_000) });
    await expectNothing(() => postMessage(api, megabyte, signMessage(megabyte)), tooLarge);
    const head = 'POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked';
    const chunk = `${(0x10000).toString(16)}\r\n${'x'.repeat(0x10000)}\r\n`;
    // Five chunks and no end: the answer comes before one.
    await expectNothing(() => sendRaw(api, `${head}\r\n\r\n${chunk.repeat(5)}`), tooLarge);
  });

  it('is refused before it is read where it is no JSON, or packed.', async () => {
    const { api } = stage();
    const payload = makeMessage({});
    const signature = signMessage(payload);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await expectNothing(() => postMessage(api, payload, signature, form), { status: 415, code: 'media-type-unsupported' });
    const packed = { 'content-encoding': 'gzip' };
    await expectNothing(() => postMessage(api, payload, signature, packed), { status: 415, code: 'encoding-unsupported' });
  });

  it('leaves nothing behind where the queue fails, so that Stripe’s next try is taken.', async () => {
    const { api, makeTenant } = stage();
    const tenant = await makeTenant();
    const payload = makeMessage({ customer: tenant.customer });
    const grant = 'on function app.enqueue_job(text, jsonb, text, timestamptz)';
    await runAsAdmin(api, `revoke execute ${grant} from portcullis_app`);
    expect((await postMessage(api, payload, signMessage(payload))).status).to.equal(500);
    expect(await eventsOf(tenant)).to.deep.equal([]);
    await runAsAdmin(api, `grant execute ${grant} to portcullis_app`);
    expect((await postMessage(api, payload, signMessage(payload))).status).to.equal(200);
    expect(await eventsOf(tenant)).to.have.length(1);
    expect(await countWaiting(api, 'stripe-event', tenant)).to.equal(1);
  });

  it('never brings a secret or a signature into the log.', () => {
    const log = stage().api.logLines().join('');
    expect(log).to.contain('stripe-event.refused');
    for (const secret of ['whsec_', 'sk_test_', 'v1=']) expect(log).not.to.contain(secret);
  });
});

describe('A message of Stripe after a secret was replaced', () => {
  const stage = useBilling({ STRIPE_WEBHOOK_SECRETS: 'whsec_new' });
  it('is refused where the old secret signed it.', async () => {
    const { customer } = await stage().makeTenant();
    const payload = makeMessage({ customer });
    await expectProblem(await postMessage(stage().api, payload, signMessage(payload)), invalid);
    expect((await postMessage(stage().api, payload, signMessage(payload, { secret: 'whsec_new' }))).status).to.equal(200);
  });
});
