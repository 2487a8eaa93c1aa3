// Tenants.
import type { TenantTx } from './tenant-tx.ts';

/** Adds the tenant in force. Its id was drawn by the caller, who set it on the connection. */
export async function insertTenant(tx: TenantTx, name: string): Promise<void> {
  await tx.query('insert into app.tenants (tenant_id, name) values ($1, $2)', [tx.tenantId, name]);
}

/** Name of the tenant in force; undefined where there is none. */
export async function selectTenantName(tx: TenantTx): Promise<string | undefined> {
  const { rows } = await tx.query<{ name: string }>('select name from app.tenants where tenant_id = $1', [tx.tenantId]);
  return rows[0]?.name;
}

export interface TenantRow {
  readonly name: string;
  readonly createdAt: Date;
}

/** The tenant in force. */
export async function selectTenant(tx: TenantTx): Promise<TenantRow | undefined> {
  const { rows } = await tx.query<TenantRow>('select name, created_at as "createdAt" from app.tenants where tenant_id = $1', [tx.tenantId]);
  return rows[0];
}

/** Waits for the tenant's row and holds it: changes of its members and of itself take turns. False where it is gone. */
export async function lockTenant(tx: TenantTx): Promise<boolean> {
  const { rowCount } = await tx.query('select from app.tenants where tenant_id = $1 for update', [tx.tenantId]);
  return rowCount === 1;
}

export async function updateTenantName(tx: TenantTx, name: string): Promise<void> {
  await tx.query('update app.tenants set name = $2 where tenant_id = $1', [tx.tenantId, name]);
}

/** Deletes the tenant with all that is in it. The audit log stays. */
export async function deleteTenantRow(tx: TenantTx): Promise<void> {
  await tx.query('delete from app.tenants where tenant_id = $1', [tx.tenantId]);
}

/** Makes those who count what the tenant has take turns. Whoever only refers to the tenant does not wait, as uploads do. */
export async function lockTenantForCount(tx: TenantTx): Promise<void> {
  await tx.query('select from app.tenants where tenant_id = $1 for no key update', [tx.tenantId]);
}
