// Takes the body of an upload under the tenant's limits: so many at once, and so many bytes a minute. The raw body itself: read-body.ts.
import type { Request } from 'express';
import type { Count, LimitKeeper, LimitName, LimitRules } from '../../domain/limits/limits.ts';
import type { RequestTrace } from '../../store/audit-log.store.ts';
import { showLimit } from '../rate-limit-headers.ts';
import { type BodyLimits, readBody } from '../read-body.ts';
import type { TenantActor } from '../route.ts';
import type { RefuseOverLimit } from './refuse-over-limit.ts';

interface UploadRequest {
  readonly req: Request;
  readonly trace: RequestTrace;
}

/** Reads the body and works on it. @throws ProblemError `rate-limited`, and those of readBody and of the work */
export type ReceiveUpload = <Result>(
  request: UploadRequest,
  actor: TenantActor,
  limits: BodyLimits,
  work: (body: Buffer) => Promise<Result>,
) => Promise<Result>;

interface Dependencies {
  readonly keeper: LimitKeeper;
  readonly rules: LimitRules;
  readonly refuseOverLimit: RefuseOverLimit;
}

/** Milliseconds after which a place may be free: most uploads take less. */
const placeRetry = 2000;

export function makeReceiveUpload({ keeper, rules, refuseOverLimit }: Dependencies): ReceiveUpload {
  type Fault = Pick<Count, 'remaining' | 'fullIn' | 'retryIn'>;
  const refuse = async (limit: LimitName, count: Fault, { req, trace }: UploadRequest, actor: TenantActor): Promise<never> => {
    if (req.res) showLimit(req.res, limit, rules, count);
    throw await refuseOverLimit({ limit, subject: actor.tenantId, actor, trace, retryIn: count.retryIn });
  };
  /** An announced length is paid before a byte is read; without one, the tenant must not be in debt, and pays what came. */
  const readPaid = async (request: UploadRequest, actor: TenantActor, limits: BodyLimits): Promise<Buffer> => {
    const { req } = request;
    const length = req.headers['content-length'];
    const announced = length === undefined ? undefined : Number(length);
    // One over the limit of a body is refused by readBody, unread.
    if (announced !== undefined && announced > limits.bodyBytes) return readBody(req, limits);
    const count = await keeper.draw('bytes', actor.tenantId, announced === undefined ? 'look' : 'take', announced ?? 1);
    if (!count.isAllowed) return refuse('bytes', count, request, actor);
    if (announced !== undefined) return readBody(req, limits);
    let received = 0;
    const countBytes = (chunk: Buffer): number => (received += chunk.length);
    req.on('data', countBytes);
    try {
      return await readBody(req, limits);
    } finally {
      req.off('data', countBytes);
      await keeper.draw('bytes', actor.tenantId, 'charge', received);
    }
  };
  return async (request, actor, limits, work) => {
    const { leave } = await keeper.enter(actor.tenantId);
    if (!leave) return refuse('uploads', { remaining: 0, fullIn: 0, retryIn: placeRetry }, request, actor);
    try {
      return await work(await readPaid(request, actor, limits));
    } finally {
      await leave();
    }
  };
}
