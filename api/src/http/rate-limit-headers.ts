// What a caller is told of limits: RateLimit-Policy and RateLimit as structured fields (draft-ietf-httpapi-ratelimit-headers-10).
import type { Response } from 'express';
import type { Count, LimitName, LimitRules } from '../domain/limits/limits.ts';

interface Shown {
  readonly policy: string;
  readonly standing: string;
}

/** What is not counted in requests says in which unit it is. */
const units: Partial<Readonly<Record<LimitName, string>>> = { bytes: ';qu="content-bytes"', uploads: ';qu="concurrent-requests"' };

/** Whole seconds, from 1 on: who comes back in 0 seconds has not waited (RFC 9110, section 10.2.3). */
export function toRetryAfter(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

/** The window of a bucket is the time in which it fills, and `t` is what is left of it. Places for uploads have no time. */
function describe(limit: LimitName, rules: LimitRules, count: Pick<Count, 'remaining' | 'fullIn'>): Shown {
  const unit = units[limit] ?? '';
  if (limit === 'uploads') return { policy: `"uploads";q=${rules.uploads}${unit}`, standing: `"uploads";r=${count.remaining}` };
  const { burst, refill } = rules[limit];
  return {
    // A rate that is no whole number makes 60 seconds a hair more than 60.
    policy: `"${limit}";q=${burst};w=${Math.ceil(burst / refill - 1e-6)}${unit}`,
    standing: `"${limit}";r=${count.remaining};t=${Math.ceil(count.fullIn / 1000)}`,
  };
}

/** Adds a limit to what the answer says of limits. */
export function showLimit(res: Response, limit: LimitName, rules: LimitRules, count: Pick<Count, 'remaining' | 'fullIn'>): void {
  const shown = (res.locals['limits'] ??= []) as Shown[];
  shown.push(describe(limit, rules, count));
  res.setHeader('ratelimit-policy', shown.map(({ policy }) => policy).join(', '));
  res.setHeader('ratelimit', shown.map(({ standing }) => standing).join(', '));
}
