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

// A record as live-findings.ts reads it, of `known` (id, flags, severity_rank, match_data).
const packed = `string_agg(uuid_send(known.id)
       || set_byte(set_byte('\\x0000'::bytea, 0, known.flags | case when $8::bigint is not null and known.flags & 65 = 1 then 32 else 0 end), 1, known.severity_rank)
       || known.match_data, ''::bytea) as packed`;

function parametersOf(tx: TenantTx, { projectId, tool, category }: Partition, view: BranchView): unknown[] {
  const { branchId, baseBranchId, baseNumber, baselineNumber } = view;
  return [tx.tenantId, projectId, tool, category, baseBranchId, branchId, baseNumber ?? now, baselineNumber ?? null];
}

/**
 * Findings of a partition that are present on base or branch, or were where the gate compares with, packed into one value as
 * live-findings.ts describes: one row to transfer and no object per finding on the event loop. Goes by the sightings of base and branch, so
 * that what was fixed long ago, or is on other pull requests, costs nothing.
 */
export async function selectPresentFindings(tx: TenantTx, partition: Partition, view: BranchView): Promise<Buffer> {
  const { rows } = await tx.query<{ packed: Buffer | null }>(
    `select ${packed}
     from (
       select p.finding_id as id, f.match_data, f.severity_rank, p.flags | case when f.suppressed then 16 else 0 end as flags
       from (
         select seen.finding_id, bit_or(seen.flags) as flags
         from (
           select s.finding_id, case when s.from_scan <= $7 then 3 else 0 end | case when s.from_scan <= $8 then 64 else 0 end as flags
           from app.sightings as s
           where s.tenant_id = $1 and s.branch_id = $5 and s.partition_code = app.partition_code($3, $4) and s.until_scan is null
           union all
           select s.finding_id, case when s.from_scan > $7 then 0 when s.until_scan > $7 then 3 else 2 end
             | case when s.from_scan <= $8 and s.until_scan > $8 then 64 else 0 end
           from app.sightings as s
           where s.tenant_id = $1 and s.branch_id = $5 and s.until_scan > least($7, $8) and s.partition_code = app.partition_code($3, $4)
           union all
           select s.finding_id, case when s.present then 4 else 8 end | case when exists (
             select from app.sightings as b where b.tenant_id = $1 and b.finding_id = s.finding_id and b.branch_id = $5 and b.from_scan <= $7) then 2 else 0 end
           from app.sightings as s
           where s.tenant_id = $1 and s.branch_id = $6 and $6::uuid <> $5::uuid and s.partition_code = app.partition_code($3, $4) and s.until_scan is null
         ) as seen
         group by seen.finding_id
         offset 0
       ) as p
       -- A sub-select, not a plain join: one index probe a finding whatever the statistics say, which on a table that was filled
       -- a second ago say nothing.
       cross join lateral (
         select i.match_data, i.severity_rank, i.suppressed from app.findings as i
         where i.tenant_id = $1 and i.id = p.finding_id and i.project_id = $2 and i.tool = $3 and i.category = $4
         offset 0
       ) as f
     ) as known`,
    parametersOf(tx, partition, view),
  );
  return rows[0]?.packed ?? Buffer.alloc(0);
}

/** Whether anything was ever found in a partition. */
async function selectIsKnown(tx: TenantTx, { projectId, tool, category }: Partition): Promise<boolean> {
  const { rowCount } = await tx.query(
    'select from app.findings where tenant_id = $1 and project_id = $2 and tool = $3 and category = $4 limit 1',
    [tx.tenantId, projectId, tool, category],
  );
  return rowCount === 1;
}

/**
 * All that was ever known of a partition in these files (null: in none), packed: what was fixed and may be back, and what is on other pull
 * requests. Paths longer than an index takes are not looked for.
 */
