// The audit log: the key that signs its checkpoints, and those that did.
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { publicKeys, signingKey, type Variables } from './fields.ts';

export const auditVariables = {
  /** Signs checkpoints of the audit log. Without it entries are chained, and nobody signs the chain. */
  PORTCULLIS_AUDIT_KEY: signingKey.optional(),
  /** Public keys in PEM of earlier ones: what they signed is still believed. */
  PORTCULLIS_AUDIT_OLD_KEYS: publicKeys.optional(),
  /** 1: the worker signs on audit logs that grew while no key was set. */
  PORTCULLIS_AUDIT_SIGN_ON: z.enum(['0', '1']).default('0'),
};

export interface AuditConfig {
  readonly key: KeyObject | undefined;
  readonly oldKeys: readonly KeyObject[];
  readonly maySignOn: boolean;
}

export function readAudit(env: Variables<typeof auditVariables>): AuditConfig {
  return { key: env.PORTCULLIS_AUDIT_KEY, oldKeys: env.PORTCULLIS_AUDIT_OLD_KEYS ?? [], maySignOn: env.PORTCULLIS_AUDIT_SIGN_ON === '1' };
}
