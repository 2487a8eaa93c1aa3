// Findings and their sightings as submit-scan writes them: a handful of set-based statements, never one per finding.
import type { BranchId, ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface Partition {
  readonly projectId: ProjectId;
  readonly tool: string;
  readonly category: string;
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
       path, line, column_number, cwes, type, tags, aliases, fix_available, suppressed, matched_by, match_data, details)
     select $1, r.id, $2, $3, $4, r.rule_id, r.severity, r.severity_source, r.severity_raw, r.message,
       r.path, r.line, r.column_number, r.cwes, r.type, r.tags, r.aliases, r.fix_available, r.suppressed, r.matched_by, decode(r.match_data, 'hex'), r.details
     from json_to_recordset($5::json) as r (id uuid, rule_id text, severity text, severity_source text, severity_raw text, message text,
       path text, line integer, column_number integer, cwes integer[], type text, tags text[], aliases text[], fix_available boolean, suppressed boolean, matched_by text, match_data text, details jsonb)`,
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
       line = r.line, column_number = r.column_number, cwes = r.cwes, type = r.type, tags = r.tags, aliases = r.aliases,
       fix_available = r.fix_available, suppressed = r.suppressed, matched_by = r.matched_by,
       match_data = decode(r.match_data, 'hex'), details = r.details
     from json_to_recordset($2::json) as r (id uuid, rule_id text, severity text, severity_source text, severity_raw text, message text,
       path text, line integer, column_number integer, cwes integer[], type text, tags text[], aliases text[], fix_available boolean, suppressed boolean, matched_by text, match_data text, details jsonb)
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

/** Of findings that a branch says are gone, those whose rule was. */
export async function selectRetiredIds(
  tx: TenantTx,
  { tool, category }: Partition,
  branchId: BranchId,
  findingIds: readonly string[],
): Promise<string[]> {
  if (findingIds.length === 0) return [];
  const { rows } = await tx.query<{ id: string }>(
    `select finding_id as id from app.sightings
     where tenant_id = $1 and branch_id = $2 and partition_code = app.partition_code($3, $4) and finding_id = any ($5::uuid[])
       and until_scan is null and not present and cause = 'retired'`,
    [tx.tenantId, branchId, tool, category, findingIds],
  );
  return rows.map((row) => row.id);
}

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
