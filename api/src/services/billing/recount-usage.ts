// Once a night: what a tenant stores is counted, and the counter put right where it is off; what nobody asks about any more is forgotten.
import { dayOf } from '../../domain/billing/quota-problem.ts';
import type { TenantId } from '../../domain/ids.ts';
import { lockRecount } from '../../store/locks.ts';
import type { Pool } from '../../store/make-pool.ts';
import { deleteOldStripeEvents } from '../../store/stripe-events.store.ts';
import { withTenant } from '../../store/tenant-tx.ts';
import { deleteOldUsageDays, repairStoredFindings, selectFindingDrift } from '../../store/usage.store.ts';

const day = 86_400_000;
/** Stripe repeats a message for three days, and lets people send it again for thirty. */
const eventDays = 90;
const usageDays = 90;

/** Deleted projects and what retention takes away are not counted as they go; this is where they free room. */
export async function recountUsage({ pool, now }: { readonly pool: Pool; readonly now: () => Date }, tenantId: TenantId): Promise<void> {
  const daysAgo = (days: number): Date => new Date(now().getTime() - days * day);
  await withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
    await lockRecount(tx);
    const drift = await selectFindingDrift(tx);
    if (drift !== 0) await repairStoredFindings(tx, drift);
    await deleteOldUsageDays(tx, dayOf(daysAgo(usageDays)));
    await deleteOldStripeEvents(tx, daysAgo(eventDays));
  });
}
