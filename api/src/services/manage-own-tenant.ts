// The tenant that somebody is in: its name, and its end.
import type { Tenant } from '@portcullis/contract';
import type { UserActor } from '../domain/actor.ts';
import { isLiving } from '../domain/billing/bill.ts';
import { ProblemError } from '../errors.ts';
import { insertAuditEntry } from '../store/audit-log.store.ts';
import { selectBill } from '../store/billing.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { deleteTenantRow, selectTenant, type TenantRow, updateTenantName } from '../store/tenants.store.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { actOnTenant, type TenantAct } from './act-on-tenant.ts';

async function findTenant(tx: TenantTx): Promise<TenantRow> {
  const tenant = await selectTenant(tx);
  if (!tenant) throw new ProblemError('tenant-not-found', 'The tenant is not there any more.');
  return tenant;
}

function presentTenant({ tenantId }: UserActor, { name, createdAt }: TenantRow): Tenant {
  return { id: tenantId, name, createdAt: createdAt.toISOString() };
}

/** @throws ProblemError `tenant-not-found` where it was deleted at this moment */
export async function getTenant({ pool }: { pool: Pool }, actor: UserActor): Promise<Tenant> {
  return presentTenant(actor, await withTenant(pool, actor.tenantId, { readOnly: true }, findTenant));
}

export async function renameTenant(act: TenantAct, name: string): Promise<Tenant> {
  return actOnTenant(act, 'tenant.manage', async (tx, actor) => {
    const before = await findTenant(tx);
    if (before.name === name) return presentTenant(actor, before);
    await updateTenantName(tx, name);
    const entry = { action: 'tenant.rename', resourceType: 'tenant', resourceId: actor.tenantId };
    await insertAuditEntry(tx, actor, { ...entry, before: { name: before.name }, after: { name } }, act.trace);
    return presentTenant(actor, { ...before, name });
  });
}

/** Nobody could cancel a subscription of a tenant that is no more. One that ends by itself may. */
async function requireNothingCharged(tx: TenantTx): Promise<void> {
  const bill = await selectBill(tx);
  if (!bill || !isLiving(bill) || bill.cancelAt !== null) return;
  throw new ProblemError(
    'already-subscribed',
    'The tenant has a subscription that would go on being paid. Cancel it in the portal first (POST /api/v1/billing/portal-sessions). Nothing was deleted.',
  );
}

/**
 * Deletes the tenant with everything in it: keys and members are out with their next request. The audit log stays.
 * @throws ProblemError `request-invalid` where the name is not the tenant's, `already-subscribed` where Stripe would go on charging for it
 */
export async function deleteTenant(act: TenantAct, name: string): Promise<void> {
  await actOnTenant(act, 'tenant.manage', async (tx, actor) => {
    const { name: own, createdAt } = await findTenant(tx);
    if (own !== name)
      throw new ProblemError('request-invalid', 'This is not the name of the tenant. Nothing was deleted.', { pointer: '/name' });
    await requireNothingCharged(tx);
    await deleteTenantRow(tx);
    const entry = { action: 'tenant.delete', resourceType: 'tenant', resourceId: actor.tenantId, before: { name: own, createdAt } };
    await insertAuditEntry(tx, actor, entry, act.trace);
  });
}
