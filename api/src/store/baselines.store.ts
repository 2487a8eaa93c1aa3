// Which scan a commit is compared with: what came before it on its branch, or on the branch that it is to go into.
import type { BranchId, ProjectId, ScanId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

interface Partition {
  readonly tool: string;
  readonly category: string;
}

/** The newest healthy scan of a partition on a branch, not after `until`; undefined where there is none. */
export async function selectLatestHealthyScan(
  tx: TenantTx,
  branchId: BranchId,
  partition: Partition,
  until: number | undefined,
): Promise<BaselineScan | undefined> {
  const { rows } = await tx.query<BaselineScan>(
    `select s.number, s.context_digest as "contextDigest", s.commit_sha as commit, s.received_at as "receivedAt"
     from app.scans as s
     join app.branches as b on b.tenant_id = s.tenant_id and b.id = s.branch_id and s.number >= coalesce(b.full_since, 0)
     where s.tenant_id = $1 and s.branch_id = $2 and s.tool = $3 and s.category = $4 and s.health = 'healthy' and s.set_aside_at is null
       and ($5::bigint is null or s.number <= $5)
     order by s.number desc limit 1`,
    [tx.tenantId, branchId, partition.tool, partition.category, until ?? null],
  );
  return rows[0];
}

/** A healthy scan that others are compared with. */
export interface BaselineScan {
  readonly number: number;
  readonly contextDigest: Buffer;
  readonly commit: string;
  readonly receivedAt: Date;
}

/** The newest scan of a partition on a branch that did not come late. */
export interface NewestScan {
  readonly id: ScanId;
  readonly number: number;
  readonly commit: string;
  readonly ancestors: readonly string[] | null;
  /**
   * True where it was healthy, read whole, closed what it did not find, and no other long-lived branch was scanned since: then the places
   * of all that it found are of its commit.
   */
  readonly isWhole: boolean;
}

export async function selectNewestScan(tx: TenantTx, branchId: BranchId, partition: Partition): Promise<NewestScan | undefined> {
  const { rows } = await tx.query<NewestScan>(
    `select s.id, s.number, s.commit_sha as commit, s.ancestors,
       s.health = 'healthy' and s.count_rejected = 0 and (s.held is null or s.held_until = 'confirmed') and not exists (
         select from app.branches as b
         join app.scans as o on o.tenant_id = b.tenant_id and o.branch_id = b.id and o.tool = $3 and o.category = $4 and o.number > s.number
         where b.tenant_id = $1 and b.project_id = s.project_id and b.base_branch_id is null and b.id <> $2 and not o.is_late) as "isWhole"
     from app.scans as s where s.tenant_id = $1 and s.branch_id = $2 and s.tool = $3 and s.category = $4 and not s.is_late
     order by s.number desc limit 1`,
    [tx.tenantId, branchId, partition.tool, partition.category],
  );
  return rows[0];
}

/** A scan that was held for a sudden drop, of which nobody has said yet what to think. */
export interface HeldScan {
  readonly commit: string;
  readonly runId: string | null;
  readonly runAttempt: number | null;
  /** What it did not find. */
  readonly findings: readonly string[];
}

/** The newest scan of a partition that says what is gone from the branch, if that was held. One that is unhealthy, or late, says nothing of it. */
export async function selectHeldScan(tx: TenantTx, branchId: BranchId, partition: Partition): Promise<HeldScan | undefined> {
  const { rows } = await tx.query<HeldScan & { readonly isHeld: boolean }>(
    `select commit_sha as commit, run_id as "runId", run_attempt as "runAttempt", coalesce(held, '{}') as findings,
       held is not null and held_until is null as "isHeld"
     from app.scans where tenant_id = $1 and branch_id = $2 and tool = $3 and category = $4 and not is_late and health = 'healthy' and count_rejected = 0
     order by number desc limit 1`,
    [tx.tenantId, branchId, partition.tool, partition.category],
  );
  return rows[0]?.isHeld === true ? rows[0] : undefined;
}

/** Where a commit stands among the scans of a long-lived branch. */
export interface CommitHistory {
  /** The newest healthy scan of another commit from before this one was scanned: what it is judged against, also when it is scanned again. */
  readonly baseline: number | null;
  /** The oldest healthy scan: the baseline where no other commit was scanned yet. */
  readonly first: number | null;
  /** The newest scan of this commit. */
  readonly own: number | null;
  /** The newest scan of another commit. */
  readonly other: number | null;
}

// Made from constants when this file is loaded, and never from values.
const scansOfBranch = `from app.scans where tenant_id = $1 and branch_id = $2 and tool = $3 and category = $4
    and number >= (select coalesce(b.full_since, 0) from app.branches as b where b.tenant_id = $1 and b.id = $2)`;
const commitHistorySql = `select
   (select number ${scansOfBranch} and commit_sha <> $5 and health = 'healthy' and set_aside_at is null
    and number < coalesce((select min(number) ${scansOfBranch} and commit_sha = $5), 9223372036854775807)
    order by number desc limit 1) as baseline,
   (select number ${scansOfBranch} and health = 'healthy' and set_aside_at is null order by number limit 1) as first,
   (select number ${scansOfBranch} and commit_sha = $5 order by number desc limit 1) as own,
   (select number ${scansOfBranch} and commit_sha <> $5 order by number desc limit 1) as other`;

/** Looks up the history of a partition on a branch as this commit sees it, since the branch has a full set of its own. */
export async function selectCommitHistory(tx: TenantTx, branchId: BranchId, partition: Partition, commit: string): Promise<CommitHistory> {
  const { rows } = await tx.query<CommitHistory>(commitHistorySql, [tx.tenantId, branchId, partition.tool, partition.category, commit]);
  return rows[0] ?? { baseline: null, first: null, own: null, other: null };
}

/** True where the branch has a healthy scan of the tool, under whatever category. */
export async function selectIsToolScanned(tx: TenantTx, branchId: BranchId, tool: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    "select from app.scans where tenant_id = $1 and branch_id = $2 and tool = $3 and health = 'healthy' limit 1",
    [tx.tenantId, branchId, tool],
  );
  return rowCount === 1;
}

