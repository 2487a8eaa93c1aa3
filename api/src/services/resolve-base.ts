// What an uploaded run is compared with: its own branch, or a base. Says so where it is not what was asked for.
import type { Warning } from '@portcullis/contract';
import type { Baseline } from '../domain/gate/gate-facts.ts';
import { filedRef, isLongLived } from '../domain/long-lived.ts';
import type { Upload } from '../domain/upload.ts';
import {
  type HeldScan,
  type NewestScan,
  selectCommitHistory,
  selectHeldScan,
  selectLatestHealthyScan,
  selectNearestScan,
  selectNewestScan,
} from '../store/baselines.store.ts';
import { type BranchRow, upsertBranch } from '../store/branches.store.ts';
import type { BranchView } from '../store/known-findings.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';
import { findBase, isCommit, type RunOrigin } from './find-base.ts';

export interface ResolvedBase {
  readonly view: BranchView;
  readonly isLongLived: boolean;
  readonly baseline: Baseline;
  /** The scan that the gate compares with: its commit, how many commits it is behind the one asked for, and when it came. */
  readonly comparedWith: { readonly commit: string; readonly distance: number | undefined; readonly scannedAt: Date } | undefined;
  /** Context digest (latin1) of the scan it is compared with. */
  readonly contextDigest: string | undefined;
  /** The ref that the baseline is, or would be, on. */
  readonly baseRef: string;
  /** The ref that the commit is to go into, as far as its sender says; its own where that is long-lived. */
  readonly targetRef: string;
  /** The ref that the scan is filed under. */
  readonly ref: string;
  /** True where the branch has a scan of a newer commit already. */
  readonly isLate: boolean;
  /** The scan before this one, where it was held for a sudden drop. */
  readonly heldScan: HeldScan | undefined;
  /** True where another run of the scanner was held before: one that agrees is believed. The same run sent again is no second one. */
  readonly wasHeld: boolean;
  /** The commit that the lines of the base's findings are of. */
  readonly linesAreOf: string | undefined;
  readonly warnings: readonly Warning[];
}

const lateDetail =
  'The branch has a scan of a newer commit. This one is recorded and judged, but what it does not find stays open: it says nothing of the branch as it is now.';

/** Finds branch and base of a run, and makes the branch where it is new. Call it under the partition's lock. */
export async function resolveBase(tx: TenantTx, project: ProjectRow, upload: Upload, run: RunOrigin): Promise<ResolvedBase> {
  const ref = filedRef(upload, project);
  if (!isLongLived(ref, project)) return resolveDifference(tx, project, upload, run, ref);
  return resolveLongLived(tx, project, upload, run, await upsertBranch(tx, project.id, ref, undefined));
}

/**
 * True where a newer commit was scanned before: git of either sender says which is the newer one; where neither does, a commit that was
 * scanned before another one was is the older.
 */
function isLateAfter(newest: NewestScan | undefined, upload: Upload, { history }: RunOrigin, wasFirst: boolean): boolean {
  if (newest === undefined || newest.commit === upload.commit || history?.commits.includes(newest.commit)) return false;
  return newest.ancestors?.includes(upload.commit) === true || wasFirst;
}

function isSameRun(held: HeldScan, { commit, runId, runAttempt }: Upload): boolean {
  return runId !== undefined && held.runId === runId && held.runAttempt === (runAttempt ?? null) && held.commit === commit;
}

async function resolveHeld(
  tx: TenantTx,
  branchId: BranchRow['id'],
  upload: Upload,
  run: RunOrigin,
): Promise<Pick<ResolvedBase, 'heldScan' | 'wasHeld'>> {
  const heldScan = await selectHeldScan(tx, branchId, run);
  return { heldScan, wasHeld: heldScan !== undefined && !isSameRun(heldScan, upload) };
}

async function resolveLongLived(
  tx: TenantTx,
  project: ProjectRow,
  upload: Upload,
  run: RunOrigin,
  branch: BranchRow,
): Promise<ResolvedBase> {
  const earlier = await selectLatestHealthyScan(tx, branch.id, run, undefined);
  const newest = await selectNewestScan(tx, branch.id, run);
  const history = await selectCommitHistory(tx, branch.id, run, upload.commit);
  const wasFirst = history.own !== null && history.other !== null && history.own < history.other;
  const isLate = isLateAfter(newest, upload, run, wasFirst);
  // Not the branch as it stands: that has what an earlier scan of this commit found, and a second one must not pass for it.
  const before = run.history?.commits.filter((commit) => commit !== upload.commit) ?? [];
  const nearest = before.length === 0 ? undefined : await selectNearestScan(tx, project.id, before, run, branch.id);
  const baselineNumber = nearest?.number ?? history.baseline ?? history.first ?? undefined;
  const compared =
    nearest ?? (baselineNumber === undefined ? undefined : await selectLatestHealthyScan(tx, branch.id, run, baselineNumber));
  return {
    view: { branchId: branch.id, baseBranchId: branch.id, baseNumber: undefined, baselineNumber },
    isLongLived: true,
    baseline: history.first === null ? 'first-of-branch' : 'earlier-scan',
    comparedWith: compared && { commit: compared.commit, distance: nearest?.distance, scannedAt: compared.receivedAt },
    contextDigest: earlier?.contextDigest.toString('latin1'),
    baseRef: branch.ref,
    targetRef: branch.ref,
    ref: branch.ref,
    isLate,
    ...(await resolveHeld(tx, branch.id, upload, run)),
    linesAreOf: newest?.isWhole === true ? newest.commit : undefined,
    warnings: isLate ? [{ pointer: 'commit', code: 'late-upload', detail: lateDetail }] : [],
  };
}

async function resolveDifference(tx: TenantTx, project: ProjectRow, upload: Upload, run: RunOrigin, ref: string): Promise<ResolvedBase> {
  const base = await findBase(tx, project, upload, run);
  const branch = await upsertBranch(tx, project.id, ref, base.branch.id);
  const newest = await selectNewestScan(tx, base.branch.id, run);
  return {
    view: { branchId: branch.id, baseBranchId: base.branch.id, baseNumber: base.number, baselineNumber: undefined },
    isLongLived: false,
    baseline: base.baseline,
    comparedWith: base.scan && { commit: base.scan.commit, distance: base.distance, scannedAt: base.scan.receivedAt },
    contextDigest: base.scan?.contextDigest.toString('latin1'),
    baseRef: base.branch.ref,
    targetRef: upload.base === undefined || isCommit(upload.base) ? project.defaultBranch : upload.base,
    ref,
    isLate: false,
    ...(await resolveHeld(tx, branch.id, upload, run)),
    linesAreOf: newest?.isWhole === true ? newest.commit : undefined,
    warnings: base.warnings,
  };
}
