// How long a tenant's things are kept.
import { noBill } from '../../domain/billing/bill.ts';
import { retentionDays } from '../../domain/billing/effective-plan.ts';
import { selectBill } from '../../store/billing.store.ts';
import type { TenantTx } from '../../store/tenant-tx.ts';

/** Days that uploads are kept for; null where no plans are sold: for ever. A lapse never shortens them. See docs/decisions/0033-retention.md. */
export async function retentionDaysOf(
  tx: TenantTx,
  { isLocal, now }: { readonly isLocal: boolean; readonly now: Date },
): Promise<number | null> {
  return isLocal ? null : retentionDays((await selectBill(tx)) ?? noBill, now);
}
