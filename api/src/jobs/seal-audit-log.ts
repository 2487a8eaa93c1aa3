// Seals what waits in a tenant's audit log.
import { z } from 'zod';
import { type SealDependencies, sealAuditLog } from '../services/seal-audit-log.ts';
import { defineTask, type TenantTask } from './define-task.ts';

export function makeSealAuditLogTask(dependencies: SealDependencies): TenantTask {
  return defineTask('audit-seal', z.unknown(), (tenantId) => sealAuditLog(dependencies, tenantId));
}
