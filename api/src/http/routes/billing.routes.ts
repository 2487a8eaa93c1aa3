// The plan of the tenant and the ways to Stripe; and the door that Stripe's messages come in by.
import { billingSchema, billingSessionSchema, checkOutSchema, paths } from '@portcullis/contract';
import type { Request } from 'express';
import { ProblemError } from '../../errors.ts';
import { billingUnavailable, type BuyPlanDependencies, checkOut, openPortal } from '../../services/billing/buy-plan.ts';
import type { PlanRules } from '../../services/billing/plan-rules.ts';
import { readBilling } from '../../services/billing/read-billing.ts';
import type { ReceiveStripeEvent } from '../../services/billing/receive-stripe-event.ts';
import type { Pool } from '../../store/make-pool.ts';
import { readBody } from '../read-body.ts';
import { memberRoute, publicRoute, type Route } from '../route.ts';

export interface BillingRoutesOptions {
  readonly pool: Pool;
  readonly plans: PlanRules;
  readonly buying: BuyPlanDependencies;
  /** Undefined where no plans are sold. */
  readonly receiveStripeEvent: ReceiveStripeEvent | undefined;
}

/** Stripe's messages have some kilobytes. */
const messageLimits = { bodyBytes: 256 * 1024, bodyTimeout: 10_000 };

function messageTooLarge(): ProblemError {
  return new ProblemError('body-too-large', `The message is over ${messageLimits.bodyBytes} bytes.`);
}

/** Before a byte is read; what was signed are the bytes, so nothing may unpack them on the way. */
function requireJson({ headers }: Request): void {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json')
    throw new ProblemError('media-type-unsupported', 'Messages come as application/json.');
  if (encoding.trim().toLowerCase() !== 'identity')
    throw new ProblemError('encoding-unsupported', 'Messages come as they are, without a Content-Encoding.');
}

function messageRoute({ receiveStripeEvent }: BillingRoutesOptions): Route {
  return publicRoute({
    method: 'post',
    path: paths.stripeWebhook,
    operationId: 'receiveStripeEvent',
    summary: 'Take a message of Stripe',
    description:
      'For Stripe alone: what no active secret signed within the last five minutes is refused. A message is noted once and says only that there is something to ask Stripe about.',
    body: { mediaTypes: ['application/json'], description: 'An event as Stripe signed it, at most 256 KiB.' },
    answers: { 200: { description: 'It was taken, now or before.', mediaType: 'text/plain' } },
    problems: [
      'billing-unavailable',
      'body-incomplete',
      'body-timeout',
      'body-too-large',
      'encoding-unsupported',
      'media-type-unsupported',
      'webhook-signature-invalid',
    ],
    handle: async ({ req }) => {
      if (!receiveStripeEvent) throw billingUnavailable();
      requireJson(req);
      const signatures = req.headersDistinct['stripe-signature'] ?? [];
      const body = await readBody(req, messageLimits, messageTooLarge);
      await receiveStripeEvent(body, signatures.length === 1 ? signatures[0] : undefined);
      return { status: 200, text: 'taken\n', mediaType: 'text/plain' };
    },
  });
}

/** Routes of plans. */
export function billingRoutes(options: BillingRoutesOptions): Route[] {
  const { pool, plans, buying } = options;
  return [
    memberRoute('billing.read', {
      method: 'get',
      path: paths.billing,
      operationId: 'getBilling',
      summary: 'Read the plan, what it allows, and what is used of it',
      answers: { 200: { description: 'The plan and its use.', schema: billingSchema } },
      handle: async (_input, actor) => ({ status: 200, json: await readBilling({ pool, plans }, actor) }),
    }),
    memberRoute(
      'billing.manage',
      {
        method: 'post',
        path: paths.checkoutSessions,
        operationId: 'createCheckoutSession',
        summary: 'Open a check-out for a plan',
        description: 'Leads to a page of Stripe’s. The plan holds from when Stripe says that it is paid.',
        json: checkOutSchema,
        answers: { 201: { description: 'The page to go to.', schema: billingSessionSchema } },
        problems: ['already-subscribed', 'billing-unavailable'],
        handle: async ({ body, trace }, actor) => ({ status: 201, json: await checkOut({ ...buying, pool, actor, trace }, body.plan) }),
      },
      { isFresh: true },
    ),
    memberRoute(
      'billing.manage',
      {
        method: 'post',
        path: paths.portalSessions,
        operationId: 'createPortalSession',
        summary: 'Open the page for invoices, cards and cancelling',
        answers: { 201: { description: 'The page to go to.', schema: billingSessionSchema } },
        problems: ['billing-unavailable'],
        handle: async ({ trace }, actor) => ({ status: 201, json: await openPortal({ ...buying, pool, actor, trace }) }),
      },
      { isFresh: true },
    ),
    messageRoute(options),
  ];
}