export async function selectFindingsInFiles(
  tx: TenantTx,
  partition: Partition,
  view: BranchView,
  paths: readonly (string | null)[],
): Promise<Buffer> {
  if (paths.length === 0 || !(await selectIsKnown(tx, partition))) return Buffer.alloc(0);
  const { rows } = await tx.query<{ packed: Buffer | null }>(
    `select ${packed}
     from (
       select f.id, f.match_data, f.severity_rank, case when f.suppressed then 16 else 0 end | coalesce((
         select bit_or(case
           when s.branch_id = $5 and s.from_scan <= $7 and (s.until_scan is null or s.until_scan > $7) then 3
           when s.branch_id = $5 and s.from_scan <= $7 then 2
           when s.branch_id = $6 and s.branch_id <> $5 and s.until_scan is null and s.present then 4
           when s.branch_id = $6 and s.branch_id <> $5 and s.until_scan is null then 8
           else 0 end
           | case when s.branch_id = $5 and s.from_scan <= $8 and (s.until_scan is null or s.until_scan > $8) then 64 else 0 end)
         from app.sightings as s
         where s.tenant_id = $1 and s.finding_id = f.id and s.branch_id in ($5, $6)), 0) as flags
       from (
         select i.id, i.match_data, i.severity_rank, i.suppressed, i.merged_into from app.findings as i
         where i.tenant_id = $1 and i.project_id = $2 and i.tool = $3 and i.category = $4
           and i.path = any ($9::text[]) and octet_length(i.path) <= 2000
         union all
         select i.id, i.match_data, i.severity_rank, i.suppressed, i.merged_into from app.findings as i
         where $10 and i.tenant_id = $1 and i.project_id = $2 and i.tool = $3 and i.category = $4 and i.path is null
       ) as f
       where f.merged_into is null
       offset 0
     ) as known`,
    [...parametersOf(tx, partition, view), paths.filter((path) => path !== null), paths.includes(null)],
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

/** What is written of a partition's presence on a branch by one scan. */
export interface PresenceWrite {
  readonly partition: Partition;
  readonly branchId: BranchId;
  readonly scanNumber: number;
}

/** Why a finding is gone: mended, or its rule is no longer one of the tool's. */
export type Cause = 'fixed' | 'retired';

/** Begins intervals: from this scan on the findings are on the branch, or are not, for the cause given. */
export async function insertSightings(
  tx: TenantTx,
  { partition: { tool, category }, branchId, scanNumber }: PresenceWrite,
  findingIds: readonly string[],
  gone: Cause | null,
): Promise<void> {
  if (findingIds.length === 0) return;
  await tx.query(
    `insert into app.sightings (tenant_id, finding_id, branch_id, partition_code, from_scan, present, cause)
     select $1, seen.id, $2, app.partition_code($3, $4), $5, $6::text is null, $6 from unnest($7::uuid[]) as seen (id)`,
    [tx.tenantId, branchId, tool, category, scanNumber, gone, findingIds],
  );
}

/** Ends the open intervals of findings on the branch with this scan. @param cause why, where they are gone with it */
export async function updateSightingsEnded(
  tx: TenantTx,
  { partition: { tool, category }, branchId, scanNumber }: PresenceWrite,
  findingIds: readonly string[],
  cause: Cause | null,
): Promise<void> {
  if (findingIds.length === 0) return;
  await tx.query(
    `update app.sightings set until_scan = $5, cause = $6
     where tenant_id = $1 and branch_id = $2 and partition_code = app.partition_code($3, $4) and finding_id = any ($7::uuid[]) and until_scan is null`,
    [tx.tenantId, branchId, tool, category, scanNumber, cause, findingIds],
  );
}

/** Rules of findings. */
export async function selectRuleIds(
  tx: TenantTx,
  findingIds: readonly string[],
): Promise<{ readonly id: string; readonly ruleId: string }[]> {
  const { rows } = await tx.query<{ id: string; ruleId: string }>(
    'select id, rule_id as "ruleId" from app.findings where tenant_id = $1 and id = any ($2::uuid[])',
    [tx.tenantId, findingIds],
  );
  return rows;
}
