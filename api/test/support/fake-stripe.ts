// A stand-in for Stripe's network side: a server that speaks its HTTP as the real client calls it – form-encoded bodies, a key in the Authorization
// header, idempotency keys, errors of its shape – and remembers customers, subscriptions and sessions. Its messages: stripe-message.ts.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const testKey = 'sk_test_portcullis';
export const testSecret = 'whsec_portcullis';
export const testPrices = { team: 'price_team', scale: 'price_scale' } as const;

export interface FakeSubscription {
  readonly id: string;
  readonly customer: string;
  status: string;
  prices: string[];
  periodEnd: number;
  cancelAt: number | null;
  readonly created: number;
}

interface FakeSession {
  readonly id: string;
  readonly customer: string;
  readonly price: string;
  readonly created: number;
  status: 'open' | 'expired' | 'complete';
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | undefined;
}

type Answer = readonly [status: number, body: object];

/** What the server does instead of answering: refuses with a status, hangs up, or says nothing. */
export type Trouble = 429 | 500 | 503 | 'reset' | 'silence';

export const seconds = (): number => Math.floor(Date.now() / 1000);
export const makeId = (kind: string): string => `${kind}_${randomBytes(8).toString('hex')}`;

function fault(status: number, message: string, more: object = {}): Answer {
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'api_error' : 'invalid_request_error';
  return [status, { error: { type, message, ...more } }];
}

const listOf = (data: readonly object[], url: string): object => ({ object: 'list', url, has_more: false, data });

function presentSubscription({ id, customer, status, prices, periodEnd, cancelAt, created }: FakeSubscription): object {
  const items = prices.map((price, index) => ({
    id: `si_${index}`,
    object: 'subscription_item',
    current_period_end: periodEnd,
    price: { id: price, object: 'price' },
  }));
  const data = listOf(items, '/v1/subscription_items');
  return {
    id,
    object: 'subscription',
    customer,
    status,
    items: data,
    cancel_at: cancelAt,
    cancel_at_period_end: false,
    created,
    livemode: false,
  };
}

