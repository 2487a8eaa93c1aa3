// A step of run-retention. Sets scans of pull requests and commits aside that are too old, then takes away what nothing refers to any more.
import type { ProjectId } from '../../domain/ids.ts';
import { choosePulls } from '../../domain/upkeep/choose-pulls.ts';
import { lockPartitions, lockTriage, lockVerdicts } from '../../store/locks.ts';
import { deleteForgettable, type Horizon } from '../../store/retention-findings.store.ts';
import {
  type AsideBranch,
  deleteBranchIntervals,
  deleteBranchScans,
  deleteScansAside,
  type KeptSince,
  selectBranchesAside,
  selectOldCommits,
  selectOldPulls,
  selectPartitionsOfBranch,
  selectPartitionsOfProject,
  selectProjectsWithOldScans,
  setScansAside,
} from '../../store/retention-scans.store.ts';
import type { TenantTx } from '../../store/tenant-tx.ts';
import { inBatches, type RetentionRun } from './retention-run.ts';

/** Commits that are set aside at once: nobody's gate is judged meanwhile. */
const commitsAtOnce = 500;

type ChooseCommits = (tx: TenantTx) => Promise<readonly string[]>;

/**
 * Sets commits of a project aside, some at once, until there are none to choose. Its uploads wait while they are chosen: what somebody builds on just
 * now is not old. The order of locks is that of an upload.
 */
async function setAside({ inTenant }: RetentionRun, projectId: ProjectId, choose: ChooseCommits): Promise<number> {
  let total = 0;
  let set: number;
  do {
    set = await inTenant(async (tx) => {
      await lockPartitions(tx, projectId, await selectPartitionsOfProject(tx, projectId));
      const commits = await choose(tx);
      if (commits.length === 0) return 0;
      await lockVerdicts(tx);
      return setScansAside(tx, projectId, commits.slice(0, commitsAtOnce));
    });
    total += set;
  } while (set > 0);
  return total;
}

/** Pull requests without an upload since a time. */
async function setPullsAside(run: RetentionRun, { kept }: KeptSince): Promise<number> {
  let total = 0;
  for (const projectId of await run.inTenant((tx) => selectProjectsWithOldScans(tx, 'pulls', kept))) {
    total += await setAside(run, projectId, async (tx) => {
      const going = choosePulls(await selectOldPulls(tx, projectId, kept));
      return [...new Set(going.flatMap(({ commits }) => commits))];
    });
  }
  return total;
}

/** Commits of long-lived branches that no page and no gate needs. */
async function setCommitsAside(run: RetentionRun, since: KeptSince): Promise<number> {
  let total = 0;
  for (const projectId of await run.inTenant((tx) => selectProjectsWithOldScans(tx, 'full-sets', since.judged))) {
    total += await setAside(run, projectId, (tx) => selectOldCommits(tx, projectId, since, commitsAtOnce));
  }
  return total;
}

/** All that a branch of differences held, where all of its scans are set aside; and of what was on it the findings that nothing needs. */
async function emptyBranch({ inTenant, counts }: RetentionRun, { id, projectId }: AsideBranch, horizon: Horizon): Promise<void> {
  let isDone = false;
  while (!isDone) {
    const gone = await inTenant(async (tx) => {
      await lockPartitions(tx, projectId, await selectPartitionsOfBranch(tx, id));
      await lockTriage(tx, projectId);
      const ids = await deleteBranchIntervals(tx, id);
      // Last, for they say that there is something to do: of a run that is killed the next one finds the rest.
      const scans = ids.length === 0 ? await deleteBranchScans(tx, id) : 0;
      return { sightings: ids.length, scans, findings: await deleteForgettable(tx, [...new Set(ids)], horizon) };
    });
    counts.sightings += gone.sightings;
    counts.findings += gone.findings;
    counts.scans += gone.scans;
    isDone = gone.sightings === 0;
  }
}

export async function forgetScans(run: RetentionRun, since: KeptSince, horizon: Horizon): Promise<void> {
  run.counts.scansSetAside = (await setPullsAside(run, since)) + (await setCommitsAside(run, since));
  for (const branch of await run.inTenant((tx) => selectBranchesAside(tx))) if (branch.isEmptied) await emptyBranch(run, branch, horizon);
}

/** Rows of scans that only dated what is gone now. */
export async function forgetDates(run: RetentionRun): Promise<void> {
  for (const branch of await run.inTenant((tx) => selectBranchesAside(tx))) {
    run.counts.scans += await inBatches(run, (tx) => deleteScansAside(tx, branch.id));
  }
}
