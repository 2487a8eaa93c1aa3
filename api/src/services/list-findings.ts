// A page of a project's findings: of a branch as it stands, or as one scan left it.
import type { FindingPage, ListFindingsQuery } from '@portcullis/contract';
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { decodeCursor, encodeCursor } from '../domain/cursor.ts';
import type { BranchId } from '../domain/ids.ts';
import { ProblemError } from '../errors.ts';
import { selectBranch } from '../store/branches.store.ts';
import { type FindingRow, selectFindingPage } from '../store/finding-pages.store.ts';
import type { Pool } from '../store/make-pool.ts';
import type { ProjectRow } from '../store/projects.store.ts';
import { type Head, selectHeads, selectScans } from '../store/scans.store.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';

const placeSchema = z.strictObject({ rank: z.int().min(0).max(4), id: z.uuid() });

interface View {
  readonly branch: { readonly id: BranchId; readonly baseId: BranchId };
  readonly heads: readonly Head[];
}

/** What one scan left of its partition on its branch. */
async function viewScan(tx: TenantTx, project: ProjectRow, scanId: string): Promise<View> {
  const [scan] = await selectScans(tx, project.id, { id: scanId, limit: 1 });
  if (!scan) throw new ProblemError('scan-not-found', 'The project has no scan of this id.', { pointer: 'scan' });
  return { branch: { id: scan.branchId, baseId: scan.baseBranchId ?? scan.branchId }, heads: [scan] };
}

/** The branch as it stands; undefined where nothing was scanned on it. */
async function viewBranch(tx: TenantTx, project: ProjectRow, query: ListFindingsQuery): Promise<View | undefined> {
  const branch = await selectBranch(tx, project.id, query.ref ?? project.defaultBranch);
  if (!branch) return undefined;
  return { branch: { id: branch.id, baseId: branch.baseBranchId ?? branch.id }, heads: await selectHeads(tx, branch.id, query.category) };
}

function present({ rank, firstSeen, lastSeen, cwes, ...finding }: FindingRow): FindingPage['items'][number] {
  return { ...finding, cwes: [...cwes], firstSeen: firstSeen.toISOString(), lastSeen: lastSeen.toISOString() };
}

/** @throws ProblemError `scan-not-found`, or `request-invalid` for a bad cursor */
export async function listFindings(
  { pool }: { pool: Pool },
  actor: Actor,
  project: ProjectRow,
  query: ListFindingsQuery,
): Promise<FindingPage> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, placeSchema);
  const { state, severity, rule, path, limit } = query;
  return withTenant(pool, actor.tenantId, { readOnly: true }, async (tx) => {
    const view = query.scan === undefined ? await viewBranch(tx, project, query) : await viewScan(tx, project, query.scan);
    if (!view) return { items: [], nextCursor: null };
    // One more than asked for tells whether there is a next page.
    const rows = await selectFindingPage(tx, project.id, view.branch, view.heads, { state, severity, rule, path, after, limit: limit + 1 });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items: rows.slice(0, limit).map(present), nextCursor: last ? encodeCursor({ rank: last.rank, id: last.id }) : null };
  });
}