export class FakeStripe {
  readonly customers = new Map<string, { readonly metadata: Readonly<Record<string, string>>; isDeleted: boolean }>();
  readonly subscriptions: FakeSubscription[] = [];
  readonly sessions: FakeSession[] = [];
  readonly requests: SeenRequest[] = [];
  trouble: Trouble | undefined;
  /** What pages people are sent to; a bad one may be put in. */
  pageOrigin = 'https://checkout.example.com';
  /** Called before each answer about subscriptions is sent, after it was made: what happens then happens behind the asker's back. */
  beforeListing: (() => Promise<void>) | undefined;
  readonly #answers = new Map<string, { readonly asked: string; readonly answer: Answer }>();
  readonly #server = createServer((req, res) => void this.#serve(req, res));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Environment of an API that sells plans through this server. */
  get settings(): Record<string, string> {
    return {
      STRIPE_SECRET_KEY: testKey,
      STRIPE_WEBHOOK_SECRETS: testSecret,
      STRIPE_PRICE_TEAM: testPrices.team,
      STRIPE_PRICE_SCALE: testPrices.scale,
      STRIPE_API_URL: this.url,
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** As after a check-out that was paid, or begun. */
  subscribe(customer: string, wish: Partial<FakeSubscription> = {}): FakeSubscription {
    const made = {
      id: makeId('sub'),
      customer,
      status: 'active',
      prices: [testPrices.team],
      periodEnd: seconds() + 30 * 86_400,
      cancelAt: null,
    };
    const subscription: FakeSubscription = { ...made, created: seconds() + this.subscriptions.length, ...wish };
    this.subscriptions.push(subscription);
    return subscription;
  }

  /** Counts requests of a kind, such as `POST /v1/customers`. */
  count(request: string): number {
    return this.requests.filter(({ method, path }) => `${method} ${path}` === request).length;
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', this.url);
    const body = await text(req);
    const method = req.method ?? '';
    const given = req.headers['idempotency-key'];
    const idempotencyKey = typeof given === 'string' ? given : undefined;
    const form = Object.fromEntries(new URLSearchParams(method === 'GET' ? url.search : body));
    this.requests.push({ method, path: url.pathname, form, idempotencyKey });
    if (this.trouble === 'silence') return;
    if (this.trouble === 'reset') {
      req.socket.resetAndDestroy();
      return;
    }
    const [status, document] = this.#answer(req, url.pathname, form, idempotencyKey);
    if (url.pathname === '/v1/subscriptions') await this.beforeListing?.();
    res.writeHead(status, { 'content-type': 'application/json', 'request-id': makeId('req') }).end(JSON.stringify(document));
  }

  #answer(req: IncomingMessage, path: string, form: Readonly<Record<string, string>>, key: string | undefined): Answer {
    if (typeof this.trouble === 'number') return fault(this.trouble, 'Not now.');
    if (req.headers.authorization !== `Bearer ${testKey}`) return fault(401, 'Invalid API Key provided');
    const asked = JSON.stringify([path, form]);
    const before = key === undefined ? undefined : this.#answers.get(key);
    if (before && before.asked !== asked) return [400, { error: { type: 'idempotency_error', message: 'Keys are for one request.' } }];
    const answer = before?.answer ?? this.#act(req.method ?? '', path, form);
    if (key !== undefined) this.#answers.set(key, { asked, answer });
    return answer;
  }

  #act(method: string, path: string, form: Readonly<Record<string, string>>): Answer {
    const expire = /^\/v1\/checkout\/sessions\/(\w+)\/expire$/.exec(path)?.[1];
    const customer = /^\/v1\/customers\/(\w+)$/.exec(path)?.[1];
    if (expire !== undefined) return this.#expire(expire);
    if (customer !== undefined) return this.#getCustomer(customer);
    switch (`${method} ${path}`) {
      case 'POST /v1/customers':
        return this.#makeCustomer(form);
      case 'GET /v1/subscriptions':
        return this.#listSubscriptions(form);
      case 'GET /v1/checkout/sessions': {
        const open = this.sessions.filter((one) => one.customer === form['customer'] && one.status === form['status']);
        return [200, listOf(open, path)];
      }
      case 'POST /v1/checkout/sessions':
        return this.#openSession(form);
      case 'POST /v1/billing_portal/sessions':
        return this.#knows(form['customer'], () => [
          200,
          { id: makeId('bps'), object: 'billing_portal.session', url: `${this.pageOrigin}/portal` },
        ]);
      default:
        return fault(404, `Unrecognized request URL (${method}: ${path})`);
    }
  }

  #knows(customer: string | undefined, answer: () => Answer): Answer {
    const found = this.customers.get(customer ?? '');
    return found && !found.isDeleted
      ? answer()
      : fault(400, `No such customer: '${String(customer)}'`, { code: 'resource_missing', param: 'customer' });
  }

  #makeCustomer(form: Readonly<Record<string, string>>): Answer {
    const id = makeId('cus');
    this.customers.set(id, { metadata: { tenant_id: form['metadata[tenant_id]'] ?? '' }, isDeleted: false });
    return [200, { id, object: 'customer', livemode: false }];
  }

  #getCustomer(id: string): Answer {
    const found = this.customers.get(id);
    if (!found) return fault(404, `No such customer: '${id}'`, { code: 'resource_missing', param: 'id' });
    return [200, { id, object: 'customer', ...(found.isDeleted && { deleted: true }) }];
  }

  #listSubscriptions({ customer, status }: Readonly<Record<string, string>>): Answer {
    return this.#knows(customer, () => {
      const found = this.subscriptions.filter((one) => one.customer === customer && (status === 'all' || one.status !== 'canceled'));
      return [200, listOf(found.map(presentSubscription), '/v1/subscriptions')];
    });
  }

  #openSession(form: Readonly<Record<string, string>>): Answer {
    return this.#knows(form['customer'], () => {
      const session: FakeSession = {
        id: makeId('cs_test'),
        customer: form['customer'] ?? '',
        price: form['line_items[0][price]'] ?? '',
        created: seconds(),
        status: 'open',
      };
      this.sessions.push(session);
      return [200, { ...session, object: 'checkout.session', url: `${this.pageOrigin}/c/${session.id}` }];
    });
  }

  #expire(id: string): Answer {
    const session = this.sessions.find((one) => one.id === id);
    if (session?.status !== 'open') return fault(400, 'Only Checkout Sessions with a status of open can be expired.');
    session.status = 'expired';
    return [200, { ...session, object: 'checkout.session' }];
  }
}
