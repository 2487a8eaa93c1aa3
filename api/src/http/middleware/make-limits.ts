// The two places where limits hold, over one keeper: requests, and uploads.
import type { LimitKeeper, LimitRules } from '../../domain/limits/limits.ts';
import type { Log } from '../../logging.ts';
import type { RecordLimitBreach } from '../../services/record-limit-breach.ts';
import type { Metrics } from '../metrics.ts';
import { type LimitRequests, makeLimitRequests } from './limit-requests.ts';
import { makeReceiveUpload, type ReceiveUpload } from './receive-upload.ts';
import { makeRefuseOverLimit } from './refuse-over-limit.ts';

export interface LimitsOptions {
  readonly keeper: LimitKeeper;
  readonly rules: LimitRules;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly recordLimitBreach: RecordLimitBreach;
}

export interface Limits {
  readonly limitRequests: LimitRequests;
  readonly receiveUpload: ReceiveUpload;
}

/** Makes both. */
export function makeLimits(options: LimitsOptions): Limits {
  const { keeper, rules } = options;
  const parts = { keeper, rules, refuseOverLimit: makeRefuseOverLimit(options) };
  return { limitRequests: makeLimitRequests(parts), receiveUpload: makeReceiveUpload(parts) };
}
