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
  /** Shuts check-outs that were opened before: two that are open could both be paid. */
  readonly shutCheckOuts: (customerId: string) => Promise<void>;
  /** Opens a check-out. @returns its address */
  readonly openCheckOut: (wish: CheckOutWish) => Promise<string>;
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

/** A customer that was deleted has no subscriptions; one that never was is of another account, and says nothing about what is paid. */
async function listOf(client: Stripe, customer: string): Promise<readonly Stripe.Subscription[]> {
  try {
    return (await client.subscriptions.list({ customer, status: 'all', limit: 100 })).data;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError) || error.code !== 'resource_missing') throw error;
    const found = await client.customers.retrieve(customer);
    if (found.deleted === true) return [];
    throw error;
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

/** Asks nothing before it is used. */
export function makeStripeGateway(options: StripeGatewayOptions): StripeGateway {
  const client = makeClient(options);
  return {
    createCustomer: (tenantId, attempt) =>
      ask(async () => {
        const { id } = await client.customers.create({ metadata: { tenant_id: tenantId } }, { idempotencyKey: `customer-${attempt}` });
        return id;
      }),
    listSubscriptions: (customerId) => ask(async () => (await listOf(client, customerId)).map(readSubscription)),
    shutCheckOuts: (customer) =>
      ask(async () => {
        const open = await client.checkout.sessions.list({ customer, status: 'open', limit: 20 });
        for (const { id } of open.data) await shutCheckOut(client, id);
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
        return checkAddress(session.url, options);
      }),
    openPortal: (customerId, returnUrl) =>
      ask(async () =>
        checkAddress((await client.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl })).url, options),
      ),
  };
}
