// Limits of one process: all there is without Redis, and what goes on where Redis fails.
import { type BucketName, bucketNames, type LimitKeeper, type LimitRules } from '../../domain/limits/limits.ts';
import { type Bucket, type BucketRule, drawTokens } from '../../domain/limits/token-bucket.ts';
import { RecentMap } from './recent-map.ts';

/** Milliseconds in which a breach is told once. */
export const breachWindow = 60_000;

/** A debt is at most a bucket, so after twice the time in which one fills, any is full, and there is nothing to remember. */
const forgetAfter = ({ burst, refill }: BucketRule): number => (2000 * burst) / refill;

/** @param now milliseconds of a clock that never goes back */
export function makeMemoryLimits(rules: LimitRules, now: () => number): LimitKeeper {
  const start = now();
  const buckets = new Map<BucketName, RecentMap<Bucket>>(
    bucketNames.map((name) => [name, new RecentMap<Bucket>(forgetAfter(rules[name]), start)]),
  );
  const uploads = new Map<string, number>();
  const told = new RecentMap<number>(breachWindow, start);
  const leave = (tenantId: string): void => {
    const left = (uploads.get(tenantId) ?? 0) - 1;
    if (left > 0) uploads.set(tenantId, left);
    else uploads.delete(tenantId);
  };
  return {
    draw: (limit, subject, draw, amount) => {
      const at = now();
      const kept = buckets.get(limit);
      const { bucket, standing } = drawTokens(kept?.get(subject, at), rules[limit], { draw, amount, now: at });
      if (draw !== 'look') kept?.set(subject, bucket, at);
      return Promise.resolve({ ...standing, isAlone: false });
    },
    enter: (tenantId) => {
      const running = uploads.get(tenantId) ?? 0;
      if (running >= rules.uploads) return Promise.resolve({ isAlone: false, leave: undefined });
      uploads.set(tenantId, running + 1);
      let isIn = true;
      return Promise.resolve({
        isAlone: false,
        leave: () => {
          if (isIn) leave(tenantId);
          isIn = false;
          return Promise.resolve();
        },
      });
    },
    isFirstInWindow: (name) => {
      const at = now();
      const last = told.get(name, at);
      if (last !== undefined && at - last < breachWindow) return Promise.resolve(false);
      told.set(name, at, at);
      return Promise.resolve(true);
    },
    stop: () => Promise.resolve(),
  };
}
