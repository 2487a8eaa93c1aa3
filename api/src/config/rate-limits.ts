// How much one caller may ask for, and where that is counted.
import { z } from 'zod';
import { count, type Variables } from './fields.ts';

const most = 1_000_000_000;

interface Rate {
  readonly burst: number;
  readonly refill: number;
}

/** `burst/refill`: so many at once, and so many more a second. A bucket that fills in under a second limits nothing that can be seen. */
const rate = z.string().transform((text, { issues }): Rate => {
  const [burst = 0, refill = 0] = /^[1-9]\d{0,9}\/[1-9]\d{0,9}$/.test(text) ? text.split('/').map(Number) : [];
  if (burst <= most && refill >= 1 && refill <= burst) return { burst, refill };
  issues.push({
    code: 'custom',
    message: 'must be such as 100/10: so many at once, and no more than that again each second',
    input: undefined,
  });
  return z.NEVER;
});

export const rateLimitVariables = {
  /** Where replicas share their limits. Without it each replica counts for itself. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Requests of one address without good credentials. */
  RATE_LIMIT_IP: rate.prefault('100/10'),
  /** Requests of one key, and of one person. */
  RATE_LIMIT_KEY: rate.prefault('1000/100'),
  RATE_LIMIT_TENANT: rate.prefault('5000/500'),
  /** Bytes of reports that a tenant may send in a minute, as sent. */
  UPLOAD_BYTES_PER_MINUTE: count(60, 1_000_000_000_000).default(2 * 1024 ** 3),
  /** Uploads of a tenant that may be under way at once. */
  UPLOADS_AT_ONCE: count(1, 10_000).default(20),
};

export interface RateLimitConfig {
  /** Undefined: each replica counts for itself. */
  readonly redisUrl: string | undefined;
  readonly rules: {
    readonly ip: Rate;
    readonly key: Rate;
    readonly person: Rate;
    readonly tenant: Rate;
    readonly bytes: Rate;
    readonly uploads: number;
  };
}

type Environment = Variables<typeof rateLimitVariables>;

/** An upload that is larger than what a minute allows would never get in. */
export function findRateLimitConflicts(env: Environment & { readonly MAX_BODY_BYTES: number }): string[] {
  return env.UPLOAD_BYTES_PER_MINUTE < env.MAX_BODY_BYTES ? ['UPLOAD_BYTES_PER_MINUTE: must be at least MAX_BODY_BYTES'] : [];
}

export function readRateLimits(env: Environment): RateLimitConfig {
  const bytes = { burst: env.UPLOAD_BYTES_PER_MINUTE, refill: env.UPLOAD_BYTES_PER_MINUTE / 60 };
  const rules = { ip: env.RATE_LIMIT_IP, key: env.RATE_LIMIT_KEY, person: env.RATE_LIMIT_KEY, tenant: env.RATE_LIMIT_TENANT, bytes };
  return { redisUrl: env.REDIS_URL, rules: { ...rules, uploads: env.UPLOADS_AT_ONCE } };
}
