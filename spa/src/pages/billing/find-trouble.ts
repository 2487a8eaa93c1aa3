// What owners and admins should know of the plan on whatever page they are: a payment that failed, or more in use than what is left allows.
import { planTable, type Billing, type Quota } from '../../api/contract.ts';
import { formatDate } from '../../components/format-date.ts';

export interface PlanTrouble {
  readonly text: string;
  /** Where an owner mends it: at Stripe, or by choosing a plan. */
  readonly way: 'portal' | 'plans';
}

/** What of a lapsed plan can be over the limits of Free; uploads are counted anew each day. */
const lasting = { projects: 'projects', storedFindings: 'stored findings', members: 'members' } as const satisfies Partial<
  Record<Quota, string>
>;

/** @param now milliseconds since the epoch */
export function findTrouble(billing: Billing, now: number): PlanTrouble | null {
  const { status, plan, paidPlan, mayOpenPortal, mayCheckOut } = billing;
  if (plan === 'local' || paidPlan === null) return null;
  const { name } = planTable[paidPlan];
  if (status === 'past_due')
    return { text: `The last payment failed. ${describeGrace(name, billing.graceEndsAt, now)} Nothing is deleted.`, way: 'portal' };
  if (plan !== 'free') return null;
  const over = listOver(billing);
  if (over === '') return null;
  const text = `${name} is not paid any more, and this tenant has more than Free allows: ${over}. New ones are refused; nothing is deleted, and gates stay as they are.`;
  return { text, way: mayOpenPortal && !mayCheckOut ? 'portal' : 'plans' };
}

function describeGrace(name: string, graceEndsAt: string | null, now: number): string {
  if (graceEndsAt === null) return `${name} goes on for now.`;
  const day = formatDate(graceEndsAt);
  return Date.parse(graceEndsAt) > now
    ? `${name} goes on until ${day}; then the limits of Free hold.`
    : `Since ${day} the limits of Free hold.`;
}

function listOver({ usage }: Billing): string {
  return (Object.keys(lasting) as (keyof typeof lasting)[])
    .flatMap((quota) => {
      const { used, limit } = usage[quota];
      return limit !== null && used > limit ? [`${used.toLocaleString('en')} ${lasting[quota]} of ${limit.toLocaleString('en')}`] : [];
    })
    .join(', ');
}
