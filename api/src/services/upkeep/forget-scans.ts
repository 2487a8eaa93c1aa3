// A step of run-retention. Sets scans of pull requests and commits aside that are too old, then takes away what nothing refers to any more.
import type { ProjectId } from '../../domain/ids.ts';
import { choosePulls } from '../../domain/upkeep/choose-pulls.ts';
import { lockPartitions, lockTriage, lockVerdicts } from '../../store/locks.ts';
import {
  deleteBranchContent,
  deleteScansAside,
  selectBranchesAside,
  selectOldCommits,
  selectOldPulls,
  selectPartitionsOfBranch,
  selectProjectsWithOldScans,
  setScansAside,
} from '../../store/retention-scans.store.ts';
import { inBatches, type RetentionRun } from './retention-run.ts';

/** Commits that are set aside at once: nobody's gate is judged meanwhile. */
const commitsAtOnce = 500;

async function setAside({ inTenant }: RetentionRun, projectId: ProjectId, commits: readonly string[], before: Date): Promise<number> {
  let total = 0;
  for (let start = 0; start < commits.length; start += commitsAtOnce) {
    total += await inTenant(async (tx) => {
      await lockVerdicts(tx);
      return setScansAside(tx, projectId, commits.slice(start, start + commitsAtOnce), before);
    });
  }
  return total;
}

/** Pull requests without an upload since a time. */
async function setPullsAside(run: RetentionRun, before: Date): Promise<number> {
  let total = 0;
  for (const projectId of await run.inTenant((tx) => selectProjectsWithOldScans(tx, 'pulls', before))) {
    const going = choosePulls(await run.inTenant((tx) => selectOldPulls(tx, projectId, before)));
    total += await setAside(run, projectId, [...new Set(going.flatMap(({ commits }) => commits))], before);
  }
  return total;
}

/** Commits of long-lived branches that no page and no gate needs. */
async function setCommitsAside(run: RetentionRun, before: Date): Promise<number> {
  let total = 0;
  for (const projectId of await run.inTenant((tx) => selectProjectsWithOldScans(tx, 'full-sets', before))) {
    let set: number;
    do {
      const commits = await run.inTenant((tx) => selectOldCommits(tx, projectId, before, commitsAtOnce));
      set = await setAside(run, projectId, commits, before);
      total += set;
    } while (set > 0);
  }
  return total;
}

/** @param times before which uploads are kept no longer, and before which commits are judged no longer */
export async function forgetScans(run: RetentionRun, { kept, judged }: { readonly kept: Date; readonly judged: Date }): Promise<void> {
  const { counts, inTenant } = run;
  counts.scansSetAside = (await setPullsAside(run, kept)) + (await setCommitsAside(run, judged));
  for (const branch of await inTenant((tx) => selectBranchesAside(tx))) {
    if (!branch.isEmptied) continue;
    const gone = await inTenant(async (tx) => {
      await lockPartitions(tx, branch.projectId, await selectPartitionsOfBranch(tx, branch.id));
      await lockTriage(tx, branch.projectId);
      return deleteBranchContent(tx, branch.id);
    });
    counts.scans += gone.scans;
    counts.sightings += gone.sightings;
    counts.findings += gone.findings;
  }
}

/** Rows of scans that only dated what is gone now. */
export async function forgetDates(run: RetentionRun): Promise<void> {
  for (const branch of await run.inTenant((tx) => selectBranchesAside(tx))) {
    run.counts.scans += await inBatches(run, (tx) => deleteScansAside(tx, branch.id));
  }
}
