// Branches: where presence of findings is kept.
import { type BranchId, makeId, type ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface BranchRow {
  readonly id: BranchId;
  readonly ref: string;
  readonly baseBranchId: BranchId | null;
}

export async function selectBranch(tx: TenantTx, projectId: ProjectId, ref: string): Promise<BranchRow | undefined> {
  const { rows } = await tx.query<BranchRow>(
    'select id, ref, base_branch_id as "baseBranchId" from app.branches where tenant_id = $1 and project_id = $2 and ref = $3',
    [tx.tenantId, projectId, ref],
  );
  return rows[0];
}

/**
 * The branch of a ref; made if it is not there. A base is given for all but long-lived branches. A branch that is as it
 * should be is only read: writing would make uploads of different tools to one branch wait for each other.
 */
export async function upsertBranch(
  tx: TenantTx,
  projectId: ProjectId,
  ref: string,
  baseBranchId: BranchId | undefined,
): Promise<BranchRow> {
  const known = await selectBranch(tx, projectId, ref);
  if (known?.baseBranchId === (baseBranchId ?? null)) return known;
  const { rows } = await tx.query<BranchRow>(
    `insert into app.branches (tenant_id, id, project_id, ref, base_branch_id) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, project_id, ref) do update set base_branch_id = excluded.base_branch_id
     returning id, ref, base_branch_id as "baseBranchId"`,
    [tx.tenantId, makeId.branch(), projectId, ref, baseBranchId ?? null],
  );
  const [row] = rows;
  if (!row) throw new Error('the upsert of a branch returned no row');
  return row;
}
