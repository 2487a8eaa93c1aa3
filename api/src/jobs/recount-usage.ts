// Once a night the counters of a tenant are put right.
import { z } from 'zod';
import { recountUsage } from '../services/billing/recount-usage.ts';
import type { Pool } from '../store/make-pool.ts';
import { defineTask, type TenantTask } from './define-task.ts';

export function makeRecountUsageTask(dependencies: { readonly pool: Pool; readonly now: () => Date }): TenantTask {
  return defineTask('usage-recount', z.object({}), (tenantId) => recountUsage(dependencies, tenantId));
}
