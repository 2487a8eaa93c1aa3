// Every task there is, and when the clock puts them in.
import type { AuditSigner } from '../domain/audit/checkpoint.ts';
import type { TenantId } from '../domain/ids.ts';
import type { RefreshBill } from '../services/billing/refresh-bill.ts';
import { lookupTenantsToSeal } from '../store/audit-seals.store.ts';
import type { Pool } from '../store/make-pool.ts';
import type { TaskName } from '../store/jobs.store.ts';
import { lookupBilledTenants } from '../store/lookups.ts';
import type { TenantTask } from './define-task.ts';
import { type EndsDependencies, makeAcceptancesTask } from './look-at-ends.ts';
import { makeRecordKeyUseTask } from './record-key-use.ts';
import { makeRecountUsageTask } from './recount-usage.ts';
import { makeBillTasks } from './refresh-bill.ts';
import { makeRetentionTask } from './run-retention.ts';
import { makeSealAuditLogTask } from './seal-audit-log.ts';

export interface TaskDependencies {
  /** Of the role portcullis_app: tasks see what a tenant sees. */
  readonly pool: Pool;
  readonly now: () => Date;
  /** Signs checkpoints of audit logs; undefined where nobody does. */
  readonly signer?: AuditSigner | undefined;
  /** True: on chains that nobody signed, too. */
  readonly maySignOn?: boolean | undefined;
  /** Left out where no plans are sold. */
  readonly refreshBill?: RefreshBill | undefined;
  /** Left out where no mail goes out. */
  readonly mail?: EndsDependencies['mail'];
}

/** Makes them. */
export function makeTasks(dependencies: TaskDependencies): readonly TenantTask[] {
  return [
    makeRecordKeyUseTask(dependencies),
    makeSealAuditLogTask(dependencies),
    makeRecountUsageTask(dependencies),
    ...makeBillTasks(dependencies.refreshBill),
    makeAcceptancesTask(dependencies),
    makeRetentionTask({ ...dependencies, isLocal: dependencies.refreshBill === undefined }),
  ];
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

export const rounds: readonly Round[] = [
  { name: 'seal-audit-logs', at: '* * * * *', tasks: ['audit-seal'], lookup: lookupTenantsToSeal },
  { name: 'hourly', at: '7 * * * *', tasks: ['acceptances'] },
  // Before retention, which goes by the plan.
  { name: 'billing', at: '47 1 * * *', tasks: ['billing-reconcile'], lookup: lookupBilledTenants },
  { name: 'nightly', at: '17 2 * * *', tasks: ['usage-recount', 'retention'] },
];
