// Once a night what is kept no longer is taken away.
import { z } from 'zod';
import { type RetentionDependencies, runRetention } from '../services/upkeep/run-retention.ts';
import { defineTask, type TenantTask } from './define-task.ts';

export function makeRetentionTask(dependencies: RetentionDependencies): TenantTask {
  return defineTask('retention', z.object({}), async (tenantId, _payload, signal) => {
    await runRetention(dependencies, tenantId, signal);
  });
}
