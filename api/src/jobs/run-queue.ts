// Runs the queue: graphile-worker takes jobs out, each is done by its task, and the clock's rounds put new ones in. Any number of workers may
// run at once; a job is one worker's.
import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import { z } from 'zod';
import type { TenantId } from '../domain/ids.ts';
import { insertJobsOfRound, lookupTenants } from '../store/jobs.store.ts';
import type { Pool } from '../store/make-pool.ts';
import type { TenantTask } from './define-task.ts';
import type { Round } from './tasks.ts';

/** How a try of a job ended: `retry` where it failed and is tried again, `dead` where it is not any more. */
export type JobOutcome = 'done' | 'retry' | 'dead';

export interface JobReport {
  readonly task: string;
  readonly jobId: string;
  readonly outcome: JobOutcome;
  readonly seconds: number;
  readonly error?: unknown;
}

export interface QueueOptions {
  /** Of the role portcullis_worker. */
  readonly pool: Pool;
  readonly tasks: readonly TenantTask[];
  readonly rounds: readonly Round[];
  /** Jobs at once. */
  readonly concurrency: number;
  readonly onJob: (report: JobReport) => void;
  /** Told of faults of the queue itself; it goes on. */
  readonly onTrouble: (error: unknown) => void;
}

export interface RunningQueue {
  /** Takes no more jobs and lets the running ones end. */
  readonly stop: () => Promise<void>;
}

/** What app.enqueue_job and rounds make of a job. */
const jobSchema = z.object({ tenantId: z.uuid().transform((id) => id as TenantId), payload: z.unknown() });

const tenantsAtOnce = 500;

/** Of a night that no worker was there for, the round is made when one comes, within this time. */
const backfill = 12 * 3_600_000;

async function makeRound(pool: Pool, { tasks, lookup = lookupTenants }: Round): Promise<void> {
  let after: TenantId | undefined;
  do {
    const tenants = await lookup(pool, after, tenantsAtOnce);
    if (tenants.length > 0 && tasks.length > 0) await insertJobsOfRound(pool, tenants, tasks);
    after = tenants.length === tenantsAtOnce ? tenants.at(-1) : undefined;
  } while (after !== undefined);
}

/** Tasks and rounds, as graphile-worker calls them. */
export function makeTaskList({ pool, tasks, rounds }: Pick<QueueOptions, 'pool' | 'tasks' | 'rounds'>): TaskList {
  const ofTenants = tasks.map(({ name, run: perform }): [string, TaskList[string]] => [
    name,
    async (given, { abortSignal }) => {
      const { tenantId, payload } = jobSchema.parse(given);
      await perform(tenantId, payload, abortSignal);
    },
  ]);
  const ofClock = rounds.map((round): [string, TaskList[string]] => [`round-${round.name}`, () => makeRound(pool, round)]);
  return Object.fromEntries([...ofTenants, ...ofClock]);
}

/** Tells of each try once, with the time it took. */
function report(events: WorkerEvents, { onJob, onTrouble }: QueueOptions): void {
  const started = new Map<string, number>();
  const tell = (jobId: string, task: string, outcome: JobOutcome, error?: unknown): void => {
    const seconds = (performance.now() - (started.get(jobId) ?? performance.now())) / 1000;
    started.delete(jobId);
    onJob({ task, jobId, outcome, seconds, ...(error !== undefined && { error }) });
  };
  events.on('job:start', ({ job }) => started.set(job.id, performance.now()));
  events.on('job:success', ({ job }) => {
    tell(job.id, job.task_identifier, 'done');
  });
  events.on('job:error', ({ job, error }) => {
    tell(job.id, job.task_identifier, job.attempts >= job.max_attempts ? 'dead' : 'retry', error);
  });
  events.on('worker:getJob:error', ({ error }) => {
    onTrouble(error);
  });
  events.on('pool:listen:error', ({ error }) => {
    onTrouble(error);
  });
}

/** What there is to tell comes as events; errors of the library's own are troubles. */
const makeLogger = (onTrouble: QueueOptions['onTrouble']): Logger =>
  // The library's names of levels are an enum that cannot be imported here.
  new Logger(() => (level: string, message) => {
    // Those of jobs are told by their events.
    if (level === 'error' && !message.startsWith('Failed task')) onTrouble(new Error(message));
  });

/** Begins to work. The pool stays the caller's. */
export async function startQueue(options: QueueOptions): Promise<RunningQueue> {
  const events: WorkerEvents = new EventEmitter();
  report(events, options);
  const cron = options.rounds.map((round) => ({
    task: `round-${round.name}`,
    match: round.at,
    identifier: round.name,
    options: { backfillPeriod: backfill, maxAttempts: 3, jobKey: `round-${round.name}` },
  }));
  const runner: Runner = await run({
    pgPool: options.pool,
    taskList: makeTaskList(options),
    parsedCronItems: parseCronItems(cron),
    concurrency: options.concurrency,
    noHandleSignals: true,
    events,
    logger: makeLogger(options.onTrouble),
  });
  // Otherwise its failure would be nobody's and end the process.
  const ended = runner.promise.catch(options.onTrouble);
  return {
    stop: async () => {
      await runner.stop().catch(options.onTrouble);
      await ended;
    },
  };
}
