// Branches: where presence of findings is kept.
import type { Health, Outcome } from '@portcullis/contract';
import { type BranchId, makeId, type ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';
import { outcomeOfScan } from './verdicts.store.ts';

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
     on conflict (tenant_id, project_id, ref) do update set base_branch_id = excluded.base_branch_id,
       full_since = case when excluded.base_branch_id is null then (select max(s.number) + 1 from app.scans as s where s.tenant_id = $1) end
     returning id, ref, base_branch_id as "baseBranchId"`,
    [tx.tenantId, makeId.branch(), projectId, ref, baseBranchId ?? null],
  );
  const [row] = rows;
  if (!row) throw new Error('the upsert of a branch returned no row');
  if (known && row.baseBranchId === null) await updateDifferencesEnded(tx, row.id);
  return row;
}

/** A branch that gets a full set of its own no longer says that it has not what its base has; what it had beside that stays. */
async function updateDifferencesEnded(tx: TenantTx, branchId: BranchId): Promise<void> {
  await tx.query(
    `update app.sightings set until_scan = (select b.full_since from app.branches as b where b.tenant_id = $1 and b.id = $2), cause = null
     where tenant_id = $1 and branch_id = $2 and until_scan is null and not present`,
    [tx.tenantId, branchId],
  );
}

/** A branch with its newest scan. */
export interface BranchHeadRow {
  readonly ref: string;
  readonly scanId: string;
  readonly commit: string;
  readonly health: Health;
  /** Worst outcome of the newest scan of each tool and category. */
  readonly outcomes: readonly Outcome[];
  readonly pullRequest: number | null;
  readonly receivedAt: Date;
  readonly scans: number;
}

// Made from constants when this file is loaded, and never from values.
const outcomeOfHead = outcomeOfScan({ id: 'p.id', projectId: '$2', commit: 'p.commit_sha' });

const branchHeadsSql = `select n.ref, n.id as "scanId", n.commit_sha as commit, n.pull_request as "pullRequest", n.received_at as "receivedAt", h.outcomes, h.health,
    (select count(*) from app.scans as a where a.tenant_id = $1 and a.branch_id = n.branch_id) as scans
  from (
    select b.ref, last.*
    from app.branches as b
    cross join lateral (
      select s.branch_id, s.id, s.number, s.commit_sha, s.pull_request, s.received_at
      from app.scans as s where s.tenant_id = $1 and s.branch_id = b.id and s.set_aside_at is null order by s.number desc limit 1
    ) as last
    where b.tenant_id = $1 and b.project_id = $2
    order by last.number desc limit $3
  ) as n
  cross join lateral (
    select array_agg(${outcomeOfHead}) as outcomes, case when bool_or(p.health = 'unhealthy') then 'unhealthy' else 'healthy' end as health
    from (
      select distinct on (s.tool, s.category) s.id, s.commit_sha, s.health
      from app.scans as s where s.tenant_id = $1 and s.branch_id = n.branch_id order by s.tool, s.category, s.is_late, s.number desc
    ) as p
  ) as h
  order by n.number desc`;

/** Branches of a project, the one scanned last first. */
export async function selectBranchHeads(tx: TenantTx, projectId: ProjectId, limit: number): Promise<BranchHeadRow[]> {
  const { rows } = await tx.query<BranchHeadRow>(branchHeadsSql, [tx.tenantId, projectId, limit]);
  return rows;
}
