// Which finding is which, as people change it: intervals that go from one to another, and marks that lead elsewhere from then on.
import type { Severity } from '@portcullis/contract';
import type { BranchId, FindingId, ProjectId } from '../domain/ids.ts';
import type { Interval, PresenceBranch } from '../domain/join-presence.ts';
import type { Partition } from './findings.store.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface IdentityRow {
  readonly id: FindingId;
  readonly tool: string;
  readonly category: string;
  readonly severity: Severity;
  /** True where a dismissal is in force on it, for the project or on a branch. */
  readonly isDismissed: boolean;
}

/** A finding of the project that is not merged into another. */
export async function selectIdentity(tx: TenantTx, projectId: ProjectId, id: string): Promise<IdentityRow | undefined> {
  const { rows } = await tx.query<IdentityRow>(
    `select f.id, f.tool, f.category, f.severity, exists (
       select from app.triage as t
       where t.tenant_id = $1 and t.finding_id = f.id and t.replaced_at is null
         and (t.state = 'false-positive' or (t.state = 'accepted' and t.expires_at > now()))) as "isDismissed"
     from app.findings as f where f.tenant_id = $1 and f.project_id = $2 and f.id = $3 and f.merged_into is null`,
    [tx.tenantId, projectId, id],
  );
  return rows[0];
}

/**
 * What the newest scans of branches say of findings, and of what was merged into them, where that may be something else than their rows say: the
 * gate counts that, so who decides on a finding decides on that, too. The newest scan is that of the newest commit: sending an older one again
 * makes nothing of it go away.
 */
export async function selectSaidSeverities(
  tx: TenantTx,
  projectId: ProjectId,
  findings: readonly FindingId[],
): Promise<ReadonlyMap<FindingId, readonly Severity[]>> {
  if (findings.length === 0) return new Map();
  const { rows } = await tx.query<{ id: FindingId; said: Severity[] }>(
    `with named as (
       select f.id, coalesce(f.merged_into, f.id) as shown, f.tool, f.category from app.findings as f
       where f.tenant_id = $1 and f.project_id = $2 and (f.id = any ($3::uuid[]) or f.merged_into = any ($3::uuid[])))
     select n.shown as id, array_agg(distinct d.severity) as said
     from app.branches as b
     cross join (select distinct tool, category from named) as p
     cross join lateral (
       select s.differences from app.scans as s
       where s.tenant_id = $1 and s.branch_id = b.id and s.tool = p.tool and s.category = p.category
         and s.commit_sha = (
           select o.commit_sha from app.scans as o
           where o.tenant_id = $1 and o.branch_id = b.id and o.tool = p.tool and o.category = p.category
           group by o.commit_sha order by bool_and(o.is_late), min(o.number) desc limit 1)
       order by s.number desc limit 1) as last
     cross join lateral jsonb_to_recordset(last.differences) as d (id uuid, severity text)
     join named as n on n.id = d.id
     where b.tenant_id = $1 and b.project_id = $2 group by n.shown`,
    [tx.tenantId, projectId, findings],
  );
  return new Map(rows.map((row) => [row.id, row.said]));
}

/** Every interval of a finding, oldest first. */
export async function selectIntervals(tx: TenantTx, id: FindingId): Promise<Interval[]> {
  const { rows } = await tx.query<Interval>(
    `select branch_id as "branchId", from_scan as "from", until_scan as until, present, cause
     from app.sightings where tenant_id = $1 and finding_id = $2 order by from_scan`,
    [tx.tenantId, id],
  );
  return rows;
}

