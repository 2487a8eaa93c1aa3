// Counts requests: of an address that brings no good credentials, before the door does any work; of a caller, as soon as the door knows who it
// is. Good credentials cost an address nothing, or an office or a pool of runners would be shut out as one.
import type { Response } from 'express';
import { nameAddressBlock } from '../../domain/limits/address-block.ts';
import type { BucketName, Count, LimitKeeper, LimitRules } from '../../domain/limits/limits.ts';
import { ProblemError } from '../../errors.ts';
import type { RequestTrace } from '../../store/audit-log.store.ts';
import { showLimit } from '../rate-limit-headers.ts';
import { isLimited, type Route, type TenantActor } from '../route.ts';
import type { Admit } from './doors.ts';
import type { RefuseOverLimit } from './refuse-over-limit.ts';

interface Exchange {
  readonly res: Response;
  readonly trace: RequestTrace;
}

/** Opens a door under the limits. @throws ProblemError `rate-limited`, `service-unavailable`, and what the door throws */
export type LimitRequests = <Caller>(route: Route, exchange: Exchange, open: (admit: Admit) => Promise<Caller>) => Promise<Caller>;

interface Dependencies {
  readonly keeper: LimitKeeper;
  readonly rules: LimitRules;
  readonly refuseOverLimit: RefuseOverLimit;
}

/** Of these, one replica's count is not enough: keys and invitations are tried out, exports carry everything away. */
function requireShared(route: Route, count: Count): void {
  if (route.needsSharedLimits !== true || !count.isAlone) return;
  throw new ProblemError(
    'service-unavailable',
    'Limits cannot be shared between replicas just now, and this is not done without. Nothing was done. Try again shortly.',
    { retryAfter: 2, cause: new Error('the store of limits does not answer') },
  );
}

/** A stale sign-in is a good one that is too old for this. */
function isBadCredential(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401 && error.code !== 'sign-in-stale';
}

function makeTake({ keeper, rules, refuseOverLimit }: Dependencies, { res, trace }: Exchange) {
  return async (limit: BucketName, subject: string, actor?: TenantActor): Promise<Count> => {
    const count = await keeper.draw(limit, subject, 'take', 1);
    showLimit(res, limit, rules, count);
    if (!count.isAllowed) throw await refuseOverLimit({ limit, subject, actor, trace, retryIn: count.retryIn });
    return count;
  };
}

export function makeLimitRequests(dependencies: Dependencies): LimitRequests {
  const { keeper, rules, refuseOverLimit } = dependencies;
  /** To look costs nothing, so that whoever comes with good credentials is let through to show them. */
  const requireTokens = async (address: string, { res, trace }: Exchange): Promise<void> => {
    const count = await keeper.draw('ip', address, 'look', 1);
    if (count.isAllowed) return;
    showLimit(res, 'ip', rules, count);
    throw await refuseOverLimit({ limit: 'ip', subject: address, actor: undefined, trace, retryIn: count.retryIn });
  };
  return async (route, exchange, open) => {
    if (!isLimited(route)) return open(() => Promise.resolve());
    const take = makeTake(dependencies, exchange);
    const address = nameAddressBlock(exchange.trace.ip);
    // A bucket of its own: who loads pages does not shut out who comes with a key from the same address.
    if (route.door === 'public') await take('ip', `public ${address}`);
    else await requireTokens(address, exchange);
    try {
      return await open(async ({ actor, person }) => {
        // The caller's own bucket first: one key that is over its limit takes nothing from its tenant.
        if (person) requireShared(route, await take('person', `${person.tenantId}:${person.objectId}`, actor));
        else if (actor) requireShared(route, await take('key', actor.id, actor));
        if (actor) requireShared(route, await take('tenant', actor.tenantId, actor));
      });
    } catch (error) {
      // As a debt, because many may have been let through to the door before the first was found bad.
      if (isBadCredential(error)) showLimit(exchange.res, 'ip', rules, await keeper.draw('ip', address, 'charge', 1));
      throw error;
    }
  };
}
