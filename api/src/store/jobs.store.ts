// The queue as seen from a tenant's transaction: jobs go in, and are there when it commits. Taking them out is the worker's.
import type { Pool } from './make-pool.ts';
import type { TenantId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

/** Tasks of one tenant: the list of app.enqueue_job. */
export const taskNames = [
  'stripe-event',
  'billing-reconcile',
  'usage-recount',
  'key-use',
  'audit-seal',
  'acceptances',
  'retention',
] as const;

export type TaskName = (typeof taskNames)[number];

export interface JobWish {
  /** A job with the same key that waits is replaced; one that runs is not, and this one follows it. */
  readonly key?: string;
  /** Not before. */
  readonly runAt?: Date;
}

/** Puts a job in. It runs for the tenant in force, once this transaction has committed. */
export async function enqueueJob(tx: TenantTx, task: TaskName, payload: object, { key, runAt }: JobWish = {}): Promise<void> {
  await tx.query('select app.enqueue_job($1, $2, $3, $4)', [task, JSON.stringify(payload), key ?? null, runAt ?? null]);
}

/** A page of tenants by their ids. @param pool of the role portcullis_worker: no other may list them */
export async function lookupTenants(pool: Pool, after: TenantId | undefined, wanted: number): Promise<TenantId[]> {
  const { rows } = await pool.query<{ tenantId: TenantId }>('select tenant_id as "tenantId" from app.lookup_tenants($1, $2)', [
    after ?? null,
    wanted,
  ]);
  return rows.map(({ tenantId }) => tenantId);
}

/**
 * For each of the tenants a job of each of the tasks, unless one waits or runs already: what fails keeps its tries, and is given up in the end. Half a
 * day after that there is another one, beside the one that was given up; and one beside a job that runs for long, whose worker may have died. @param pool of the role portcullis_worker
 */
export async function insertJobsOfRound(pool: Pool, tenants: readonly TenantId[], tasks: readonly TaskName[]): Promise<void> {
  await pool.query(
    `select graphile_worker.add_jobs(array(
       select row(task, json_build_object('tenantId', tenant, 'payload', json_build_object()),
         -- Two at once at most of those that take long, or wait for a mail server: the others have a worker to themselves.
         case when task in ('retention', 'acceptances') then task || '-' || get_byte(uuid_send(tenant), 15) % 2 end,
         null, 12, wanted.key,
         -- What somebody waits for, such as a payment, comes before a night's work.
         case when task = 'audit-seal' then 0 else 10 end, null)::graphile_worker.job_spec
       from unnest($1::uuid[]) as tenant cross join unnest($2::text[]) as task
       cross join lateral (select task || ':' || tenant || ':round' as key) as wanted
       where not exists (
         select from graphile_worker.jobs as j
         where j.key = wanted.key and (
           j.locked_at > now() - interval '15 minutes' or j.locked_at is null and (j.attempts < j.max_attempts or j.updated_at > now() - interval '12 hours')))))`,
    [tenants, tasks],
  );
}

/** Jobs that wait or run, and jobs that were given up, which somebody has to look at. */
export interface QueueCounts {
  readonly waiting: number;
  readonly dead: number;
}

/** @param pool of the role portcullis_worker */
export async function countJobs(pool: Pool): Promise<QueueCounts> {
  const { rows } = await pool.query<QueueCounts>(
    `select count(*) filter (where attempts < max_attempts) as waiting, count(*) filter (where attempts >= max_attempts and locked_at is null) as dead
     from graphile_worker.jobs`,
  );
  return rows[0] ?? { waiting: 0, dead: 0 };
}

/** A job that was given up. */
export interface DeadJob {
  readonly id: string;
  readonly task: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly since: Date;
}

/** @param pool of the role portcullis_worker */
export async function selectDeadJobs(pool: Pool): Promise<DeadJob[]> {
  const { rows } = await pool.query<DeadJob>(
    `select id::text, task_identifier as task, attempts, last_error as "lastError", updated_at as since
     from graphile_worker.jobs where attempts >= max_attempts and locked_at is null order by updated_at limit 1000`,
  );
  return rows;
}

/** Puts a job that was given up back into the queue. @returns false where there is none by that id */
export async function retryDeadJob(pool: Pool, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from graphile_worker.reschedule_jobs(
       array(select id from graphile_worker.jobs where id = $1 and attempts >= max_attempts and locked_at is null), now(), null, 0, null)`,
    [id],
  );
  return rowCount === 1;
}

/** Takes a job that was given up out of the queue for good. @returns false where there is none by that id */
export async function deleteDeadJob(pool: Pool, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from graphile_worker.complete_jobs(
       array(select id from graphile_worker.jobs where id = $1 and attempts >= max_attempts and locked_at is null))`,
    [id],
  );
  return rowCount === 1;
}

/** A job that is in the queue. */
export interface JobRow {
  readonly id: string;
  readonly task: string;
  readonly state: 'waiting' | 'running' | 'dead';
  readonly attempts: number;
  readonly runAt: Date;
  /** Names the tenant, where the job has one. */
  readonly key: string | null;
  readonly lastError: string | null;
}

/** Jobs, the one that is due first first. @param pool of the role portcullis_worker */
export async function selectJobs(pool: Pool, limit: number): Promise<JobRow[]> {
  const { rows } = await pool.query<JobRow>(
    `select id::text, task_identifier as task, attempts, run_at as "runAt", key, last_error as "lastError",
       case when locked_at is not null then 'running' when attempts >= max_attempts then 'dead' else 'waiting' end as state
     from graphile_worker.jobs order by run_at, id limit $1`,
    [limit],
  );
  return rows;
}