/** Branches with the newest scan that each has of a partition. */
export async function selectPresenceBranches(
  tx: TenantTx,
  { projectId, tool, category }: Partition,
  branchIds: readonly BranchId[],
): Promise<Map<BranchId, PresenceBranch>> {
  const { rows } = await tx.query<PresenceBranch>(
    `select b.id, b.ref, b.base_branch_id as "baseBranchId", h.number as head, h.base_number as "baseNumber"
     from app.branches as b
     left join lateral (
       select s.number, s.base_number from app.scans as s
       where s.tenant_id = $1 and s.branch_id = b.id and s.tool = $3 and s.category = $4 order by s.number desc limit 1
     ) as h on true
     where b.tenant_id = $1 and b.project_id = $2 and b.id = any ($5::uuid[])`,
    [tx.tenantId, projectId, tool, category, branchIds],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Puts intervals of a finding in place of all that these findings have on the branches. */
export async function replaceIntervals(
  tx: TenantTx,
  { tool, category }: Partition,
  replaced: { readonly findings: readonly FindingId[]; readonly branches: readonly BranchId[] },
  id: FindingId,
  intervals: readonly Interval[],
): Promise<void> {
  await tx.query('delete from app.sightings where tenant_id = $1 and finding_id = any ($2::uuid[]) and branch_id = any ($3::uuid[])', [
    tx.tenantId,
    replaced.findings,
    replaced.branches,
  ]);
  await tx.query(
    `insert into app.sightings (tenant_id, finding_id, branch_id, partition_code, from_scan, until_scan, present, cause)
     select $1, $2, i.branch_id, app.partition_code($3, $4), i.from_scan, i.until_scan, i.present, i.cause
     from json_to_recordset($5::json) as i (branch_id uuid, from_scan bigint, until_scan bigint, present boolean, cause text)`,
    [
      ...[tx.tenantId, id, tool, category],
      JSON.stringify(
        intervals.map(({ branchId, from, until, present, cause }) => ({
          branch_id: branchId,
          from_scan: from,
          until_scan: until,
          present,
          cause,
        })),
      ),
    ],
  );
}

/** Notes where a finding, and all that was merged into it, went. Its marks stay: a scan that finds it by them finds the other. */
export async function updateMergedInto(tx: TenantTx, id: FindingId, into: FindingId): Promise<void> {
  await tx.query('update app.findings set merged_into = $3 where tenant_id = $1 and (id = $2 or merged_into = $2)', [
    tx.tenantId,
    id,
    into,
  ]);
}

/** Lets two findings change place, content and marks: the one that stays is shown where the other is, and that keeps how it was known before. */
export async function updateSwapped(tx: TenantTx, one: FindingId, other: FindingId): Promise<void> {
  await tx.query(
    `update app.findings as f
     set rule_id = o.rule_id, severity = o.severity, severity_source = o.severity_source, severity_raw = o.severity_raw, message = o.message,
       path = o.path, line = o.line, column_number = o.column_number, cwes = o.cwes, suppressed = o.suppressed, matched_by = 'person',
       match_data = o.match_data, type = o.type, tags = o.tags, aliases = o.aliases, fix_available = o.fix_available, details = o.details
     from app.findings as o
     where f.tenant_id = $1 and o.tenant_id = $1 and (f.id = $2 and o.id = $3 or f.id = $3 and o.id = $2)`,
    [tx.tenantId, one, other],
  );
}

/** Adds a finding that is what another is now. @param scans those that it was there from on */
export async function insertSplit(tx: TenantTx, id: FindingId, from: FindingId, scans: readonly number[]): Promise<void> {
  await tx.query(
    `insert into app.findings (tenant_id, id, project_id, tool, category, rule_id, severity, severity_source, severity_raw, message,
       path, line, column_number, cwes, suppressed, matched_by, match_data, first_seen_at, split_from, type, tags, aliases, fix_available, details)
     select tenant_id, $2, project_id, tool, category, rule_id, severity, severity_source, severity_raw, message,
       path, line, column_number, cwes, suppressed, 'person', match_data,
       (select min(s.received_at) from app.scans as s where s.tenant_id = $1 and s.number = any ($4::bigint[])), id, type, tags, aliases, fix_available, details
     from app.findings where tenant_id = $1 and id = $3`,
    [tx.tenantId, id, from, scans],
  );
}

/**
 * Takes its own marks from a finding: nothing is recognised as it any more, but what was merged into it. The layout is told in
 * domain/live-findings.ts: no raw digest, the content's digest and line as they are, no entries.
 */
export async function updateMarksEmptied(tx: TenantTx, id: FindingId): Promise<void> {
  await tx.query(
    `update app.findings set match_data = decode(repeat('00', 16), 'hex') || substr(match_data, 17, 20) || decode('00', 'hex')
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
}

/** What was new to a scan under the old finding, and is split from it now, is new to it under the new one. */
export async function updateIntroducedSplit(
  tx: TenantTx,
  { old, split }: { readonly old: string; readonly split: string },
  branches: readonly BranchId[],
): Promise<void> {
  await tx.query(
    `update app.scans set introduced = introduced || $3::uuid
     where tenant_id = $1 and branch_id = any ($4::uuid[]) and introduced @> array[$2::uuid]`,
    [tx.tenantId, old, split, branches],
  );
}
