// Scans: what came in, when, for which commit, and with which numbers.
import type { Counts, Health, Outcome, Severity, Warning } from '@portcullis/contract';
import type { Baseline } from '../domain/gate/gate-facts.ts';
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
  /** Commit of the scan that it was compared with, and how many commits that is behind the one asked for. */
  readonly baseCommit: string | undefined;
  readonly baseDistance: number | undefined;
  /** Of a long-lived branch: commits that the scanned tree is built on, nearest first, at most fifty. */
  readonly ancestors: readonly string[] | undefined;
  readonly isLate: boolean;
  /** Findings that are not closed because too many went at once. */
  readonly held: readonly string[];
  /** Open findings by severity as the scan leaves them, critical first; null but on a long-lived branch. Trends are drawn from it. */
  readonly openBySeverity: readonly number[] | null;
  readonly pullRequest: number | undefined;
  readonly runId: string | undefined;
  readonly runAttempt: number | undefined;
  readonly health: Health;
  /** 16 bytes. */
  readonly contextDigest: Buffer;
  readonly counts: Counts;
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  /** What the gate compares it with. */
  readonly baseline: Baseline;
  /** For a long-lived branch, the scan whose state is the baseline. */
  readonly baselineNumber: number | undefined;
  /** The ref that the baseline is, or would be, on. */
  readonly baselineRef: string;
  /** The ref that it is to go into, as far as is known; its own where it is long-lived. */
  readonly targetRef: string;
  readonly healthReasons: readonly string[];
  /** The sender's own threshold. */
  readonly failOn: Severity | undefined;
  /** Findings that the baseline has not. */
  readonly introduced: readonly string[];
  /** Those among them that were there before, and that only nobody knew of. */
  readonly disclosed: readonly string[];
  /** JSON array of what it says otherwise than rows of findings do; null for nothing. */
  readonly differencesJson: string | null;
}

const orNull = <Value>(list: readonly Value[]): readonly Value[] | null => (list.length === 0 ? null : list);

/** The columns of a scan, and what of it each holds. */
const columns: Readonly<Record<string, (scan: NewScan) => unknown>> = {
  id: (scan) => scan.id,
  submission_id: (scan) => scan.submissionId,
  project_id: (scan) => scan.projectId,
  branch_id: (scan) => scan.branchId,
  tool: (scan) => scan.tool,
  tool_version: (scan) => scan.toolVersion,
  category: (scan) => scan.category,
  commit_sha: (scan) => scan.commit,
  base: (scan) => scan.base,
  base_number: (scan) => scan.baseNumber,
  base_commit: (scan) => scan.baseCommit,
  base_distance: (scan) => scan.baseDistance,
  ancestors: (scan) => scan.ancestors,
  is_late: (scan) => scan.isLate,
  held: (scan) => orNull(scan.held),
  open_by_severity: (scan) => scan.openBySeverity,
  pull_request: (scan) => scan.pullRequest,
  run_id: (scan) => scan.runId,
  run_attempt: (scan) => scan.runAttempt,
  health: (scan) => scan.health,
  health_reasons: (scan) => scan.healthReasons,
  context_digest: (scan) => scan.contextDigest,
  count_new: (scan) => scan.counts.new,
  count_existing: (scan) => scan.counts.existing,
  count_fixed: (scan) => scan.counts.fixed,
  count_reopened: (scan) => scan.counts.reopened,
  count_suppressed: (scan) => scan.counts.suppressed,
  count_rejected: (scan) => scan.counts.rejected,
  warnings: (scan) => JSON.stringify(scan.warnings),
  warning_count: (scan) => scan.warningCount,
  baseline: (scan) => scan.baseline,
  baseline_number: (scan) => scan.baselineNumber,
  baseline_ref: (scan) => scan.baselineRef,
  target_ref: (scan) => scan.targetRef,
  fail_on: (scan) => scan.failOn,
  introduced: (scan) => orNull(scan.introduced),
  disclosed: (scan) => orNull(scan.disclosed),
  differences: (scan) => scan.differencesJson,
};

// Made from constants when this file is loaded, and never from values.
const names = Object.keys(columns);
const insertSql = `insert into app.scans (tenant_id, ${names.join(', ')})
 values ($1, ${names.map((_, place) => `$${place + 2}`).join(', ')}) returning number`;

