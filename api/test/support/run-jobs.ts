// Does what waits in the queue, once, as the worker would, and tells how it went.
import { EventEmitter } from 'node:events';
import { Logger, runOnce, type WorkerEvents } from 'graphile-worker';
import type { TenantTask } from '../../src/jobs/define-task.ts';
import { makeTaskList } from '../../src/jobs/run-queue.ts';
import { makeTasks, rounds } from '../../src/jobs/tasks.ts';
import { makePool } from '../../src/store/make-pool.ts';

const silent = new Logger(() => () => undefined);

/** Names of the tasks that ran, with `!` behind those that failed. */
export async function runJobs(
  database: { readonly appUrl: string; readonly workerUrl: string },
  tasks?: (made: readonly TenantTask[]) => readonly TenantTask[],
): Promise<string[]> {
  const make = (connectionString: string) => makePool({ connectionString, max: 2, statementTimeout: 30_000, onError: () => undefined });
  const pool = make(database.appUrl);
  const queuePool = make(database.workerUrl);
  const ran: string[] = [];
  const events: WorkerEvents = new EventEmitter();
  events.on('job:success', ({ job }) => ran.push(job.task_identifier));
  events.on('job:error', ({ job }) => ran.push(`${job.task_identifier}!`));
  const made = makeTasks({ pool, now: () => new Date() });
  try {
    await runOnce({
      pgPool: queuePool,
      taskList: makeTaskList({ pool: queuePool, tasks: tasks ? tasks(made) : made, rounds }),
      logger: silent,
      events,
      noHandleSignals: true,
    });
    return ran;
  } finally {
    await Promise.all([pool.end(), queuePool.end()]);
  }
}
