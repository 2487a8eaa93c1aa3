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
