// Bills: a row for each tenant that ever went to the check-out; whoever has none is on the free plan.
import type { Bill } from '../domain/billing/bill.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface BillRow extends Bill {
  readonly customerId: string | null;
  /** Grows with every answer of Stripe that is written down. */
  readonly revision: number;
}

/** The bill of the tenant in force; undefined where Stripe never knew it. */
export async function selectBill(tx: TenantTx): Promise<BillRow | undefined> {
  const { rows } = await tx.query<BillRow>(
    `select stripe_customer_id as "customerId", stripe_subscription_id as "subscriptionId", plan, status, price_id as "priceId",
       past_due_since as "pastDueSince", period_end as "periodEnd", cancel_at as "cancelAt", retention_days as "retentionDays", revision
     from app.billing where tenant_id = $1`,
    [tx.tenantId],
  );
  return rows[0];
}

/**
 * Notes the customer that stands for the tenant.
 * @param gone the one that did, and was deleted at Stripe
 * @returns the one that does: where two were made at once, the first stays
 */
export async function upsertCustomer(tx: TenantTx, customerId: string, gone: string | null): Promise<string> {
  const { rows } = await tx.query<{ customerId: string }>(
    `insert into app.billing as b (tenant_id, stripe_customer_id) values ($1, $2)
     on conflict (tenant_id) do update set stripe_customer_id = coalesce(nullif(b.stripe_customer_id, $3), excluded.stripe_customer_id)
     returning stripe_customer_id as "customerId"`,
    [tx.tenantId, customerId, gone],
  );
  const [row] = rows;
  if (!row) throw new Error('an upsert returned no row');
  return row.customerId;
}

/**
 * Writes down what Stripe said, unless something was written since the bill was read.
 * @param revision of the bill as it was read before Stripe was asked
 * @returns false where another answer came in between: ask again
 */
export async function updateBill(tx: TenantTx, revision: number, bill: Bill, checkedAt: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update app.billing set stripe_subscription_id = $3, plan = $4, status = $5, price_id = $6, past_due_since = $7, period_end = $8, cancel_at = $9,
       retention_days = $10, checked_at = $11, updated_at = now(), revision = revision + 1
     where tenant_id = $1 and revision = $2`,
    [
      ...[
        tx.tenantId,
        revision,
        bill.subscriptionId,
        bill.plan,
        bill.status,
        bill.priceId,
        bill.pastDueSince,
        bill.periodEnd,
        bill.cancelAt,
      ],
      ...[bill.retentionDays, checkedAt],
    ],
  );
  return rowCount === 1;
}
