// One tenant's run of retention: a way to its transactions, and what was counted.
import { setTimeout as wait } from 'node:timers/promises';
import { batchSize } from '../../store/retention.store.ts';
import type { TenantTx } from '../../store/tenant-tx.ts';

/** What a run took away. */
export interface RetentionCounts {
  receipts: number;
  /** Scans whose warnings are itemised no more. */
  scansTrimmed: number;
  /** Scans that nothing is judged by any more, and no page shows. */
  scansSetAside: number;
  scans: number;
  sightings: number;
  findings: number;
  verdicts: number;
  /** Notes of scans that were kept no longer. */
  forgottenScans: number;
  notices: number;
}

export const noCounts: RetentionCounts = {
  receipts: 0,
  scansTrimmed: 0,
  scansSetAside: 0,
  scans: 0,
  sightings: 0,
  findings: 0,
  verdicts: 0,
  forgottenScans: 0,
  notices: 0,
};

export interface RetentionRun {
  readonly inTenant: <Result>(work: (tx: TenantTx) => Promise<Result>) => Promise<Result>;
  readonly counts: RetentionCounts;
}

/** Runs a batch again and again until it is not full. @returns rows of all of them */
export async function inBatches(run: Pick<RetentionRun, 'inTenant'>, batch: (tx: TenantTx) => Promise<number>): Promise<number> {
  let total = 0;
  let size: number;
  do {
    size = await run.inTenant(batch);
    total += size;
    // Whoever waits for a lock or a connection comes first.
    await wait(0);
  } while (size >= batchSize);
  return total;
}
