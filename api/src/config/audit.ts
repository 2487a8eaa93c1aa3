// The audit log: the key that signs its checkpoints.
import type { KeyObject } from 'node:crypto';
import { signingKey, type Variables } from './fields.ts';

export const auditVariables = {
  /** Signs checkpoints of the audit log. Without it entries are chained, and nobody signs the chain. */
  PORTCULLIS_AUDIT_KEY: signingKey.optional(),
};

export interface AuditConfig {
  readonly key: KeyObject | undefined;
}

export function readAudit(env: Variables<typeof auditVariables>): AuditConfig {
  return { key: env.PORTCULLIS_AUDIT_KEY };
}
