// The worker: how it reaches the queue, and how much it does at once.
import { z } from 'zod';
import { count, type Variables } from './fields.ts';

export const workerVariables = {
  /** Address of the database for the role portcullis_worker; not through a pooler in transaction mode, for the queue listens. The API needs none. */
  WORKER_DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/ }).optional(),
  /** Jobs at once. */
  WORKER_CONCURRENCY: count(1, 64).default(4),
  /** Port of the worker's health and metrics. */
  WORKER_PORT: count(0, 65_535).default(8081),
};

export interface WorkerConfig {
  /** Undefined: this process has no queue to work on. */
  readonly databaseUrl: string | undefined;
  readonly concurrency: number;
  readonly port: number;
}

export function readWorker(env: Variables<typeof workerVariables>): WorkerConfig {
  return { databaseUrl: env.WORKER_DATABASE_URL, concurrency: env.WORKER_CONCURRENCY, port: env.WORKER_PORT };
}
