// What a task is: work for one tenant, put in by a service or by the clock, done by the worker, and tried again where it fails.
import type { z } from 'zod';
import type { TenantId } from '../domain/ids.ts';
import type { TaskName } from '../store/jobs.store.ts';

/** A task as the queue runs it. It may run twice for one job, where a worker died in between: what it does has to bear that. */
export interface TenantTask {
  readonly name: TaskName;
  /**
   * @param signal aborted once the worker stops and has waited a while: long work ends where it can be taken up again
   * @throws whatever makes the job be tried again later
   */
  readonly run: (tenantId: TenantId, payload: unknown, signal?: AbortSignal) => Promise<void>;
}

/** Declares a task by its name, the form of its payload, and what it does. It opens `withTenant` itself. */
export function defineTask<Payload extends z.ZodType>(
  name: TaskName,
  payload: Payload,
  run: (tenantId: TenantId, payload: z.infer<Payload>, signal?: AbortSignal) => Promise<void>,
): TenantTask {
  return { name, run: (tenantId, given, signal) => run(tenantId, payload.parse(given), signal) };
}
