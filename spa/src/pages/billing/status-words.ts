// How it stands with the payment, in plain words.
import { planTable, type Billing } from '../../api/contract.ts';
import { formatDate } from '../../components/format-date.ts';

export interface StatusWords {
  readonly tag: string;
  readonly tone: 'neutral' | 'good' | 'warn' | 'bad';
  readonly sentence: string;
}

const onOr = (at: string | null, before: string, without: string): string => (at === null ? without : `${before} ${formatDate(at)}`);
const freeHolds = 'The limits of Free hold. Nothing is deleted, and gates stay as they are.';

/** What a failed payment leads to is told by the banner above every page: shell/billing-banner.tsx. */
export function describeStatus(billing: Billing): StatusWords {
  const { status, plan, paidPlan, pastDueSince, periodEnd, endsAt } = billing;
  const { name } = planTable[paidPlan ?? plan];
  switch (status) {
    case 'none':
      return { tag: 'Nothing to pay', tone: 'neutral', sentence: 'Nothing is paid for this tenant.' };
    case 'active':
      if (endsAt !== null) return describeEnd(name, endsAt);
      return { tag: 'Paid', tone: 'good', sentence: `${onOr(periodEnd, 'It renews on', 'It renews by itself')}.` };
    case 'trialing':
      if (endsAt !== null) return describeEnd(name, endsAt);
      return {
        tag: 'Trial',
        tone: 'good',
        sentence: `${onOr(periodEnd, 'The trial ends on', 'The trial goes on')}. Then Stripe takes the first payment.`,
      };
    case 'past_due':
      return {
        tag: 'Payment failed',
        tone: plan === 'free' ? 'bad' : 'warn',
        sentence: `${onOr(pastDueSince, 'A payment has been missing since', 'A payment is missing')}.`,
      };
    case 'incomplete':
      return { tag: 'Not paid yet', tone: 'warn', sentence: `The first payment for ${name} has not come through. ${freeHolds}` };
    case 'incomplete_expired':
      return {
        tag: 'Not begun',
        tone: 'neutral',
        sentence: `The first payment for ${name} never came through, so it did not begin. ${freeHolds}`,
      };
    case 'unpaid':
      return { tag: 'Unpaid', tone: 'bad', sentence: `Payments for ${name} failed, and Stripe has stopped trying. ${freeHolds}` };
    case 'paused':
      return { tag: 'Paused', tone: 'warn', sentence: `The subscription to ${name} is paused. ${freeHolds}` };
    case 'canceled':
      return { tag: 'Ended', tone: 'neutral', sentence: `${onOr(endsAt, `${name} ended on`, `${name} has ended`)}. ${freeHolds}` };
  }
}

function describeEnd(name: string, endsAt: string): StatusWords {
  const sentence = `${name} was cancelled and ends on ${formatDate(endsAt)}. Then the limits of Free hold; nothing is deleted.`;
  return { tag: 'Ends', tone: 'warn', sentence };
}
