// Findings and their sightings as submit-scan writes them: a handful of set-based statements, never one per finding.
import type { BranchId, ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface Partition {
  readonly projectId: ProjectId;
  readonly tool: string;
  readonly category: string;
}

export interface BranchView {
  readonly branchId: BranchId;
  /** The branch itself where it is long-lived. */
  readonly baseBranchId: BranchId;
  /** The base as it was after this scan; undefined for the base as it stands. */
  readonly baseNumber: number | undefined;
  /** For a long-lived branch, the scan that the gate compares with; undefined where there is none. */
  readonly baselineNumber: number | undefined;
}

// Largest bigint: "as it stands" is "after every scan there is".
const now = '9223372036854775807';

/**
 * All known findings of a partition, packed into one value as live-findings.ts describes: one row to transfer and no
 * object per finding on the event loop.
 */
export async function selectLiveFindings(tx: TenantTx, partition: Partition, view: BranchView): Promise<Buffer> {
  const { rows } = await tx.query<{ packed: Buffer | null }>(
    `select string_agg(uuid_send(known.id)
       || set_byte('\\x00'::bytea, 0, known.flags | case when $8::bigint is not null and known.flags & 65 = 1 then 32 else 0 end)
       || known.match_data, ''::bytea) as packed
     from (
       -- A sub-select, not a join: one index probe a finding whatever the statistics say, which on a table that was filled
       -- a second ago say nothing.
       select f.id, f.match_data,
         case when f.suppressed then 16 else 0 end | coalesce((
           select bit_or(case
             when s.branch_id = $5 and s.from_scan <= $7 and (s.until_scan is null or s.until_scan > $7) then 3
             when s.branch_id = $5 and s.from_scan <= $7 then 2
             when s.branch_id = $6 and s.branch_id <> $5 and s.until_scan is null and s.present then 4
             when s.branch_id = $6 and s.branch_id <> $5 and s.until_scan is null then 8
             else 0 end
             | case when s.branch_id = $5 and s.from_scan <= $8 and (s.until_scan is null or s.until_scan > $8) then 64 else 0 end)
           from app.sightings as s
           where s.tenant_id = f.tenant_id and s.finding_id = f.id and s.branch_id in ($5, $6)), 0) as flags
       from app.findings as f
       where f.tenant_id = $1 and f.project_id = $2 and f.tool = $3 and f.category = $4
       offset 0
     ) as known`,
    [
      tx.tenantId,
      partition.projectId,
      partition.tool,
      partition.category,
      view.baseBranchId,
      view.branchId,
      view.baseNumber ?? now,
      view.baselineNumber ?? null,
    ],
  );
  return rows[0]?.packed ?? Buffer.alloc(0);
}

/**
 * Lets PostgreSQL plan its checks of foreign keys anew. It keeps their plans for as long as a connection lives, and one that was made while the
 * tables were small may look through all findings of a tenant for each row: minutes instead of a second for a large upload after small ones.
 */
export async function forgetPlans(tx: TenantTx): Promise<void> {
  await tx.query('discard plans');
}

/** Adds findings from a JSON array of rows. */
export async function insertFindings(tx: TenantTx, partition: Partition, rowsJson: string): Promise<void> {
  await tx.query(
    `insert into app.findings (tenant_id, id, project_id, tool, category, rule_id, severity, severity_source, severity_raw, message,
       path, line, column_number, cwes, suppressed, matched_by, match_data)
     select $1, r.id, $2, $3, $4, r.rule_id, r.severity, r.severity_source, r.severity_raw, r.message,
       r.path, r.line, r.column_number, r.cwes, r.suppressed, r.matched_by, decode(r.match_data, 'hex')
     from json_to_recordset($5::json) as r (id uuid, rule_id text, severity text, severity_source text, severity_raw text, message text,
       path text, line integer, column_number integer, cwes integer[], suppressed boolean, matched_by text, match_data text)`,
    [tx.tenantId, partition.projectId, partition.tool, partition.category, rowsJson],
  );
}

/**
 * Brings findings to their latest known place and content. A branch that is not long-lived may say so only of what no
 * other branch shows: nobody's pull request rewrites what main or another pull request has.
 */
export async function updateFindings(
  tx: TenantTx,
  branch: { readonly branchId: BranchId; readonly isLongLived: boolean },
  rowsJson: string,
): Promise<void> {
  await tx.query(
    `update app.findings as f
     set rule_id = r.rule_id, severity = r.severity, severity_source = r.severity_source, severity_raw = r.severity_raw, message = r.message, path = r.path,
       line = r.line, column_number = r.column_number, cwes = r.cwes, suppressed = r.suppressed, matched_by = r.matched_by,
       match_data = decode(r.match_data, 'hex')
     from json_to_recordset($2::json) as r (id uuid, rule_id text, severity text, severity_source text, severity_raw text, message text,
       path text, line integer, column_number integer, cwes integer[], suppressed boolean, matched_by text, match_data text)
     where f.tenant_id = $1 and f.id = r.id and ($3 or not exists (
       select from app.sightings as s
       where s.tenant_id = $1 and s.finding_id = f.id and s.branch_id <> $4 and s.until_scan is null and s.present))`,
    [tx.tenantId, rowsJson, branch.isLongLived, branch.branchId],
  );
}

/** Begins intervals: the findings are (or are not) on the branch from this scan on. */
export async function insertSightings(
  tx: TenantTx,
  branchId: BranchId,
  scanNumber: number,
  findingIds: readonly string[],
  present: boolean,
): Promise<void> {
  await tx.query(
    `insert into app.sightings (tenant_id, finding_id, branch_id, from_scan, present)
     select $1, seen.id, $2, $3, $4 from unnest($5::uuid[]) as seen (id)`,
    [tx.tenantId, branchId, scanNumber, present, findingIds],
  );
}

/** Ends the open intervals of findings on the branch with this scan. */
export async function updateSightingsEnded(
  tx: TenantTx,
  branchId: BranchId,
  scanNumber: number,
  findingIds: readonly string[],
): Promise<void> {
  await tx.query(
    `update app.sightings set until_scan = $3
     where tenant_id = $1 and branch_id = $2 and finding_id = any($4::uuid[]) and until_scan is null`,
    [tx.tenantId, branchId, scanNumber, findingIds],
  );
}
