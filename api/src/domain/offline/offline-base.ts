// What a run is compared with where only an offline gate is at hand; as resolve-base does it on the server, but where that would look further,
// here nobody can: such a run is not judged. Used by compare-offline.
import { commitSchema, type OfflineGate, type OfflinePartition, type Warning } from '@portcullis/contract';
import type { Baseline } from '../gate/gate-facts.ts';
import { nameScan } from '../gate/scan-reasons.ts';
import { branchName } from '../long-lived.ts';
import type { RunHead } from '../parsed-report.ts';
import type { OfflineWish } from './check-offline-gate.ts';

export interface OfflineBase {
  readonly partition: OfflinePartition | undefined;
  readonly baseline: Baseline;
  /** Why nobody can tell what is new; undefined where one can. */
  readonly notJudged: string | undefined;
  readonly warnings: readonly Warning[];
}

function tellReplaced(run: RunHead, { commit }: OfflinePartition, baseRef: string): Warning[] {
  if (run.history === undefined || run.history.commits.includes(commit)) return [];
  const detail = `${branchName(baseRef)} as it stood when the offline gate was made, at commit ${commit}, was compared with, which this commit is not built on.`;
  return [{ pointer: 'base', code: 'base-replaced', detail }];
}

/** Why the partition says nothing of what this commit brings. */
function findGap({ commit, base }: OfflineWish, run: RunHead, partition: OfflinePartition, isLongLived: boolean): string | undefined {
  const scanned = `the offline gate has it at commit ${partition.commit.slice(0, 12)}`;
  if (partition.commit === commit || partition.ancestors.includes(commit)) return `${scanned}, which has this commit in it already`;
  if (isLongLived)
    return run.history?.isWhole === true && !run.history.commits.includes(partition.commit)
      ? `${scanned}, which this commit is not built on`
      : undefined;
  const isCommit = base !== undefined && commitSchema.safeParse(base).success;
  return isCommit && base !== partition.commit ? `${scanned}, and it is to be compared with ${base.slice(0, 12)}` : undefined;
}

export function findOfflineBase(gate: OfflineGate, wish: OfflineWish, run: RunHead, isLongLived: boolean): OfflineBase {
  const { partitions, baseRef } = gate;
  const partition = partitions.find(({ tool, category }) => tool === run.tool && category === run.category);
  const tell = (why: string): string =>
    `${nameScan(run)} on ${branchName(baseRef)}: ${why}. So nobody can tell here what this commit brings. Judge it when the server is back.`;
  if (!partition) {
    // All that a category finds that the base does not have counts as new, whatever the server knows.
    if (!isLongLived && partitions.some(({ tool }) => tool === run.tool))
      return { partition, baseline: 'other-category', notJudged: undefined, warnings: [] };
    return { partition, baseline: 'none', notJudged: tell('the offline gate has no scan of it'), warnings: [] };
  }
  const gap = findGap(wish, run, partition, isLongLived);
  if (gap !== undefined) return { partition, baseline: 'no-ancestor', notJudged: tell(gap), warnings: [] };
  return {
    partition,
    baseline: isLongLived ? 'earlier-scan' : 'base-scan',
    notJudged: undefined,
    warnings: isLongLived ? [] : tellReplaced(run, partition, baseRef),
  };
}
