// What is asked of Stripe, over its own client. Answers come back as ours; what goes wrong on the way is "not now", what Stripe refuses is a fault.
import Stripe from 'stripe';
import type { SubscriptionState } from '../../domain/billing/apply-subscriptions.ts';
import { ProblemError } from '../../errors.ts';

export interface StripeGatewayOptions {
  readonly secretKey: string;
  /** Where Stripe is. Over plain http only a stand-in on this machine is. */
  readonly apiUrl: string;
}

export interface CheckOutWish {
  readonly customerId: string;
  readonly tenantId: string;
  readonly priceId: string;
  readonly successUrl: string;
  readonly cancelUrl: string;
}

export interface StripeGateway {
  /** @param attempt the same for what must make one customer only */
  readonly createCustomer: (tenantId: string, attempt: string) => Promise<string>;
  /** Subscriptions of a customer, also those that have ended, as they are now. */
  readonly listSubscriptions: (customerId: string) => Promise<readonly SubscriptionState[]>;
  /** False where the customer was deleted at Stripe, which nothing undoes. */
  readonly hasCustomer: (customerId: string) => Promise<boolean>;
  /** Shuts check-outs that were opened before: two that are open could both be paid. */
  readonly shutCheckOuts: (customerId: string) => Promise<void>;
  /**
   * Opens a check-out, and leaves one open only: where another replica opens one at the same moment, both keep the same one.
   * @returns its address; undefined where the other one stays
   */
  readonly openCheckOut: (wish: CheckOutWish) => Promise<string | undefined>;
  /** Opens the page for invoices, cards and cancelling. @returns its address */
  readonly openPortal: (customerId: string, returnUrl: string) => Promise<string>;
}

/** Milliseconds that one try may take. */
const timeout = 10_000;

const toDate = (seconds: number | null): Date | null => (seconds === null ? null : new Date(seconds * 1000));

function makeClient({ secretKey, apiUrl }: StripeGatewayOptions): Stripe {
  const { protocol, hostname, port } = new URL(apiUrl);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return new Stripe(secretKey, {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (scheme === 'http' ? 80 : 443) : Number(port),
    protocol: scheme,
    timeout,
    maxNetworkRetries: 2,
    // It would write an id of this machine into the home directory.
    telemetry: false,
  });
}

function readSubscription({ id, status, items, cancel_at: cancelAt, created }: Stripe.Subscription): SubscriptionState {
  // Since API version 2025-03-31 a period belongs to an item. The next payment is due with the one that ends first.
  const ends = items.data.map((item) => item.current_period_end);
  return {
    id,
    status,
    priceIds: items.data.map((item) => item.price.id),
    periodEnd: ends.length === 0 ? null : toDate(Math.min(...ends)),
    cancelAt: toDate(cancelAt),
    createdAt: new Date(created * 1000),
  };
}

/** True where trying again later makes sense. */
function isPassing(error: unknown): boolean {
  const { StripeConnectionError, StripeAPIError, StripeRateLimitError } = Stripe.errors;
  return error instanceof StripeConnectionError || error instanceof StripeAPIError || error instanceof StripeRateLimitError;
}

async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question();
  } catch (cause) {
    if (!isPassing(cause)) throw cause;
    throw new ProblemError('service-unavailable', 'Stripe does not answer just now. Nothing was bought. Try again shortly.', {
      cause,
      retryAfter: 10,
    });
  }
}

/** People are sent to this address. @throws Error where it is no address of a web page over https, or of the stand-in */
function checkAddress(url: string | null, { apiUrl }: StripeGatewayOptions): string {
  if (url !== null && URL.canParse(url)) {
    const { protocol, hostname } = new URL(url);
    const standIn = new URL(apiUrl);
    if (protocol === 'https:' || (protocol === 'http:' && standIn.protocol === 'http:' && hostname === standIn.hostname)) return url;
  }
  throw new Error('Stripe gave an address that people must not be sent to');
}

async function isThere(client: Stripe, customer: string): Promise<boolean> {
  return (await client.customers.retrieve(customer)).deleted !== true;
}

/** A customer that was deleted has no subscriptions; one that never was is of another account, and says nothing about what is paid. */
async function listOf(client: Stripe, customer: string): Promise<readonly Stripe.Subscription[]> {
  try {
    return (await client.subscriptions.list({ customer, status: 'all', limit: 100 })).data;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError) || error.code !== 'resource_missing') throw error;
    if (await isThere(client, customer)) throw error;
    return [];
  }
}

/** One that was shut or paid in between is open no more, which is all that is wanted. */
async function shutCheckOut(client: Stripe, id: string): Promise<void> {
  try {
    await client.checkout.sessions.expire(id);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}

async function listOpen(client: Stripe, customer: string): Promise<readonly Stripe.Checkout.Session[]> {
  return (await client.checkout.sessions.list({ customer, status: 'open', limit: 20 })).data;
}

/** The later of two; of two in one second every replica takes the same. */
const isLater = (one: Stripe.Checkout.Session, other: Stripe.Checkout.Session): boolean =>
  one.created === other.created ? one.id > other.id : one.created > other.created;

/** Shuts all that are open but the latest. @returns true where that is ours */
async function isOnlyOne(client: Stripe, customer: string, ours: Stripe.Checkout.Session): Promise<boolean> {
  const others = (await listOpen(client, customer)).filter(({ id }) => id !== ours.id);
  const latest = others.reduce((found, one) => (isLater(one, found) ? one : found), ours);
  for (const { id } of [ours, ...others]) if (id !== latest.id) await shutCheckOut(client, id);
  return latest === ours;
}

/** Asks nothing before it is used. */
export function makeStripeGateway(options: StripeGatewayOptions): StripeGateway {
  const client = makeClient(options);
  return {
    createCustomer: (tenantId, attempt) =>
      ask(async () => {
        const { id } = await client.customers.create({ metadata: { tenant_id: tenantId } }, { idempotencyKey: `customer-${attempt}` });
        return id;
      }),
    hasCustomer: (customerId) => ask(() => isThere(client, customerId)),
    listSubscriptions: (customerId) => ask(async () => (await listOf(client, customerId)).map(readSubscription)),
    shutCheckOuts: (customer) =>
      ask(async () => {
        for (const { id } of await listOpen(client, customer)) await shutCheckOut(client, id);
      }),
    openCheckOut: ({ customerId, tenantId, priceId, successUrl, cancelUrl }) =>
      ask(async () => {
        const session = await client.checkout.sessions.create({
          mode: 'subscription',
          customer: customerId,
          client_reference_id: tenantId,
          line_items: [{ price: priceId, quantity: 1 }],
          subscription_data: { metadata: { tenant_id: tenantId } },
          success_url: successUrl,
          cancel_url: cancelUrl,
        });
        return (await isOnlyOne(client, customerId, session)) ? checkAddress(session.url, options) : undefined;
      }),
    openPortal: (customerId, returnUrl) =>
      ask(async () =>
        checkAddress((await client.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl })).url, options),
      ),
  };
}
