// Takes away what is kept no longer: each step in batches, each batch a transaction of its own. A run that is killed leaves nothing half done: the next
// one goes on. What goes, and why nothing that stays is another one afterwards: docs/decisions/0033-retention.md.
import type { SystemActor } from '../../domain/actor.ts';
import type { TenantId } from '../../domain/ids.ts';
import { insertAuditEntry } from '../../store/audit-log.store.ts';
import type { Pool } from '../../store/make-pool.ts';
import { selectHorizon } from '../../store/retention-findings.store.ts';
import {
  deleteOldForgottenScans,
  deleteOldNotices,
  deleteOldReceipts,
  deleteOldVerdicts,
  trimOldScans,
} from '../../store/retention.store.ts';
import { withTenant } from '../../store/tenant-tx.ts';
import { recountUsage } from '../billing/recount-usage.ts';
import { forgetFindings } from './forget-findings.ts';
import { forgetDates, forgetScans } from './forget-scans.ts';
import { retentionDaysOf } from './retention-days-of.ts';
import { inBatches, noCounts, type RetentionCounts, type RetentionRun } from './retention-run.ts';

export interface RetentionDependencies {
  readonly pool: Pool;
  readonly now: () => Date;
  /** True where no plans are sold: uploads are kept for ever. */
  readonly isLocal: boolean;
}

const dayLength = 86_400_000;
/** Days that verdicts are kept for at least, and with them all that their gates could ask for again. */
export const verdictDays = 365;

async function takeAway(run: RetentionRun, keptDays: number | null, daysAgo: (days: number) => Date): Promise<void> {
  const { counts } = run;
  if (keptDays !== null) {
    const kept = daysAgo(keptDays);
    // No gate of a commit whose verdict is kept may miss what it was judged by.
    const judged = daysAgo(Math.max(keptDays, verdictDays));
    counts.receipts = await inBatches(run, (tx) => deleteOldReceipts(tx, kept));
    counts.scansTrimmed = await inBatches(run, (tx) => trimOldScans(tx, kept));
    const horizon = await run.inTenant((tx) => selectHorizon(tx, judged));
    await forgetScans(run, { kept, judged }, horizon);
    await forgetFindings(run, horizon);
    // Reads all intervals of a branch. On Sundays in any case: a run that was killed may have left some.
    if (counts.scansSetAside + counts.findings > 0 || daysAgo(0).getUTCDay() === 0) await forgetDates(run);
  }
  counts.verdicts = await inBatches(run, (tx) => deleteOldVerdicts(tx, daysAgo(verdictDays)));
  counts.forgottenScans = await inBatches(run, (tx) => deleteOldForgottenScans(tx, daysAgo(verdictDays)));
  counts.notices = await inBatches(run, (tx) => deleteOldNotices(tx, daysAgo(verdictDays)));
}

/**
 * Takes away what a tenant keeps no longer.
 * @param signal ends the run between two of its transactions
 * @returns what that was
 */
export async function runRetention(
  { pool, now, isLocal }: RetentionDependencies,
  tenantId: TenantId,
  signal?: AbortSignal,
): Promise<RetentionCounts> {
  const at = now();
  const counts: RetentionCounts = { ...noCounts };
  const inTenant: RetentionRun['inTenant'] = (work) => withTenant(pool, tenantId, { readOnly: false }, work);
  const run: RetentionRun = {
    counts,
    inTenant: (work) => {
      signal?.throwIfAborted();
      return inTenant(work);
    },
  };
  const keptDays = await run.inTenant((tx) => retentionDaysOf(tx, { isLocal, now: at }));
  try {
    await takeAway(run, keptDays, (days) => new Date(at.getTime() - days * dayLength));
  } finally {
    // Also of a run that failed in between: what is gone is gone.
    if (Object.values(counts).some((count) => count > 0)) {
      const actor: SystemActor = { type: 'system', tenantId, id: 'retention' };
      const entry = { action: 'retention.run', resourceType: 'tenant', resourceId: tenantId, after: { keptDays, verdictDays, ...counts } };
      await inTenant((tx) => insertAuditEntry(tx, actor, entry));
      // What was taken away makes room, today and not tomorrow.
      if (counts.findings > 0) await recountUsage({ pool, now }, tenantId);
    }
  }
  return counts;
}
