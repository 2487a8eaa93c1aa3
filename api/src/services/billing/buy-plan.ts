// The two ways to Stripe: the check-out, where a plan is bought, and the portal, where it is changed, paid and cancelled.
import { type BillingSession, pages, type PaidPlan, planTable } from '@portcullis/contract';
import type { StripeGateway } from '../../adapters/stripe/stripe-gateway.ts';
import type { PlanPrices } from '../../domain/billing/apply-subscriptions.ts';
import { isLiving } from '../../domain/billing/bill.ts';
import { ProblemError } from '../../errors.ts';
import { insertAuditEntry } from '../../store/audit-log.store.ts';
import { selectBill, upsertCustomer } from '../../store/billing.store.ts';
import { withTenant } from '../../store/tenant-tx.ts';
import { actOnTenant, type TenantAct } from '../act-on-tenant.ts';
import type { InTurn } from './in-turn.ts';

export interface PlanShop {
  readonly stripe: StripeGateway;
  readonly prices: PlanPrices;
  readonly inTurn: InTurn;
}

export interface BuyPlanDependencies {
  /** Undefined where no plans are sold. */
  readonly shop: PlanShop | undefined;
  readonly publicUrl: string;
  readonly now: () => Date;
}

/** The answer of a server that sells nothing. */
export function billingUnavailable(): ProblemError {
  return new ProblemError(
    'billing-unavailable',
    'This server runs on a local plan: nothing is limited, and nothing is paid. Whoever runs it can sell plans through Stripe: docs/billing.md.',
  );
}

function alreadySubscribed(): ProblemError {
  return new ProblemError(
    'already-subscribed',
    'The tenant has a subscription already. Change or cancel it in the portal (POST /api/v1/billing/portal-sessions); a second one would be paid beside it.',
  );
}

async function readCustomer({ pool, actor }: TenantAct): Promise<string | null> {
  const bill = await withTenant(pool, actor.tenantId, { readOnly: true, isOneStatement: true }, selectBill);
  return bill?.customerId ?? null;
}

/** The customer that stands for the tenant at Stripe, made where there is none, or none any more. Two owners at the same moment get one. */
async function findCustomer(act: TenantAct, { stripe }: PlanShop, now: Date): Promise<string> {
  const { tenantId } = act.actor;
  const known = await readCustomer(act);
  if (known !== null && (await stripe.hasCustomer(known))) return known;
  // Stripe gives a failure again, too, to whoever comes with the same key: from the next hour on the key is another.
  const made = await stripe.createCustomer(tenantId, [tenantId, now.toISOString().slice(0, 13), known ?? 'first'].join('-'));
  return actOnTenant(act, 'billing.manage', (tx) => upsertCustomer(tx, made, known));
}

/** Shuts what is open, and opens another. */
async function openOnlyCheckOut(act: TenantAct & BuyPlanDependencies, shop: PlanShop, priceId: string): Promise<string> {
  const { stripe } = shop;
  const customerId = await findCustomer(act, shop, act.now());
  await stripe.shutCheckOuts(customerId);
  // Asked now, when no check-out is open that could still be paid: the message that tells of a subscription may be on its way, and people press twice.
  const subscriptions = await stripe.listSubscriptions(customerId);
  if (subscriptions.some(isLiving)) throw alreadySubscribed();
  const page = act.publicUrl + pages.billing;
  const addresses = { successUrl: `${page}?checkout=done`, cancelUrl: `${page}?checkout=cancelled` };
  const url = await stripe.openCheckOut({ customerId, tenantId: act.actor.tenantId, priceId, ...addresses });
  if (url !== undefined) return url;
  throw new ProblemError('service-unavailable', 'Another check-out was opened at the same moment, and stays. Use that one, or try again.', {
    retryAfter: 5,
  });
}

/**
 * Opens a check-out for a plan.
 * @throws ProblemError `billing-unavailable`, `already-subscribed`, `service-unavailable`
 */
export async function checkOut(act: TenantAct & BuyPlanDependencies, plan: PaidPlan): Promise<BillingSession> {
  const { shop, actor } = act;
  if (!shop) throw billingUnavailable();
  const [priceId] = shop.prices[plan];
  if (priceId === undefined) throw new Error(`no price for ${planTable[plan].name}`);
  const url = await shop.inTurn(actor.tenantId, () => openOnlyCheckOut(act, shop, priceId));
  await actOnTenant(act, 'billing.manage', (tx, owner) =>
    insertAuditEntry(
      tx,
      owner,
      { action: 'billing.check-out', resourceType: 'tenant', resourceId: tx.tenantId, after: { plan, price: priceId } },
      act.trace,
    ),
  );
  return { url };
}

/** Opens the portal. @throws ProblemError `billing-unavailable` where Stripe does not know the tenant, `service-unavailable` */
export async function openPortal(act: TenantAct & BuyPlanDependencies): Promise<BillingSession> {
  const { shop, publicUrl, actor } = act;
  if (!shop) throw billingUnavailable();
  const customerId = await readCustomer(act);
  if (customerId === null || !(await shop.stripe.hasCustomer(customerId))) {
    throw new ProblemError(
      'billing-unavailable',
      'Stripe has no customer for the tenant: no plan was bought yet, or the customer was deleted there. POST /api/v1/billing/checkout-sessions makes one.',
    );
  }
  const url = await shop.stripe.openPortal(customerId, publicUrl + pages.billing);
  const entry = { action: 'billing.open-portal', resourceType: 'tenant', resourceId: actor.tenantId };
  await actOnTenant(act, 'billing.manage', (tx, owner) => insertAuditEntry(tx, owner, entry, act.trace));
  return { url };
}
