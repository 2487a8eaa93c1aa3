// Whose limits hold now: what is paid for, for some days also what should have been paid, else Free. Pure: nothing has to run for a plan to lapse.
import { planTable } from '@portcullis/contract';
import type { Bill, PlanClaim, SoldPlan } from './bill.ts';

/** Days that a plan goes on after a payment has failed. */
export const graceDays = 14;

const day = 86_400_000;

/** Until when the plan goes on though the last payment failed; null where none has. */
export function graceEnd({ status, pastDueSince }: PlanClaim): Date | null {
  return status === 'past_due' && pastDueSince !== null ? new Date(pastDueSince.getTime() + graceDays * day) : null;
}

/** The plan whose limits hold. */
export function effectivePlan(claim: PlanClaim, now: Date): SoldPlan {
  switch (claim.status) {
    case 'trialing':
    case 'active':
      return claim.plan;
    case 'past_due': {
      const end = graceEnd(claim);
      return end === null || now < end ? claim.plan : 'free';
    }
    // The first payment never came, or none comes any more.
    case 'none':
    case 'incomplete':
    case 'incomplete_expired':
    case 'unpaid':
    case 'canceled':
    case 'paused':
      return 'free';
  }
}

/** Days that things are kept. What a tenant once had never shrinks: a payment that fails must delete nothing. */
export function retentionDays(bill: Bill, now: Date): number {
  return Math.max(bill.retentionDays ?? 0, planTable[effectivePlan(bill, now)].retentionDays ?? 0);
}
