// When keys were last used, as the API collected it, goes to where people see it.
import { z } from 'zod';
import type { ApiKeyId } from '../domain/ids.ts';
import { updateApiKeysUsed } from '../store/api-keys.store.ts';
import type { Pool } from '../store/make-pool.ts';
import { withTenant } from '../store/tenant-tx.ts';
import { defineTask, type TenantTask } from './define-task.ts';

const payloadSchema = z.object({ uses: z.record(z.uuid(), z.coerce.date()) });

export function makeRecordKeyUseTask({ pool }: { readonly pool: Pool }): TenantTask {
  return defineTask('key-use', payloadSchema, async (tenantId, { uses }) => {
    await withTenant(pool, tenantId, { readOnly: false }, (tx) =>
      updateApiKeysUsed(tx, new Map(Object.entries(uses) as [ApiKeyId, Date][])),
    );
  });
}
