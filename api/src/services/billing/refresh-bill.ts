// Asks Stripe how a tenant's subscriptions are, and writes that down. Called for a message and every night; both do the same, so that a message that
// never came is made good.
import type { StripeGateway } from '../../adapters/stripe/stripe-gateway.ts';
import { applySubscriptions, type PlanPrices } from '../../domain/billing/apply-subscriptions.ts';
import type { Bill } from '../../domain/billing/bill.ts';
import type { TenantId } from '../../domain/ids.ts';
import { insertAuditEntry } from '../../store/audit-log.store.ts';
import { selectBill, updateBill } from '../../store/billing.store.ts';
import type { Pool } from '../../store/make-pool.ts';
import { updateStripeEventProcessed } from '../../store/stripe-events.store.ts';
import { type TenantTx, withTenant } from '../../store/tenant-tx.ts';
import type { TellBilling } from './billing-news.ts';

export interface RefreshBillDependencies {
  readonly pool: Pool;
  readonly stripe: StripeGateway;
  readonly prices: PlanPrices;
  readonly now: () => Date;
  readonly tell: TellBilling;
}

/** @param eventId of the message that this is for */
export type RefreshBill = (tenantId: TenantId, eventId?: string) => Promise<void>;

/** Times that another answer may come in between; then the queue tries later. */
const mostTries = 5;

/** What of a bill people want to know of when it changes; the end of a period moves on by itself. */
function tellable({ plan, status, subscriptionId, priceId, cancelAt }: Bill): object {
  return { plan, status, subscription: subscriptionId, price: priceId, endsAt: cancelAt?.toISOString() ?? null };
}

async function write(tx: TenantTx, before: Bill, after: Bill, eventId: string | undefined): Promise<boolean> {
  const [was, is] = [tellable(before), tellable(after)];
  const isChange = JSON.stringify(was) !== JSON.stringify(is);
  if (isChange) {
    const entry = { action: 'billing.change', resourceType: 'tenant', resourceId: tx.tenantId, before: was, after: is };
    const reason = eventId === undefined ? 'asked Stripe' : `Stripe sent ${eventId}`;
    await insertAuditEntry(tx, { type: 'system', tenantId: tx.tenantId, id: 'stripe' }, { ...entry, reason });
  }
  if (eventId !== undefined) await updateStripeEventProcessed(tx, eventId, isChange ? 'changed' : 'unchanged');
  return isChange;
}

type Attempt = 'written' | 'overtaken';

async function tryOnce(dependencies: RefreshBillDependencies, tenantId: TenantId, eventId: string | undefined): Promise<Attempt> {
  const { pool, stripe, prices, now, tell } = dependencies;
  const before = await withTenant(pool, tenantId, { readOnly: true, isOneStatement: true }, selectBill);
  // The tenant is gone, or went to no check-out yet.
  if (typeof before?.customerId !== 'string') return 'written';
  const subscriptions = await stripe.listSubscriptions(before.customerId);
  const moment = now();
  const { bill, oddities } = applySubscriptions(before, subscriptions, prices, moment);
  return withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
    // Two answers may overtake each other. The one that was asked for first and comes last must not undo the other.
    if (!(await updateBill(tx, before.revision, bill, moment))) return 'overtaken';
    const isChange = await write(tx, before, bill, eventId);
    if (isChange) tell({ news: 'bill-changed', tenantId, before: tellable(before), after: tellable(bill) });
    for (const oddity of oddities) tell({ news: 'bill-odd', tenantId, ...oddity });
    return 'written';
  });
}

/** @returns a function that throws whatever makes the queue try again: Stripe that does not answer, a database that is away */
export function makeRefreshBill(dependencies: RefreshBillDependencies): RefreshBill {
  return async (tenantId, eventId) => {
    for (let tries = 1; (await tryOnce(dependencies, tenantId, eventId)) === 'overtaken'; tries += 1) {
      if (tries === mostTries) throw new Error('other answers of Stripe kept coming in between');
    }
  };
}
