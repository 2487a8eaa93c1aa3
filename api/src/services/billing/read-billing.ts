// The plan of a tenant, what it allows, and what is used of it.
import { type Billing, planTable, type Quota, quotas } from '@portcullis/contract';
import type { UserActor } from '../../domain/actor.ts';
import { isLiving, noBill } from '../../domain/billing/bill.ts';
import { effectivePlan, graceEnd, retentionDays } from '../../domain/billing/effective-plan.ts';
import { dayOf, nextMidnight } from '../../domain/billing/quota-problem.ts';
import { type BillRow, selectBill } from '../../store/billing.store.ts';
import type { Pool } from '../../store/make-pool.ts';
import { withTenant } from '../../store/tenant-tx.ts';
import { selectUsage, type Usage } from '../../store/usage.store.ts';
import type { PlanRules } from './plan-rules.ts';

function present({ isLocal, now }: PlanRules, row: BillRow | undefined, usage: Usage): Billing {
  const moment = now();
  const bill = row ?? noBill;
  const plan = isLocal ? 'local' : effectivePlan(bill, moment);
  const usedOf = (quota: Quota): Billing['usage'][Quota] => ({ used: usage[quota], limit: planTable[plan].quotas[quota] });
  return {
    plan,
    status: bill.status,
    paidPlan: bill.plan === 'free' ? null : bill.plan,
    pastDueSince: bill.pastDueSince?.toISOString() ?? null,
    graceEndsAt: graceEnd(bill)?.toISOString() ?? null,
    periodEnd: bill.periodEnd?.toISOString() ?? null,
    endsAt: bill.cancelAt?.toISOString() ?? null,
    usage: Object.fromEntries(quotas.map((quota) => [quota, usedOf(quota)])) as Billing['usage'],
    usageResetsAt: nextMidnight(moment).toISOString(),
    retentionDays: isLocal ? null : retentionDays(bill, moment),
    features: [...planTable[plan].features],
    mayCheckOut: !isLocal && !isLiving(bill),
    mayOpenPortal: !isLocal && typeof row?.customerId === 'string',
  };
}

/** What a page about the plan has to know. */
export async function readBilling({ pool, plans }: { readonly pool: Pool; readonly plans: PlanRules }, actor: UserActor): Promise<Billing> {
  return withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) =>
    present(plans, await selectBill(tx), await selectUsage(tx, dayOf(plans.now()))),
  );
}
