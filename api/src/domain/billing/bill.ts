// What a tenant pays for, as we know it from Stripe. What follows from it: effective-plan.ts. How it changes: apply-subscriptions.ts.
import type { PaidPlan, SubscriptionStatus } from '@portcullis/contract';

/** Plans of a server that sells plans. */
export type SoldPlan = 'free' | PaidPlan;

/** The part of a bill that says whose limits hold. */
export interface PlanClaim {
  /** What is paid for, also while its limits do not hold. */
  readonly plan: SoldPlan;
  readonly status: SubscriptionStatus;
  /** Since when a payment is missing. */
  readonly pastDueSince: Date | null;
}

export interface Bill extends PlanClaim {
  readonly subscriptionId: string | null;
  readonly priceId: string | null;
  readonly periodEnd: Date | null;
  /** When the subscription ends, where it was cancelled. */
  readonly cancelAt: Date | null;
  /** The longest that any plan of the tenant has kept things for, in days; null where none was ever paid for. */
  readonly retentionDays: number | null;
}

/** The bill of a tenant that Stripe knows nothing of. */
export const noBill: Bill = {
  plan: 'free',
  status: 'none',
  pastDueSince: null,
  subscriptionId: null,
  priceId: null,
  periodEnd: null,
  cancelAt: null,
  retentionDays: null,
};

/** Nothing is paid for any more, or yet. Whoever began a check-out and did not pay may begin another. */
const ended: ReadonlySet<string> = new Set<SubscriptionStatus>(['none', 'incomplete', 'incomplete_expired', 'canceled']);

/** True where there is a subscription that goes on, paid or not, also in a status that we do not know: a second one would be paid beside it. */
export function isLiving({ status }: { readonly status: string }): boolean {
  return !ended.has(status);
}
