// Every task there is, and when the clock puts them in.
import type { TenantId } from '../domain/ids.ts';
import type { Pool } from '../store/make-pool.ts';
import type { TaskName } from '../store/jobs.store.ts';
import type { TenantTask } from './define-task.ts';
import { makeRecordKeyUseTask } from './record-key-use.ts';

export interface TaskDependencies {
  /** Of the role portcullis_app: tasks see what a tenant sees. */
  readonly pool: Pool;
  readonly now: () => Date;
}

/** Makes them. */
export function makeTasks(dependencies: TaskDependencies): readonly TenantTask[] {
  return [makeRecordKeyUseTask(dependencies)];
}

/** A round that the clock makes: a job of each of these tasks, for each tenant. */
export interface Round {
  readonly name: string;
  /** When, in the words of cron, in UTC. */
  readonly at: string;
  readonly tasks: readonly TaskName[];
  /** A page of tenants after this one; all tenants, where it is left out. */
  readonly lookup?: (pool: Pool, after: TenantId | undefined, wanted: number) => Promise<TenantId[]>;
}

export const rounds: readonly Round[] = [{ name: 'nightly', at: '17 2 * * *', tasks: [] }];
