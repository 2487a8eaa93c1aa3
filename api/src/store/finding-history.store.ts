// Where a finding is and was, and what one scan changed.
import type { FindingDetails } from '@portcullis/contract';
import type { BranchId, FindingId, ProjectId } from '../domain/ids.ts';
import type { FindingRow } from './finding-pages.store.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface FindingOrigin {
  readonly id: FindingId;
  readonly severitySource: 'score' | 'level' | 'override' | 'default';
  readonly severityRaw: string | null;
  readonly details: FindingDetails | null;
  /** The finding that a person said this one is. */
  readonly mergedInto: FindingId | null;
}

/** A finding of the project, as far as no branch is needed for it. */
export async function selectFindingOrigin(tx: TenantTx, projectId: ProjectId, id: string): Promise<FindingOrigin | undefined> {
  const { rows } = await tx.query<FindingOrigin>(
    `select id, severity_source as "severitySource", severity_raw as "severityRaw", details, merged_into as "mergedInto"
     from app.findings where tenant_id = $1 and project_id = $2 and id = $3`,
    [tx.tenantId, projectId, id],
  );
  return rows[0];
}

/** A finding that no scan has any more, as its row says; closed, with the decision that it stays for, and the branch of that or the default one. */
export async function selectForgottenFinding(
  tx: TenantTx,
  projectId: ProjectId,
  id: FindingId,
): Promise<(FindingRow & { readonly branchId: BranchId }) | undefined> {
  const { rows } = await tx.query<FindingRow & { branchId: BranchId }>(
    `select f.id, f.rule_id as "ruleId", f.severity, f.severity_rank as rank, 'fixed' as state, f.path, f.line, f.column_number as "column", f.message,
       f.cwes, f.category, f.tool, f.suppressed, f.matched_by as "matchedBy", b.id as "branchId",
       case when t.state is null or t.state = 'accepted' and t.expires_at <= now() then 'open' else t.state end as triage,
       f.first_seen_at as "firstSeen", f.first_seen_at as "lastSeen"
     from app.findings as f
     join app.projects as p on p.tenant_id = $1 and p.id = f.project_id
     left join lateral (
       select d.state, d.expires_at, d.branch_id from app.triage as d
       where d.tenant_id = $1 and d.finding_id = f.id and d.replaced_at is null
       order by d.branch_id is null desc, d.decided_at desc limit 1
     ) as t on true
     join app.branches as b on b.tenant_id = $1 and case when t.branch_id is null then b.project_id = p.id and b.ref = p.default_branch else b.id = t.branch_id end
     where f.tenant_id = $1 and f.project_id = $2 and f.id = $3
       and not exists (select from app.sightings as i where i.tenant_id = $1 and i.finding_id = f.id)`,
    [tx.tenantId, projectId, id],
  );
  return rows[0];
}

/** An interval of presence on a branch (or of absence, where the base of the branch has the finding). */
export interface PresenceRow {
  readonly branchId: BranchId;
  readonly ref: string;
  readonly present: boolean;
  readonly from: Date;
  readonly fromCommit: string;
  readonly until: Date | null;
  readonly untilCommit: string | null;
}

/** Every interval of a finding, newest first. */
export async function selectPresence(tx: TenantTx, id: FindingId, limit: number): Promise<PresenceRow[]> {
  const { rows } = await tx.query<PresenceRow>(
    `select b.id as "branchId", b.ref, i.present, s.received_at as "from", s.commit_sha as "fromCommit", e.received_at as until,
       e.commit_sha as "untilCommit"
     from app.sightings as i
     join app.branches as b on b.tenant_id = i.tenant_id and b.id = i.branch_id
     join app.scans as s on s.tenant_id = i.tenant_id and s.number = i.from_scan
     left join app.scans as e on e.tenant_id = i.tenant_id and e.number = i.until_scan
     where i.tenant_id = $1 and i.finding_id = $2
     order by i.from_scan desc limit $3`,
    [tx.tenantId, id, limit],
  );
  return rows;
}

/** Commit of the scan that found it first, on whatever branch. */
export async function selectFirstCommit(tx: TenantTx, id: FindingId): Promise<string | undefined> {
  const { rows } = await tx.query<{ commit: string }>(
    `select s.commit_sha as commit from app.scans as s
     where s.tenant_id = $1
       and s.number = (select min(i.from_scan) from app.sightings as i where i.tenant_id = $1 and i.finding_id = $2)`,
    [tx.tenantId, id],
  );
  return rows[0]?.commit;
}

/** Commit of the last scan on a branch that still had a finding which is gone from there. */
export async function selectLastCommit(
  tx: TenantTx,
  branchId: BranchId,
  partition: { readonly tool: string; readonly category: string },
  id: FindingId,
): Promise<string | undefined> {
  const { rows } = await tx.query<{ commit: string }>(
    `select s.commit_sha as commit
     from (
       select i.from_scan, i.until_scan from app.sightings as i
       where i.tenant_id = $1 and i.branch_id = $2 and i.finding_id = $5 and i.present and i.until_scan is not null
       order by i.until_scan desc limit 1
     ) as last
     join app.scans as s on s.tenant_id = $1 and s.branch_id = $2 and s.tool = $3 and s.category = $4
       and s.number >= last.from_scan and s.number < last.until_scan
     order by s.number desc limit 1`,
    [tx.tenantId, branchId, partition.tool, partition.category, id],
  );
  return rows[0]?.commit;
}

/** A scan as far as its changes need it. */
export interface ChangingScan {
  readonly branchId: BranchId;
  readonly number: number;
  readonly tool: string;
  readonly category: string;
  /** Null on a long-lived branch. */
  readonly baseBranchId: BranchId | null;
}

/**
 * Findings that came or went with a scan, worst first. On a long-lived branch: what began or ended with it. On another: how it differs
 * from its base.
 */
export async function selectChangedFindings(tx: TenantTx, scan: ChangingScan, kind: 'new' | 'fixed', limit: number): Promise<FindingId[]> {
  const { rows } = await tx.query<{ id: FindingId }>(
    `select f.id
     from app.sightings as i
     join app.findings as f on f.tenant_id = i.tenant_id and f.id = i.finding_id
     where i.tenant_id = $1 and i.branch_id = $2 and f.tool = $4 and f.category = $5
       and case
         when $6 and $7 then i.present and i.from_scan = $3
         when $6 then i.present and i.until_scan = $3
         else i.present = $7 and i.from_scan <= $3 and (i.until_scan is null or i.until_scan > $3) end
     order by f.severity_rank, f.id limit $8`,
    [tx.tenantId, scan.branchId, scan.number, scan.tool, scan.category, scan.baseBranchId === null, kind === 'new', limit],
  );
  return rows.map((row) => row.id);
}
