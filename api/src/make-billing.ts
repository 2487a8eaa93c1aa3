// Puts the parts of billing together, for the API and for the worker alike; and says how loud each of its news is in the log.
import { pages } from '@portcullis/contract';
import { makeStripeGateway } from './adapters/stripe/stripe-gateway.ts';
import { makeVerifyMessage } from './adapters/stripe/verify-message.ts';
import type { PlanPrices } from './domain/billing/apply-subscriptions.ts';
import type { Log } from './logging.ts';
import type { BillingNews } from './services/billing/billing-news.ts';
import type { BuyPlanDependencies } from './services/billing/buy-plan.ts';
import { makeInTurn } from './services/billing/in-turn.ts';
import type { PlanRules } from './services/billing/plan-rules.ts';
import { makeReceiveStripeEvent, type ReceiveStripeEvent } from './services/billing/receive-stripe-event.ts';
import { makeRefreshBill, type RefreshBill } from './services/billing/refresh-bill.ts';
import type { Pool } from './store/make-pool.ts';

/** What of the configuration billing needs. */
export interface BillingSettings {
  readonly secretKey: string;
  readonly webhookSecrets: readonly string[];
  readonly prices: PlanPrices;
  readonly apiUrl: string;
  readonly isLive: boolean;
}

export interface BillingParts {
  readonly plans: PlanRules;
  readonly buying: BuyPlanDependencies;
  readonly receiveStripeEvent: ReceiveStripeEvent | undefined;
  readonly refreshBill: RefreshBill | undefined;
}

const levels = { 'bill-odd': 'error', 'bill-changed': 'info', 'message-refused': 'warn', 'customer-unknown': 'warn' } as const;
const events = {
  'bill-odd': 'billing.not-understood',
  'bill-changed': 'billing.changed',
  'message-refused': 'stripe-event.refused',
  'customer-unknown': 'stripe-event.of-nobody',
} as const;

/** @param settings undefined where no plans are sold: then everything is on the plan `local` */
export function makeBilling(
  settings: BillingSettings | undefined,
  { pool, publicUrl, now, log }: { readonly pool: Pool; readonly publicUrl: string; readonly now: () => Date; readonly log: Log },
): BillingParts {
  const plans: PlanRules = { isLocal: settings === undefined, plansUrl: publicUrl + pages.billing, now };
  if (!settings) return { plans, buying: { shop: undefined, publicUrl, now }, receiveStripeEvent: undefined, refreshBill: undefined };
  const { prices, isLive } = settings;
  const tell = ({ news, ...fields }: BillingNews): void => log[levels[news]](events[news], fields);
  const stripe = makeStripeGateway(settings);
  return {
    plans,
    buying: { shop: { stripe, prices, inTurn: makeInTurn() }, publicUrl, now },
    receiveStripeEvent: makeReceiveStripeEvent({ pool, verify: makeVerifyMessage(settings.webhookSecrets), isLive, now, tell }),
    refreshBill: makeRefreshBill({ pool, stripe, prices, now, tell }),
  };
}
