// One at a time for each tenant: two check-outs at the same moment could both be paid, and a hundred would use up what Stripe answers to all tenants.
import { ProblemError } from '../../errors.ts';
import type { TenantId } from '../../domain/ids.ts';

export type InTurn = <Result>(tenantId: TenantId, work: () => Promise<Result>) => Promise<Result>;

/** Those that may wait for one tenant. */
const mostWaiting = 4;

/** Turns in this process; on another replica somebody else may be at it. */
export function makeInTurn(): InTurn {
  const lines = new Map<TenantId, { last: Promise<unknown>; waiting: number }>();
  return async (tenantId, work) => {
    const line = lines.get(tenantId) ?? { last: Promise.resolve(), waiting: 0 };
    if (line.waiting > mostWaiting)
      throw new ProblemError('service-unavailable', 'Several of these are on their way for this tenant. Try again shortly.', {
        retryAfter: 5,
      });
    line.waiting += 1;
    lines.set(tenantId, line);
    const mine = line.last.then(work);
    line.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      line.waiting -= 1;
      if (line.waiting === 0) lines.delete(tenantId);
    }
  };
}
