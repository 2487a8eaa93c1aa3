// Things that are known by a secret for a while: codes, refresh tokens, sessions. In memory; a restart forgets them all.
import { randomBytes } from 'node:crypto';

export interface ExpiringMap<Value> {
  /** @returns the secret that finds it again */
  readonly add: (value: Value, lifeMs: number, key?: string) => string;
  /** Undefined where it is unknown or over. */
  readonly find: (key: string) => Value | undefined;
  readonly shorten: (key: string, lifeMs: number) => void;
  readonly remove: (key: string) => void;
}

/** @param now milliseconds since the epoch */
export function makeExpiringMap<Value>(now: () => number): ExpiringMap<Value> {
  const entries = new Map<string, { readonly value: Value; readonly until: number }>();
  const dropExpired = (): void => {
    for (const [key, { until }] of entries) if (until <= now()) entries.delete(key);
  };
  return {
    add: (value, lifeMs, key = randomBytes(32).toString('base64url')) => {
      dropExpired();
      entries.set(key, { value, until: now() + lifeMs });
      return key;
    },
    find: (key) => {
      const entry = entries.get(key);
      return entry && entry.until > now() ? entry.value : undefined;
    },
    shorten: (key, lifeMs) => {
      const entry = entries.get(key);
      if (entry) entries.set(key, { ...entry, until: Math.min(entry.until, now() + lifeMs) });
    },
    remove: (key) => void entries.delete(key),
  };
}