export interface NearestScan extends BaselineScan {
  readonly branchId: BranchId;
  readonly ref: string;
  /** Place of its commit in the list. */
  readonly distance: number;
}

/**
 * The newest healthy scan of a partition for the first of these commits that has one on a long-lived branch; a late one, after which the branch
 * goes on having what newer commits brought, only where there is no other.
 * @param onBranch only scans of this branch
 */
export async function selectNearestScan(
  tx: TenantTx,
  projectId: ProjectId,
  commits: readonly string[],
  partition: Partition,
  onBranch?: BranchId,
): Promise<NearestScan | undefined> {
  const { rows } = await tx.query<NearestScan>(
    `select s.number, s.branch_id as "branchId", b.ref, s.commit_sha as commit, s.context_digest as "contextDigest", s.received_at as "receivedAt",
       (wanted.place - 1)::integer as distance
     from unnest($3::text[]) with ordinality as wanted (commit, place)
     join app.scans as s on s.tenant_id = $1 and s.project_id = $2 and s.commit_sha = wanted.commit
       and s.tool = $4 and s.category = $5 and s.health = 'healthy' and s.set_aside_at is null
     join app.branches as b on b.tenant_id = s.tenant_id and b.id = s.branch_id and b.base_branch_id is null
       and s.number >= coalesce(b.full_since, 0) and ($6::uuid is null or b.id = $6)
     order by wanted.place, s.is_late, s.number desc limit 1`,
    [tx.tenantId, projectId, commits, partition.tool, partition.category, onBranch ?? null],
  );
  return rows[0];
}

/** How a sudden drop was settled. */
export type HeldUntil = 'confirmed' | 'agreed' | 'returned';

/** Notes that what was held of a partition on a branch is settled. */
export async function updateScansHeldUntil(tx: TenantTx, branchId: BranchId, partition: Partition, until: HeldUntil): Promise<void> {
  await tx.query(
    `update app.scans set held_until = $5
     where tenant_id = $1 and branch_id = $2 and tool = $3 and category = $4 and held is not null and held_until is null`,
    [tx.tenantId, branchId, partition.tool, partition.category, until],
  );
}