/** Adds a scan and returns its number, by which sightings name it. */
export async function insertScan(tx: TenantTx, scan: NewScan): Promise<number> {
  const values = Object.values(columns).map((read) => read(scan) ?? null);
  const { rows } = await tx.query<{ number: number }>(insertSql, [tx.tenantId, ...values]);
  const [row] = rows;
  if (!row) throw new Error('the insert of a scan returned no row');
  return row.number;
}

export interface ScanRow extends Counts {
  readonly id: ScanId;
  readonly number: number;
  readonly submissionId: SubmissionId;
  readonly branchId: BranchId;
  readonly baseBranchId: BranchId | null;
  readonly baseNumber: number | null;
  /** Branch that it was compared with. */
  readonly baseRef: string;
  readonly baseCommit: string | null;
  readonly baseDistance: number | null;
  /** How many findings it would have closed, had not so many gone at once; null where that is settled, or was not so. */
  readonly held: number | null;
  readonly isLate: boolean;
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
    `select s.id, s.number, s.submission_id as "submissionId", s.branch_id as "branchId", case when s.open_by_severity is null then b.base_branch_id end as "baseBranchId",
       s.base_number as "baseNumber", coalesce(o.ref, b.ref) as "baseRef", s.base_commit as "baseCommit", s.base_distance as "baseDistance",
       case when s.held_until is null then cardinality(s.held) end as held, s.is_late as "isLate", s.commit_sha as commit, b.ref, s.base, s.pull_request as "pullRequest", s.tool,
       s.tool_version as "toolVersion", s.category, s.health, v.outcome, s.warnings, s.warning_count as "warningCount",
       s.received_at as "receivedAt", s.count_new as new, s.count_existing as existing, s.count_fixed as fixed,
       s.count_reopened as reopened, s.count_suppressed as suppressed, s.count_rejected as rejected
     from app.scans as s
     join app.branches as b on b.tenant_id = s.tenant_id and b.id = s.branch_id
     left join app.branches as o on o.tenant_id = b.tenant_id and o.id = b.base_branch_id
     join app.verdicts as v on v.tenant_id = s.tenant_id and v.submission_id = s.submission_id
     where s.tenant_id = $1 and s.project_id = $2 and ($3::uuid is null or s.id = $3) and ($4::text is null or b.ref = $4)
       and ($5::text is null or s.commit_sha = $5) and ($6::uuid is null or s.number < (select b4.number from app.scans as b4 where b4.tenant_id = $1 and b4.id = $6))
     order by s.number desc limit $7`,
    [tx.tenantId, projectId, filter.id ?? null, filter.ref ?? null, filter.commit ?? null, filter.before ?? null, filter.limit],
  );
  return rows;
}

/** True where the row of the scan is there, shown or only dating what others refer to. */
export async function selectIsScanKept(tx: TenantTx, id: string): Promise<boolean> {
  return (await tx.query('select from app.scans where tenant_id = $1 and id = $2', [tx.tenantId, id])).rowCount === 1;
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
    // A branch that was long-lived once has scans that say all of it: nothing of a base belongs to these.
    `select distinct on (tool, category) id, commit_sha as commit, tool, category, number,
       case when open_by_severity is null then base_number else 0 end as "baseNumber", received_at as "receivedAt"
     from app.scans where tenant_id = $1 and branch_id = $2 and ($3::text is null or category = $3)
     order by tool, category, number desc`,
    [tx.tenantId, branchId, category ?? null],
  );
  return rows;
}

/** The commits scanned last, with the ref and the time of their newest scan, the newest first. */
export async function selectNewestCommits(
  tx: TenantTx,
  projectId: ProjectId,
  limit: number,
): Promise<{ readonly commit: string; readonly ref: string; readonly scannedAt: Date }[]> {
  const { rows } = await tx.query<{ commit: string; ref: string; scannedAt: Date }>(
    // Looks at the newest scans only, several of which may be of one commit.
    `select n.commit, b.ref, n.received_at as "scannedAt"
     from (
       select distinct on (s.commit_sha) s.commit_sha as commit, s.branch_id, s.received_at, s.number
       from (
         select commit_sha, branch_id, received_at, number from app.scans
         where tenant_id = $1 and project_id = $2 and set_aside_at is null order by number desc limit $3 * 20) as s
       order by s.commit_sha, s.number desc
     ) as n
     join app.branches as b on b.tenant_id = $1 and b.id = n.branch_id
     order by n.number desc limit $3`,
    [tx.tenantId, projectId, limit],
  );
  return rows;
}
