// Which plan holds, and what it refuses: features, and room for one more project or member. Uploads: count-upload.ts.
import { type Plan, type PlanFeature, planTable, type Quota } from '@portcullis/contract';
import { noBill } from '../../domain/billing/bill.ts';
import { effectivePlan } from '../../domain/billing/effective-plan.ts';
import { dayOf, planLacks, quotaExceeded } from '../../domain/billing/quota-problem.ts';
import type { TenantId } from '../../domain/ids.ts';
import { selectBill } from '../../store/billing.store.ts';
import type { Pool } from '../../store/make-pool.ts';
import { lockTenantForCount } from '../../store/tenants.store.ts';
import { type TenantTx, withTenant } from '../../store/tenant-tx.ts';
import { selectUsage, type Usage } from '../../store/usage.store.ts';

export interface PlanRules {
  /** True where no plans are sold: every tenant is on the plan `local`, which limits nothing. */
  readonly isLocal: boolean;
  /** Where people choose another plan. */
  readonly plansUrl: string;
  readonly now: () => Date;
}

/** The plan whose limits hold for the tenant in force. */
export async function readPlan(tx: TenantTx, { isLocal, now }: PlanRules): Promise<Plan> {
  return isLocal ? 'local' : effectivePlan((await selectBill(tx)) ?? noBill, now());
}

/** @throws ProblemError `plan-feature` where the plan does not have it */
export async function requireFeature(pool: Pool, rules: PlanRules, tenantId: TenantId, feature: PlanFeature): Promise<void> {
  if (rules.isLocal) return;
  const plan = await withTenant(pool, tenantId, { readOnly: true, isOneStatement: true }, (tx) => readPlan(tx, rules));
  if (!planTable[plan].features.includes(feature)) throw planLacks(plan, feature, rules.plansUrl);
}

/** What is added, and what of the plan it takes. Who is invited takes a place already; whoever comes takes no second one. */
const additions: Readonly<Record<'project' | 'member' | 'invitation', { readonly quota: Quota; readonly used: (usage: Usage) => number }>> =
  {
    project: { quota: 'projects', used: ({ projects }) => projects },
    member: { quota: 'members', used: ({ members }) => members },
    invitation: { quota: 'members', used: ({ members, invitations }) => members + invitations },
  };

/**
 * Refuses what has just been added to the transaction where it is one too many. Those who add at the same moment take turns: exactly as many get in
 * as there is room for.
 * @throws ProblemError `quota-exceeded`
 */
export async function requireRoom(tx: TenantTx, rules: PlanRules, addition: keyof typeof additions): Promise<void> {
  if (rules.isLocal) return;
  await lockTenantForCount(tx);
  const plan = await readPlan(tx, rules);
  const { quota, used } = additions[addition];
  const limit = planTable[plan].quotas[quota];
  const now = rules.now();
  const count = used(await selectUsage(tx, dayOf(now)));
  if (limit !== null && count > limit) throw quotaExceeded(plan, quota, { limit, used: count - 1, plansUrl: rules.plansUrl, now });
}
