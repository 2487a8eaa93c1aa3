// How long a tenant's things are kept.
import { retentionDays } from '../../domain/billing/effective-plan.ts';
import { selectBill } from '../../store/billing.store.ts';
import type { TenantTx } from '../../store/tenant-tx.ts';

/**
 * Days that uploads are kept for; null: for ever. That is so where no plans are sold, and for a tenant that never went to the check-out: a server that
 * begins to sell plans must not take away in its first night what it kept until then. See docs/decisions/0033-retention.md.
 */
export async function retentionDaysOf(
  tx: TenantTx,
  { isLocal, now }: { readonly isLocal: boolean; readonly now: Date },
): Promise<number | null> {
  const bill = isLocal ? undefined : await selectBill(tx);
  return bill ? retentionDays(bill, now) : null;
}
