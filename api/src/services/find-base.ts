// The base of a run that is not on a long-lived branch: the scan of the commit it was built on, else of the nearest one before that was
// scanned, else none — never a silent stand-in. Used by resolve-base.
import { commitSchema, type Warning } from '@portcullis/contract';
import type { Baseline } from '../domain/gate/gate-facts.ts';
import type { RunHead } from '../domain/parsed-report.ts';
import { branchName } from '../domain/long-lived.ts';
import type { Upload } from '../domain/upload.ts';
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

/** What an upload says of where it belongs. */
export type BuildOrigin = Pick<Upload, 'commit' | 'base'>;

export function isCommit(base: string): boolean {
  return commitSchema.safeParse(base).success;
}

/** What the sender asked for, as commits nearest first; and whether what comes before them is known. A commit is no base of itself. */
function readWanted({ commit, base }: BuildOrigin, { history }: RunOrigin): { commits: readonly string[]; isWhole: boolean } {
  const asked = base !== undefined && base !== commit && isCommit(base) ? base : undefined;
  const commits = (history?.commits ?? []).filter((one) => one !== commit);
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

/**
 * The nearest commit that was scanned: on the branch that was named, where that is long-lived, before any other. Who can push a branch of a
 * long-lived name must not make its scan the base of pull requests into another one.
 */
async function findNearest(
  tx: TenantTx,
  project: ProjectRow,
  base: string | undefined,
  commits: readonly string[],
  run: RunOrigin,
): Promise<NearestScan | undefined> {
  if (commits.length === 0) return undefined;
  const named = base === undefined || isCommit(base) ? undefined : await selectBranch(tx, project.id, base);
  const own = named?.baseBranchId === null ? await selectNearestScan(tx, project.id, commits, run, named.id) : undefined;
  return own ?? selectNearestScan(tx, project.id, commits, run);
}

export async function findBase(tx: TenantTx, project: ProjectRow, origin: BuildOrigin, run: RunOrigin): Promise<FoundBase> {
  const { base } = origin;
  const wanted = readWanted(origin, run);
  const nearest = await findNearest(tx, project, base, wanted.commits, run);
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
  const why = isCommit(base)
    ? `Commit ${base} has no healthy scan of this tool on a long-lived branch.`
    : `${base} is no long-lived branch with scans.`;
  return [{ pointer: 'base', code: 'base-replaced', detail: `${why} ${branchName(branch.ref)} as it stands was compared with.` }];
}
