// A bucket of tokens: so many at once, refilled so many a second. Kept as what was taken out and not refilled yet, so that nothing need be
// kept of a full one. adapters/limits/redis-scripts.ts does the same sum where replicas share buckets.

/** What a bucket holds, and tokens that come back each second. Not more a second than it holds. */
export interface BucketRule {
  readonly burst: number;
  readonly refill: number;
}

/** Tokens that are out, and when that was, in milliseconds of any one clock. */
export interface Bucket {
  readonly taken: number;
  readonly at: number;
}

/** Where a bucket stands, whatever keeps it. */
export interface Standing {
  readonly isAllowed: boolean;
  /** Whole tokens that are left. */
  readonly remaining: number;
  /** Milliseconds until the bucket is full. */
  readonly fullIn: number;
  /** Milliseconds until what was asked for is there; 0 where it was. */
  readonly retryIn: number;
}

/** How a bucket is asked. `charge` takes without asking, also what is not there; a debt is at most as large as the bucket. */
export type Draw = 'take' | 'charge' | 'look';

/** Less of a token is a rounding error, which must not make anybody wait. */
const grain = 1e-6;

const wholeUp = (value: number): number => Math.max(0, Math.ceil(value - grain));

function refilled(bucket: Bucket | undefined, { refill }: BucketRule, now: number): number {
  // A clock that went back refills nothing.
  return bucket ? Math.max(0, bucket.taken - (Math.max(0, now - bucket.at) * refill) / 1000) : 0;
}

/** What is told of a bucket with so many tokens out; to look at it is to ask whether it has so many left. */
export function describeStanding(rule: BucketRule, taken: number, asked: number, isAllowed: boolean): Standing {
  const lacking = isAllowed ? 0 : taken + asked - rule.burst;
  return {
    isAllowed,
    remaining: Math.max(0, rule.burst - wholeUp(taken)),
    fullIn: wholeUp((taken / rule.refill) * 1000),
    retryIn: wholeUp((lacking / rule.refill) * 1000),
  };
}

/** True where so many tokens can be taken out of a bucket of which so many are out. */
export function hasRoom({ burst }: BucketRule, taken: number, amount: number): boolean {
  return taken + amount <= burst + grain;
}

/** Draws so many tokens: the bucket afterwards, and where it stands. */
export function drawTokens(
  bucket: Bucket | undefined,
  rule: BucketRule,
  { draw, amount, now }: { readonly draw: Draw; readonly amount: number; readonly now: number },
): { readonly bucket: Bucket; readonly standing: Standing } {
  const before = refilled(bucket, rule, now);
  const isThere = hasRoom(rule, before, amount);
  let taken = before;
  if (draw === 'take' && isThere) taken = before + amount;
  if (draw === 'charge') taken = Math.min(before + amount, 2 * rule.burst);
  return { bucket: { taken, at: now }, standing: describeStanding(rule, taken, amount, isThere) };
}
