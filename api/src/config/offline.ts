// Offline gates: the key that signs them, and how long they serve.
import type { KeyObject } from 'node:crypto';
import { count, signingKey, type Variables } from './fields.ts';

export const offlineVariables = {
  /** Signs offline gates. Without it there are none. */
  PORTCULLIS_OFFLINE_KEY: signingKey.optional(),
  /** Days that an offline gate may be judged with. */
  PORTCULLIS_OFFLINE_DAYS: count(1, 31).default(7),
};

export interface OfflineConfig {
  readonly key: KeyObject | undefined;
  readonly lifetimeDays: number;
}

export function readOffline(env: Variables<typeof offlineVariables>): OfflineConfig {
  return { key: env.PORTCULLIS_OFFLINE_KEY, lifetimeDays: env.PORTCULLIS_OFFLINE_DAYS };
}
