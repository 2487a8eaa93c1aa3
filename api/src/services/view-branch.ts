// Which scans say what a branch, or one scan of it, has: the view that findings are read through.
import { type BranchId, readId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { type BranchRow, selectBranch } from '../store/branches.store.ts';
import type { FindingView } from '../store/finding-pages.store.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { type ScanRow, selectHeads, selectScans } from '../store/scans.store.ts';
import type { TenantTx } from '../store/tenant-tx.ts';

/** @throws ProblemError `scan-not-found`, also for what is no id */
export async function requireScan(tx: TenantTx, project: ProjectRow, scanId: string): Promise<ScanRow> {
  const [scan] = readId(scanId) !== undefined ? await selectScans(tx, project.id, { id: scanId, limit: 1 }) : [];
  if (!scan) throw new ProblemError('scan-not-found', 'The project has no scan of this id.', { pointer: 'scan' });
  return scan;
}

/** What one scan left of its partition on its branch. */
export function viewScan(scan: ScanRow): FindingView {
  return { branch: { id: scan.branchId, baseId: scan.baseBranchId ?? scan.branchId }, heads: [scan] };
}

/** The branch as it stands. */
export async function viewBranch(
  tx: TenantTx,
  branch: { readonly id: BranchId; readonly baseBranchId: BranchRow['baseBranchId'] },
  category?: string,
): Promise<FindingView> {
  return { branch: { id: branch.id, baseId: branch.baseBranchId ?? branch.id }, heads: await selectHeads(tx, branch.id, category) };
}

/**
 * The view that a query asks for: a scan, a ref, or the default branch. Undefined where nothing was scanned there.
 * @throws ProblemError `scan-not-found`
 */
export async function openView(
  tx: TenantTx,
  project: ProjectRow,
  query: { readonly ref?: string | undefined; readonly scan?: string | undefined; readonly category?: string | undefined },
): Promise<FindingView | undefined> {
  if (query.scan !== undefined) {
    const scan = await requireScan(tx, project, query.scan);
    return query.category === undefined || query.category === scan.category ? viewScan(scan) : undefined;
  }
  const branch = await selectBranch(tx, project.id, query.ref ?? project.defaultBranch);
  return branch && viewBranch(tx, branch, query.category);
}
