// A step of run-retention. Takes findings away that are closed everywhere since before anything that is still judged.
import { lockPartitions, lockTriage } from '../../store/locks.ts';
import type { Partition } from '../../store/findings.store.ts';
import {
  deleteForgettable,
  type Horizon,
  selectBranchesWithEnded,
  selectDecidedAndGone,
  selectEnded,
  selectForgettable,
} from '../../store/retention-findings.store.ts';
import { batchSize } from '../../store/retention.store.ts';
import type { RetentionRun } from './retention-run.ts';

/** Those of the findings that nothing needs, one partition after the other. What can go is found without locks, and looked at again under them. */
async function forget({ inTenant, counts }: RetentionRun, wanted: readonly string[], horizon: Horizon): Promise<void> {
  const groups = new Map<string, { partition: Partition; ids: string[] }>();
  for (const { id, projectId, tool, category } of await inTenant((tx) => selectForgettable(tx, wanted, horizon))) {
    const key = JSON.stringify([projectId, tool, category]);
    const group = groups.get(key) ?? { partition: { projectId, tool, category }, ids: [] };
    group.ids.push(id);
    groups.set(key, group);
  }
  for (const { partition, ids } of groups.values()) {
    counts.findings += await inTenant(async (tx) => {
      await lockPartitions(tx, partition.projectId, [partition]);
      await lockTriage(tx, partition.projectId);
      return deleteForgettable(tx, ids, horizon);
    });
  }
}

async function forgetInBatches(run: RetentionRun, ids: readonly string[], horizon: Horizon): Promise<void> {
  for (let start = 0; start < ids.length; start += batchSize) await forget(run, ids.slice(start, start + batchSize), horizon);
}

/** Each interval that ended before the horizon is looked at once. */
export async function forgetFindings(run: RetentionRun, horizon: Horizon): Promise<void> {
  for (const branchId of await run.inTenant((tx) => selectBranchesWithEnded(tx, horizon))) {
    let after: number | undefined = 0;
    while (after !== undefined) {
      const since: number = after;
      const ended = await run.inTenant((tx) => selectEnded(tx, branchId, since, horizon));
      await forgetInBatches(run, ended.ids, horizon);
      after = ended.last;
    }
  }
  await forgetInBatches(run, await run.inTenant((tx) => selectDecidedAndGone(tx, horizon)), horizon);
}
