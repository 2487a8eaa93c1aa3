// What Stripe says of a customer's subscriptions → the bill. Of several the best counts; what we do not understand changes nothing, and is told.
import { paidPlans, type PaidPlan, type SubscriptionStatus, subscriptionStatuses } from '@portcullis/contract';
import { type Bill, noBill, type SoldPlan } from './bill.ts';
import { effectivePlan, retentionDays } from './effective-plan.ts';

/** A subscription as Stripe tells it now. */
export interface SubscriptionState {
  readonly id: string;
  /** In Stripe's words, which may be newer than ours. */
  readonly status: string;
  readonly priceIds: readonly string[];
  readonly periodEnd: Date | null;
  readonly cancelAt: Date | null;
  readonly createdAt: Date;
}

/** Prices of each plan. */
export type PlanPrices = Readonly<Record<PaidPlan, readonly string[]>>;

/** What somebody has to look at. */
export interface BillOddity {
  readonly kind: 'status-unknown' | 'price-unknown';
  readonly subscriptionId: string;
  readonly value: string;
}

interface Rated {
  readonly subscription: SubscriptionState;
  readonly plan: PaidPlan | undefined;
  readonly priceId: string | undefined;
}

/** How much a status is worth; one that we do not know may be a good one. */
const worth: Readonly<Record<SubscriptionStatus, number>> = {
  ...{ active: 4, trialing: 4, past_due: 2, unpaid: 1, paused: 1, incomplete: 1 },
  ...{ canceled: 0, incomplete_expired: 0, none: 0 },
};
const worthOfUnknown = 3;

function isKnown(status: string): status is SubscriptionStatus {
  return status !== 'none' && (subscriptionStatuses as readonly string[]).includes(status);
}

function rate(subscription: SubscriptionState, prices: PlanPrices): Rated {
  const best = paidPlans.findLast((plan) => subscription.priceIds.some((id) => prices[plan].includes(id)));
  const priceId = subscription.priceIds.find((id) => best === undefined || prices[best].includes(id));
  return { subscription, plan: best, priceId };
}

/** The better of two comes first. */
function compare(a: Rated, b: Rated): number {
  const worthOf = ({ subscription: { status } }: Rated): number => (isKnown(status) ? worth[status] : worthOfUnknown);
  const rankOf = ({ plan }: Rated): number => (plan === undefined ? -1 : paidPlans.indexOf(plan));
  const age = b.subscription.createdAt.getTime() - a.subscription.createdAt.getTime();
  return worthOf(b) - worthOf(a) || rankOf(b) - rankOf(a) || age;
}

/** The days of grace begin once, and a payment ends them; unless it is another subscription they do not begin anew. */
function since(before: Bill, subscriptionId: string, status: SubscriptionStatus, now: Date): Date | null {
  if (status === 'active' || status === 'trialing') return null;
  const known = before.subscriptionId === subscriptionId ? before.pastDueSince : null;
  return status === 'past_due' ? (known ?? now) : known;
}

/** The bill after an answer of Stripe. */
export function applySubscriptions(
  before: Bill,
  subscriptions: readonly SubscriptionState[],
  prices: PlanPrices,
  now: Date,
): { readonly bill: Bill; readonly oddities: readonly BillOddity[] } {
  const [best] = subscriptions.map((one) => rate(one, prices)).sort(compare);
  if (!best) return { bill: { ...noBill, retentionDays: before.retentionDays }, oddities: [] };
  const { subscription, plan, priceId = null } = best;
  const { id, status, periodEnd, cancelAt } = subscription;
  if (!isKnown(status)) return { bill: before, oddities: [{ kind: 'status-unknown', subscriptionId: id, value: status }] };
  // Nobody loses by a price that we forgot to list what they have now, or had before they were late.
  const wasLate = before.subscriptionId === id && before.status === 'past_due';
  const known: SoldPlan = wasLate ? before.plan : effectivePlan(before, now);
  const paid: SoldPlan = plan ?? known;
  const bill = { ...before, plan: paid, status, subscriptionId: id, priceId, periodEnd, cancelAt };
  const dated: Bill = { ...bill, pastDueSince: since(before, id, status, now) };
  const kept = effectivePlan(dated, now) === 'free' ? dated.retentionDays : retentionDays(dated, now);
  const oddities: BillOddity[] =
    plan === undefined ? [{ kind: 'price-unknown', subscriptionId: id, value: subscription.priceIds.join(', ').slice(0, 500) }] : [];
  return { bill: { ...dated, retentionDays: kept }, oddities };
}
