// The base of a run that is not on a long-lived branch: the scan of the commit it was built on, else of the nearest one before that was
// scanned, else none — never a silent stand-in. Used by resolve-base.
import { commitSchema, type Warning } from '@portcullis/contract';
import type { Baseline } from '../domain/gate/gate-facts.ts';
import type { RunHead } from '../domain/parsed-report.ts';
import { branchName } from '../domain/long-lived.ts';
import {
  type BaselineScan,
  type NearestScan,
  selectIsToolScanned,
  selectLatestHealthyScan,
  selectNearestScan,
} from '../store/baselines.store.ts';
import { type BranchRow, selectBranch, upsertBranch } from '../store/branches.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';

/** Tool and category of a run, and what its sender's git says of the commit. */
export type RunOrigin = Pick<RunHead, 'tool' | 'category' | 'history'>;

export interface FoundBase {
  readonly branch: Pick<BranchRow, 'id' | 'ref'>;
  /** Number of the scan whose state counts; undefined for the branch as it stands. */
  readonly number: number | undefined;
  readonly baseline: Baseline;
  /** The healthy scan that it is compared with. */
  readonly scan: BaselineScan | undefined;
  /** Commits between the one asked for and the scan's; undefined where nobody can tell. */
  readonly distance: number | undefined;
  readonly warnings: readonly Warning[];
}

/** What the sender asked for, as commits nearest first; and whether what comes before them is known. */
function readWanted(base: string | undefined, { history }: RunOrigin): { commits: readonly string[]; isWhole: boolean } {
  const asked = base !== undefined && commitSchema.safeParse(base).success ? base : undefined;
  const commits = history?.commits ?? [];
  if (asked === undefined) return { commits, isWhole: history?.isWhole ?? false };
  const place = commits.indexOf(asked);
  return place < 0 ? { commits: [asked], isWhole: false } : { commits: commits.slice(place), isWhole: history?.isWhole ?? false };
}

function tellOlder(wanted: readonly string[], { commit, distance, ref, receivedAt }: NearestScan): Warning[] {
  if (distance === 0) return [];
  const commits = distance === 1 ? 'one commit' : `${distance} commits`;
  const detail = `Commit ${wanted[0] ?? ''} has no healthy scan of this tool and category. Its nearest ancestor that has one was compared with: ${commit}, ${commits} before it on ${branchName(ref)}, scanned ${receivedAt.toISOString()}.`;
  return [{ pointer: 'base', code: 'base-older', detail }];
}

/** The branch that was asked for where it is long-lived, else the default branch. */
async function chooseBranch(tx: TenantTx, project: ProjectRow, base: string | undefined): Promise<{ branch: BranchRow; isAsked: boolean }> {
  const asked = base === undefined || base === project.defaultBranch ? undefined : await selectBranch(tx, project.id, base);
  if (asked?.baseBranchId === null) return { branch: asked, isAsked: true };
  const branch = await upsertBranch(tx, project.id, project.defaultBranch, undefined);
  return { branch, isAsked: base === undefined || base === project.defaultBranch };
}

export async function findBase(tx: TenantTx, project: ProjectRow, base: string | undefined, run: RunOrigin): Promise<FoundBase> {
  const wanted = readWanted(base, run);
  const nearest = wanted.commits.length === 0 ? undefined : await selectNearestScan(tx, project.id, wanted.commits, run);
  if (nearest) {
    const { number, distance, branchId: id, ref } = nearest;
    return { branch: { id, ref }, number, baseline: 'base-scan', scan: nearest, distance, warnings: tellOlder(wanted.commits, nearest) };
  }
  const { branch, isAsked } = await chooseBranch(tx, project, base);
  const scan = await selectLatestHealthyScan(tx, branch.id, run, undefined);
  const found = { branch, number: undefined, scan, distance: undefined };
  if (!scan) {
    // A first run warns. A category that only this branch knows, of a tool that its base is scanned with, is none.
    const isFirstRun = !(await selectIsToolScanned(tx, branch.id, run.tool));
    return { ...found, baseline: isFirstRun ? 'none' : 'other-category', warnings: tellReplaced(base, isAsked, branch) };
  }
  const [first] = wanted.commits;
  if (first !== undefined && wanted.isWhole) return { ...found, baseline: 'no-ancestor', scan: undefined, warnings: [] };
  if (first === undefined) return { ...found, baseline: 'base-scan', warnings: tellReplaced(base, isAsked, branch) };
  const detail = `Commit ${first} has no healthy scan of ${run.tool} on a long-lived branch, and the clone does not say what comes before it. ${branchName(branch.ref)} as it stands was compared with, scanned ${scan.receivedAt.toISOString()}. Fetch more history (fetch-depth) for an exact base.`;
  return { ...found, baseline: 'base-scan', warnings: [{ pointer: 'base', code: 'base-replaced', detail }] };
}

function tellReplaced(base: string | undefined, isAsked: boolean, branch: BranchRow): Warning[] {
  if (isAsked || base === undefined) return [];
  const isCommit = commitSchema.safeParse(base).success;
  const why = isCommit
    ? `Commit ${base} has no healthy scan of this tool on a long-lived branch.`
    : `${base} is no long-lived branch with scans.`;
  return [{ pointer: 'base', code: 'base-replaced', detail: `${why} ${branchName(branch.ref)} as it stands was compared with.` }];
}
