// Making tenants.
import { makeId, type TenantId } from '../domain/ids.ts';
import { insertAuditEntry } from '../store/audit-log.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { insertTenant } from '../store/tenants.store.ts';
import { withTenant } from '../store/tenant-tx.ts';

/** Makes a tenant and returns its id. */
export async function createTenant({ pool }: { pool: Pool }, name: string, by: string): Promise<TenantId> {
  const tenantId = makeId.tenant();
  await withTenant(pool, tenantId, { readOnly: false }, async (tx) => {
    await insertTenant(tx, name);
    await insertAuditEntry(
      tx,
      { type: 'system', tenantId, id: by },
      { action: 'tenant.create', resourceType: 'tenant', resourceId: tenantId, after: { name } },
    );
  });
  return tenantId;
}
