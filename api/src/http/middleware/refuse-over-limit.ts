// What follows when a limit turns somebody away: the answer, and who is told. A flood must not become a flood of log lines and audit rows.
import type { LimitKeeper, LimitName, LimitRules } from '../../domain/limits/limits.ts';
import { ProblemError } from '../../errors.ts';
import type { Log } from '../../logging.ts';
import type { RecordLimitBreach } from '../../services/record-limit-breach.ts';
import type { RequestTrace } from '../../store/audit-log.store.ts';
import type { Metrics } from '../metrics.ts';
import { toRetryAfter } from '../rate-limit-headers.ts';
import type { TenantActor } from '../route.ts';

export interface Breach {
  readonly limit: LimitName;
  /** Who it was counted for: a block of addresses, an id. */
  readonly subject: string;
  /** Undefined where nobody of a tenant is known. */
  readonly actor: TenantActor | undefined;
  readonly trace: RequestTrace;
  /** Milliseconds after which it may be tried again. */
  readonly retryIn: number;
}

/** Tells of the breach and gives the problem to throw. */
export type RefuseOverLimit = (breach: Breach) => Promise<ProblemError>;

interface Dependencies {
  readonly keeper: LimitKeeper;
  readonly rules: LimitRules;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly recordLimitBreach: RecordLimitBreach;
}

function describeRule(limit: LimitName, rules: LimitRules): string {
  if (limit === 'uploads') return `${rules.uploads} uploads of the tenant at once`;
  const { burst, refill } = rules[limit];
  if (limit === 'bytes') return `${burst} bytes of uploads of the tenant in a minute`;
  const whose = { ip: 'from this address without good credentials', key: 'of this key', person: 'of this person', tenant: 'of the tenant' };
  return `${burst} requests ${whose[limit]} at once and ${refill} more each second`;
}

export function makeRefuseOverLimit({ keeper, rules, metrics, log, recordLimitBreach }: Dependencies): RefuseOverLimit {
  const tell = async ({ limit, subject, actor, trace }: Breach, reason: string): Promise<void> => {
    metrics.limitBreaches.inc({ limit });
    if (!(await keeper.isFirstInWindow(`${limit}:${actor?.tenantId ?? subject}`))) return;
    const { requestId, ip } = trace;
    const who = actor && { tenantId: actor.tenantId, actor: actor.type === 'key' ? actor.keyId : actor.id };
    log.warn('limit.exceeded', { limit, ...who, ip, requestId });
    if (!actor) return;
    // Refused is refused, also where that cannot be written down.
    await recordLimitBreach(actor, limit, reason, trace).catch((error: unknown) =>
      log.warn('limit.audit-failed', { limit, requestId, error }),
    );
  };
  return async (breach) => {
    const allowed = describeRule(breach.limit, rules);
    await tell(breach, `over ${allowed}`);
    const retryAfter = toRetryAfter(breach.retryIn);
    return new ProblemError('rate-limited', `This is over ${allowed}. Try again in ${retryAfter} s, as Retry-After says, and less often.`, {
      retryAfter,
    });
  };
}
