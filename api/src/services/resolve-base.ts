// What an uploaded run is compared with: its own branch, or a base. Says so where it is not what was asked for.
import { commitSchema, type Warning } from '@portcullis/contract';
import type { RunFacts } from '../domain/gate.ts';
import type { Upload } from '../domain/upload.ts';
import { type BranchRow, selectBranch, upsertBranch } from '../store/branches.store.ts';
import type { BranchView } from '../store/findings.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { selectBaseScan, selectCommitHistory, selectIsToolScanned, selectLatestHealthyScan } from '../store/scans.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';

export interface ResolvedBase {
  readonly view: BranchView;
  readonly isLongLived: boolean;
  readonly baseline: RunFacts['baseline'];
  /** Context digest (latin1) of the scan it is compared with. */
  readonly contextDigest: string | undefined;
  /** The ref that the baseline is, or would be, on. */
  readonly baseRef: string;
  /** The ref that the scan is filed under. */
  readonly ref: string;
  /** True where the branch has a scan of a newer commit already. */
  readonly isLate: boolean;
  readonly warnings: readonly Warning[];
}

interface FoundBase {
  readonly branch: BranchRow;
  /** Number of the scan whose state counts; undefined for the branch as it stands. */
  readonly number: number | undefined;
  readonly warnings: readonly Warning[];
}

type Partition = Readonly<{ tool: string; category: string }>;

async function findBase(tx: TenantTx, project: ProjectRow, base: string | undefined, partition: Partition): Promise<FoundBase> {
  const fallback = async (detail?: string): Promise<FoundBase> => ({
    branch: await upsertBranch(tx, project.id, project.defaultBranch, undefined),
    number: undefined,
    warnings:
      detail === undefined
        ? []
        : [{ pointer: 'base', code: 'base-replaced', detail: `${detail} The default branch as it stands was compared with.` }],
  });
  if (base === undefined || base === project.defaultBranch) return fallback();
  if (commitSchema.safeParse(base).success) {
    const scan = await selectBaseScan(tx, project.id, base, partition);
    if (!scan) return fallback(`Commit ${base} has no healthy scan of ${partition.tool} on a long-lived branch.`);
    return { branch: { id: scan.branchId, ref: scan.ref, baseBranchId: null }, number: scan.number, warnings: [] };
  }
  const branch = await selectBranch(tx, project.id, base);
  return branch?.baseBranchId === null
    ? { branch, number: undefined, warnings: [] }
    : fallback(`${base} is no long-lived branch with scans.`);
}

const lateDetail =
  'The branch has a scan of a newer commit. This one is recorded and judged, but what it does not find stays open: it says nothing of the branch as it is now.';

/** A pull request is never the default branch, whatever its ref is called: that of a fork may well be called main. */
function branchRefOf({ ref, pullRequest }: Upload, project: ProjectRow): string {
  return pullRequest !== undefined && ref === project.defaultBranch ? `refs/pull/${pullRequest}/head` : ref;
}

/** Finds branch and base of a run, and makes the branch where it is new. Call it under the partition's lock. */
export async function resolveBase(tx: TenantTx, project: ProjectRow, upload: Upload, partition: Partition): Promise<ResolvedBase> {
  const ref = branchRefOf(upload, project);
  if (ref === project.defaultBranch) {
    const branch = await upsertBranch(tx, project.id, ref, undefined);
    const earlier = await selectLatestHealthyScan(tx, branch.id, partition, undefined);
    const history = await selectCommitHistory(tx, branch.id, partition, upload.commit);
    const isLate = history.own !== null && history.other !== null && history.own < history.other;
    return {
      view: {
        branchId: branch.id,
        baseBranchId: branch.id,
        baseNumber: undefined,
        baselineNumber: history.baseline ?? history.first ?? undefined,
      },
      isLongLived: true,
      // Not the branch as it stands: that has what an earlier scan of this commit found, and a second one must not pass for it.
      baseline: history.first === null ? 'first-of-branch' : 'earlier-scan',
      contextDigest: earlier?.contextDigest.toString('latin1'),
      baseRef: ref,
      ref,
      isLate,
      warnings: isLate ? [{ pointer: 'commit', code: 'late-upload', detail: lateDetail }] : [],
    };
  }
  const base = await findBase(tx, project, upload.base, partition);
  const branch = await upsertBranch(tx, project.id, ref, base.branch.id);
  const scanned = await selectLatestHealthyScan(tx, base.branch.id, partition, base.number);
  // A first run warns. A category that only this branch knows, of a tool that its base is scanned with, is none.
  const isFirstRun = scanned === undefined && !(await selectIsToolScanned(tx, base.branch.id, partition.tool));
  return {
    view: { branchId: branch.id, baseBranchId: base.branch.id, baseNumber: base.number, baselineNumber: undefined },
    isLongLived: false,
    baseline: scanned === undefined ? (isFirstRun ? 'none' : 'other-category') : 'base-scan',
    contextDigest: scanned?.contextDigest.toString('latin1'),
    baseRef: base.branch.ref,
    ref,
    isLate: false,
    warnings: base.warnings,
  };
}
