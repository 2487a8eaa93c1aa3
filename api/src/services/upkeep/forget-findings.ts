// A step of run-retention. Takes findings away that are closed everywhere since before anything that is still judged.
import { lockPartitions, lockTriage } from '../../store/locks.ts';
import { deleteClosedFindings, selectClosedPartitions, selectNumberBefore } from '../../store/retention-findings.store.ts';
import { batchSize } from '../../store/retention.store.ts';
import type { RetentionRun } from './retention-run.ts';

export async function forgetFindings({ inTenant, counts }: RetentionRun, before: Date): Promise<void> {
  const until = await inTenant((tx) => selectNumberBefore(tx, before));
  if (until === undefined) return;
  for (const partition of await inTenant((tx) => selectClosedPartitions(tx, until, before))) {
    let size: number;
    do {
      size = await inTenant(async (tx) => {
        await lockPartitions(tx, partition.projectId, [partition]);
        await lockTriage(tx, partition.projectId);
        return deleteClosedFindings(tx, partition, until, before);
      });
      counts.findings += size;
    } while (size >= batchSize);
  }
}
