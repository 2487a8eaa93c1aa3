// Scans: what came in, when, for which commit, and with which numbers.
import type { Counts, Health, Outcome, Warning } from '@portcullis/contract';
import type { BranchId, ProjectId, ScanId, SubmissionId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface NewScan {
  readonly id: ScanId;
  readonly submissionId: SubmissionId;
  readonly projectId: ProjectId;
  readonly branchId: BranchId;
  readonly tool: string;
  readonly toolVersion: string | null;
  readonly category: string;
  readonly commit: string;
  readonly base: string | undefined;
  readonly baseNumber: number | undefined;
  readonly pullRequest: number | undefined;
  readonly runId: string | undefined;
  readonly runAttempt: number | undefined;
  readonly health: Health;
  /** 16 bytes. */
  readonly contextDigest: Buffer;
  readonly counts: Counts;
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
}

/** Adds a scan and returns its number, by which sightings name it. */
export async function insertScan(tx: TenantTx, scan: NewScan): Promise<number> {
  const { counts } = scan;
  const { rows } = await tx.query<{ number: number }>(
    `insert into app.scans (tenant_id, id, submission_id, project_id, branch_id, tool, tool_version, category, commit_sha, base, base_number,
       pull_request, run_id, run_attempt, health, context_digest, count_new, count_existing, count_fixed, count_reopened, count_suppressed,
       count_rejected, warnings, warning_count)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
     returning number`,
    [
      ...[tx.tenantId, scan.id, scan.submissionId, scan.projectId, scan.branchId, scan.tool, scan.toolVersion, scan.category, scan.commit],
      ...[
        scan.base ?? null,
        scan.baseNumber ?? null,
        scan.pullRequest ?? null,
        scan.runId ?? null,
        scan.runAttempt ?? null,
        scan.health,
        scan.contextDigest,
      ],
      ...[counts.new, counts.existing, counts.fixed, counts.reopened, counts.suppressed, counts.rejected],
      ...[JSON.stringify(scan.warnings), scan.warningCount],
    ],
  );
  const [row] = rows;
  if (!row) throw new Error('the insert of a scan returned no row');
  return row.number;
}

/**
 * Notes how many findings of each severity a scan of the default branch leaves open in its partition: trends are drawn from it. A scan
 * that changed nothing takes over what the one before it says; otherwise the partition is counted.
 */
export async function updateScanOpen(
  tx: TenantTx,
  branchId: BranchId,
  partition: { tool: string; category: string },
  number: number,
  isUnchanged: boolean,
): Promise<void> {
  await tx.query(
    `update app.scans as s set open_by_severity = coalesce(
       (select p.open_by_severity from app.scans as p
        where $6 and p.tenant_id = $1 and p.branch_id = $2 and p.tool = $3 and p.category = $4 and p.number < $5
        order by p.number desc limit 1),
       (select array[
          count(*) filter (where open.rank = 0), count(*) filter (where open.rank = 1), count(*) filter (where open.rank = 2),
          count(*) filter (where open.rank = 3), count(*) filter (where open.rank = 4)]::integer[]
        from (
          -- A sub-select, not a join: one index probe a finding whatever the statistics say, which on a table that was filled a
          -- second ago say nothing.
          select f.severity_rank as rank, (
            select i.present from app.sightings as i
            where i.tenant_id = $1 and i.branch_id = $2 and i.finding_id = f.id and i.until_scan is null) as present
          from app.findings as f
          where f.tenant_id = $1 and f.project_id = s.project_id and f.tool = $3 and f.category = $4
          offset 0
        ) as open
        where open.present))
     where s.tenant_id = $1 and s.number = $5`,
    [tx.tenantId, branchId, partition.tool, partition.category, number, isUnchanged],
  );
}

/** A healthy scan that others are compared with. */
export interface BaselineScan {
  readonly number: number;
  readonly contextDigest: Buffer;
}

/** The newest healthy scan of a partition on a branch, not after `until`; undefined where there is none. */
export async function selectLatestHealthyScan(
  tx: TenantTx,
  branchId: BranchId,
  partition: { tool: string; category: string },
  until: number | undefined,
): Promise<BaselineScan | undefined> {
  const { rows } = await tx.query<BaselineScan>(
    `select number, context_digest as "contextDigest" from app.scans
     where tenant_id = $1 and branch_id = $2 and tool = $3 and category = $4 and health = 'healthy' and ($5::bigint is null or number <= $5)
     order by number desc limit 1`,
    [tx.tenantId, branchId, partition.tool, partition.category, until ?? null],
  );
  return rows[0];
}

/** Where a commit stands among the scans of a long-lived branch. */
export interface CommitHistory {
  /** The newest healthy scan of another commit: what this commit is judged against, also when it is scanned again. */
  readonly baseline: number | null;
  /** The oldest healthy scan: the baseline where no other commit was scanned yet. */
  readonly first: number | null;
  /** The newest scan of this commit. */
  readonly own: number | null;
  /** The newest scan of another commit. */
  readonly other: number | null;
}

/** Looks up the history of a partition on a branch as this commit sees it. */
export async function selectCommitHistory(
  tx: TenantTx,
  branchId: BranchId,
  partition: { tool: string; category: string },
  commit: string,
): Promise<CommitHistory> {
  const { rows } = await tx.query<CommitHistory>(
    `select
       (select number from app.scans where tenant_id = $1 and branch_id = $2 and tool = $3 and category = $4 and commit_sha <> $5
          and health = 'healthy' order by number desc limit 1) as baseline,
       (select number from app.scans where tenant_id = $1 and branch_id = $2 and tool = $3 and category = $4
          and health = 'healthy' order by number limit 1) as first,
       (select number from app.scans where tenant_id = $1 and branch_id = $2 and tool = $3 and category = $4 and commit_sha = $5
          order by number desc limit 1) as own,
       (select number from app.scans where tenant_id = $1 and branch_id = $2 and tool = $3 and category = $4 and commit_sha <> $5
          order by number desc limit 1) as other`,
    [tx.tenantId, branchId, partition.tool, partition.category, commit],
  );
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

export interface ScanOfCommit {
  readonly number: number;
  readonly branchId: BranchId;
  readonly ref: string;
}

/** The newest healthy scan of a partition for a commit on a long-lived branch. */
export async function selectBaseScan(
  tx: TenantTx,
  projectId: ProjectId,
  commit: string,
  partition: { tool: string; category: string },
): Promise<ScanOfCommit | undefined> {
  const { rows } = await tx.query<ScanOfCommit>(
    `select s.number, s.branch_id as "branchId", b.ref
     from app.scans as s
     join app.branches as b on b.tenant_id = s.tenant_id and b.id = s.branch_id and b.base_branch_id is null
     where s.tenant_id = $1 and s.project_id = $2 and s.commit_sha = $3 and s.tool = $4 and s.category = $5 and s.health = 'healthy'
     order by s.number desc limit 1`,
    [tx.tenantId, projectId, commit, partition.tool, partition.category],
  );
  return rows[0];
}

export interface ScanRow extends Counts {
  readonly id: ScanId;
  readonly number: number;
  readonly submissionId: SubmissionId;
  readonly branchId: BranchId;
  readonly baseBranchId: BranchId | null;
  readonly baseNumber: number | null;
  readonly commit: string;
  readonly ref: string;
  readonly base: string | null;
  readonly pullRequest: number | null;
  readonly tool: string;
  readonly toolVersion: string | null;
  readonly category: string;
  readonly health: Health;
  readonly outcome: Outcome;
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  readonly receivedAt: Date;
}

export interface ScanFilter {
  readonly id?: string | undefined;
  readonly ref?: string | undefined;
  readonly commit?: string | undefined;
  /** Only scans older than this one: the page after it. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Scans of a project, newest first. */
export async function selectScans(tx: TenantTx, projectId: ProjectId, filter: ScanFilter): Promise<ScanRow[]> {
  const { rows } = await tx.query<ScanRow>(
    `select s.id, s.number, s.submission_id as "submissionId", s.branch_id as "branchId", b.base_branch_id as "baseBranchId",
       s.base_number as "baseNumber", s.commit_sha as commit, b.ref, s.base, s.pull_request as "pullRequest", s.tool,
       s.tool_version as "toolVersion", s.category, s.health, v.outcome, s.warnings, s.warning_count as "warningCount",
       s.received_at as "receivedAt", s.count_new as new, s.count_existing as existing, s.count_fixed as fixed,
       s.count_reopened as reopened, s.count_suppressed as suppressed, s.count_rejected as rejected
     from app.scans as s
     join app.branches as b on b.tenant_id = s.tenant_id and b.id = s.branch_id
     join app.verdicts as v on v.tenant_id = s.tenant_id and v.submission_id = s.submission_id
     where s.tenant_id = $1 and s.project_id = $2 and ($3::uuid is null or s.id = $3) and ($4::text is null or b.ref = $4)
       and ($5::text is null or s.commit_sha = $5) and ($6::uuid is null or s.number < (select b4.number from app.scans as b4 where b4.tenant_id = $1 and b4.id = $6))
     order by s.number desc limit $7`,
    [tx.tenantId, projectId, filter.id ?? null, filter.ref ?? null, filter.commit ?? null, filter.before ?? null, filter.limit],
  );
  return rows;
}

/** A partition's newest scan on a branch: what the branch's findings of that partition are read from. */
export interface Head {
  readonly id: ScanId;
  readonly commit: string;
  readonly tool: string;
  readonly category: string;
  readonly number: number;
  readonly baseNumber: number | null;
  readonly receivedAt: Date;
}

/** The newest scan of every partition on a branch. */
export async function selectHeads(tx: TenantTx, branchId: BranchId, category: string | undefined): Promise<Head[]> {
  const { rows } = await tx.query<Head>(
    `select distinct on (tool, category) id, commit_sha as commit, tool, category, number, base_number as "baseNumber", received_at as "receivedAt"
     from app.scans where tenant_id = $1 and branch_id = $2 and ($3::text is null or category = $3)
     order by tool, category, number desc`,
    [tx.tenantId, branchId, category ?? null],
  );
  return rows;
}
