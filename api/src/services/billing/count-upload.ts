// Two steps of submit-scan: a cheap look before a report is read, and the exact count as the last statement of the upload's transaction.
import { type Plan, planTable } from '@portcullis/contract';
import { noBill } from '../../domain/billing/bill.ts';
import { effectivePlan } from '../../domain/billing/effective-plan.ts';
import { dayOf, quotaExceeded } from '../../domain/billing/quota-problem.ts';
import type { TenantId } from '../../domain/ids.ts';
import type { Pool } from '../../store/make-pool.ts';
import { type TenantTx, withTenant } from '../../store/tenant-tx.ts';
import { countUpload, selectUploadStanding } from '../../store/usage.store.ts';
import type { PlanRules } from './plan-rules.ts';

/**
 * The plan that an upload is measured by. Nobody's report is read where the day is used up already.
 * @throws ProblemError `quota-exceeded`
 */
export async function checkUploads(pool: Pool, rules: PlanRules, tenantId: TenantId): Promise<Plan> {
  if (rules.isLocal) return 'local';
  const now = rules.now();
  const { claim, uploads } = await withTenant(pool, tenantId, { readOnly: true, isOneStatement: true }, (tx) =>
    selectUploadStanding(tx, dayOf(now)),
  );
  const plan = effectivePlan(claim ?? noBill, now);
  const limit = planTable[plan].quotas.uploadsPerDay;
  if (limit !== null && uploads >= limit) {
    throw quotaExceeded(plan, 'uploadsPerDay', { limit, used: uploads, plansUrl: rules.plansUrl, now });
  }
  return plan;
}

/**
 * Counts the upload, also where nothing is limited. What brings no new findings is never over their limit.
 * @param added findings that it stores for the first time
 * @throws ProblemError `quota-exceeded`; the transaction, and the count with it, must then be rolled back
 */
export async function admitUpload(tx: TenantTx, rules: PlanRules, plan: Plan, added: number): Promise<void> {
  const now = rules.now();
  const { uploadsPerDay, storedFindings } = planTable[plan].quotas;
  const { uploads, findings } = await countUpload(tx, dayOf(now), added);
  const told = { plansUrl: rules.plansUrl, now };
  if (uploadsPerDay !== null && uploads > uploadsPerDay)
    throw quotaExceeded(plan, 'uploadsPerDay', { ...told, limit: uploadsPerDay, used: uploads - 1 });
  if (storedFindings !== null && added > 0 && findings > storedFindings)
    throw quotaExceeded(plan, 'storedFindings', { ...told, limit: storedFindings, used: findings });
}
