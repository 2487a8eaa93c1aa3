// What the gate judges a commit by, as it is stored: the newest scan of each tool and category, and of their findings those that the
// policies can ask for. The work follows what a commit brought; all that was there before is read only where a rule looks at it.
import type { FindingType, Health, Severity, TriageState } from '@portcullis/contract';
import type { Baseline, OtherScan } from '../domain/gate/gate-facts.ts';
import type { Difference } from '../domain/differences.ts';
import type { BranchId, ProjectId, ScanId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface GateScanRow {
  readonly id: ScanId;
  readonly number: number;
  readonly branchId: BranchId;
  readonly isLongLived: boolean;
  /** True where the branch had a scan of a newer commit already: then rows say what that one says. */
  readonly isLate: boolean;
  readonly ref: string;
  readonly tool: string;
  readonly category: string;
  readonly health: Health;
  readonly healthReasons: readonly string[];
  readonly baseline: Baseline;
  readonly baselineNumber: number | null;
  readonly baseRef: string;
  readonly targetRef: string;
  readonly foundCount: number;
  readonly rejected: number;
  readonly heldCount: number;
  readonly receivedAt: Date;
  readonly failOn: Severity | null;
  readonly introducedCount: number;
  readonly disclosed: readonly string[];
  /**
   * What it says of findings that it brought, and of others otherwise than rows do. Of a long-lived branch also what the scans since its baseline said, the oldest first: a commit that is
   * scanned twice has its severities in the rows by then, and must not look as if they had never been others. What other late scans said is
   * in no row.
   */
  readonly differences: readonly (readonly Difference[])[] | null;
}

/**
 * The newest scan of each tool and category for a commit, on each branch that it is on: what is red on one does not turn green by sending the
 * commit for another.
 */
export async function selectGateScans(tx: TenantTx, projectId: ProjectId, commit: string): Promise<GateScanRow[]> {
  const { rows } = await tx.query<GateScanRow>(
    `select distinct on (s.tool, s.category, s.branch_id) s.id, s.number, s.branch_id as "branchId", s.open_by_severity is not null as "isLongLived", s.is_late as "isLate", b.ref, s.tool, s.category,
       s.health, s.health_reasons as "healthReasons", s.baseline, s.baseline_number as "baselineNumber", s.baseline_ref as "baseRef", s.target_ref as "targetRef",
       s.count_new + s.count_existing + s.count_reopened as "foundCount", s.count_rejected as rejected,
       case when s.held_until is null then coalesce(cardinality(s.held), 0) else 0 end as "heldCount", s.received_at as "receivedAt",
       s.fail_on as "failOn", coalesce(cardinality(s.introduced), 0) as "introducedCount", coalesce(s.disclosed, '{}') as disclosed,
       case when s.open_by_severity is null then case when s.differences is not null then jsonb_build_array(s.differences) end
         else (
           select jsonb_agg(d.differences order by d.number) from app.scans as d
           where d.tenant_id = $1 and d.branch_id = s.branch_id and d.tool = s.tool and d.category = s.category
             and d.number > coalesce(s.baseline_number, 0) and d.number <= s.number and (d.id = s.id or not d.is_late)
             and d.differences is not null) end as differences
     from app.scans as s join app.branches as b on b.tenant_id = s.tenant_id and b.id = s.branch_id
     where s.tenant_id = $1 and s.project_id = $2 and s.commit_sha = $3 and s.set_aside_at is null
     order by s.tool, s.category, s.branch_id, s.number desc`,
    [tx.tenantId, projectId, commit],
  );
  return rows;
}

/** A finding of a scan. */
export interface GateFindingRow {
  readonly scanId: ScanId;
  readonly id: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly path: string | null;
  readonly line: number | null;
  readonly type: FindingType;
  readonly tags: readonly string[];
  readonly cwes: readonly number[];
  readonly aliases: readonly string[];
  readonly fixAvailable: boolean | null;
  readonly suppressed: boolean;
  readonly firstSeenAt: Date;
}

// Statements are made from constants when this file is loaded, and never from values.
const facts = `f.id, f.rule_id as "ruleId", f.severity, f.path, f.line, f.type, f.tags, f.cwes, f.aliases, f.fix_available as "fixAvailable",
   f.suppressed, f.first_seen_at as "firstSeenAt"`;

/** One probe a finding by the primary key, whatever the statistics of a table say that was filled a second ago. */
const findingById = `cross join lateral (select i.* from app.findings as i where i.tenant_id = $1 and i.id = seen.id offset 0) as f`;

const introducedSql = `select seen."scanId", ${facts}, f.merged_into as "mergedInto"
 from (select s.id as "scanId", unnest(s.introduced) as id from app.scans as s where s.tenant_id = $1 and s.id = any ($2::uuid[]) offset 0) as seen
 ${findingById}`;

const mergedSql = `select seen."scanId", ${facts}, coalesce(p.present, false) as "isOnBase"
 from unnest($2::uuid[], $3::uuid[]) as seen ("scanId", id)
 ${findingById}
 join app.scans as s on s.tenant_id = $1 and s.id = seen."scanId"
 join app.branches as b on b.tenant_id = $1 and b.project_id = s.project_id and b.ref = s.baseline_ref
 left join lateral (
   select true as present from app.sightings as i
   where i.tenant_id = $1 and i.finding_id = seen.id and i.present
     and i.branch_id = b.id
     and i.from_scan <= case when s.open_by_severity is null then coalesce(s.base_number, s.number) else s.baseline_number end
     and (i.until_scan is null or i.until_scan > case when s.open_by_severity is null then coalesce(s.base_number, s.number) else s.baseline_number end)
   limit 1) as p on true`;

/** A finding that may be shown under another one by now. */
export type MergeableRow = GateFindingRow & { readonly mergedInto: string | null };

export interface IntroducedRows {
  readonly introduced: readonly GateFindingRow[];
  /** What the baseline has, though it was brought under another name. */
  readonly known: readonly GateFindingRow[];
  /** What was merged into these since. */
  readonly merged: readonly MergeableRow[];
}

/**
 * What scans have that their baselines have not. What a person merged into another finding since stands for that one, which may well be on the
 * baseline.
 */
export async function selectIntroduced(tx: TenantTx, scans: readonly ScanId[]): Promise<IntroducedRows> {
  const { rows } = await tx.query<MergeableRow>(introducedSql, [tx.tenantId, scans]);
  const merged = rows.filter((row) => row.mergedInto !== null);
  const own = rows.filter((row) => row.mergedInto === null);
  if (merged.length === 0) return { introduced: own, known: [], merged };
  const result = await tx.query<GateFindingRow & { readonly isOnBase: boolean }>(mergedSql, [
    tx.tenantId,
    merged.map((row) => row.scanId),
    merged.map((row) => row.mergedInto),
  ]);
  const there = new Set(own.map((row) => `${row.scanId} ${row.id}`));
  const others = new Map(result.rows.map((row) => [`${row.scanId} ${row.id}`, row]));
  const added = [...others].filter(([key]) => !there.has(key)).map(([, row]) => row);
  return { introduced: [...own, ...added.filter((row) => !row.isOnBase)], known: added.filter((row) => row.isOnBase), merged };
}

const presentSql = `select seen."scanId", ${facts}
 from (
   select s.id as "scanId", p.finding_id as id, s.tool, s.category
   from app.scans as s
   -- The base of this scan: that of its branch may be another one by now.
   join app.branches as b on b.tenant_id = $1 and b.project_id = s.project_id and b.ref = s.baseline_ref
   cross join lateral (
     select i.finding_id from app.sightings as i
     where i.tenant_id = $1 and i.branch_id = s.branch_id and i.partition_code = app.partition_code(s.tool, s.category) and i.present
       and i.from_scan <= s.number and (i.until_scan is null or i.until_scan > s.number)
     union
     select i.finding_id from app.sightings as i
     where s.open_by_severity is null and i.tenant_id = $1 and i.branch_id = b.id
       and i.partition_code = app.partition_code(s.tool, s.category) and i.present
       and i.from_scan <= coalesce(s.base_number, s.number) and (i.until_scan is null or i.until_scan > coalesce(s.base_number, s.number))
       and not exists (
         select from app.sightings as g
         where g.tenant_id = $1 and g.finding_id = i.finding_id and g.branch_id = s.branch_id and not g.present
           and g.from_scan <= s.number and (g.until_scan is null or g.until_scan > s.number))
   ) as p
   where s.tenant_id = $1 and s.id = any ($2::uuid[])
   offset 0
 ) as seen
 ${findingById}
 where f.tool = seen.tool and f.category = seen.category and f.severity = any ($3::text[])`;

/** All that was there when the scans had come: on their branches, or by their bases. */
export async function selectPresentAt(tx: TenantTx, scans: readonly ScanId[], severities: readonly Severity[]): Promise<GateFindingRow[]> {
  const { rows } = await tx.query<GateFindingRow>(presentSql, [tx.tenantId, scans, severities]);
  return rows;
}

const byIdsSql = `select seen."scanId", ${facts}, f.merged_into as "mergedInto" from unnest($2::uuid[], $3::uuid[]) as seen ("scanId", id) ${findingById}`;

/** Findings by their ids, for scans that say something of them; also such as a person merged into another one since. */
export async function selectGateFindings(
  tx: TenantTx,
  wanted: readonly { readonly scanId: ScanId; readonly id: string }[],
): Promise<MergeableRow[]> {
  if (wanted.length === 0) return [];
  const { rows } = await tx.query<MergeableRow>(byIdsSql, [tx.tenantId, wanted.map((one) => one.scanId), wanted.map((one) => one.id)]);
  return rows;
}

/** A decision in force. */
export interface GateTriageRow {
  readonly findingId: string;
  /** Null for the whole project. */
  readonly branchId: BranchId | null;
  readonly state: TriageState;
  readonly expiresAt: Date | null;
}

/** What people have decided on these findings. */
export async function selectGateTriage(tx: TenantTx, projectId: ProjectId, findings: readonly string[]): Promise<GateTriageRow[]> {
  if (findings.length === 0) return [];
  const { rows } = await tx.query<GateTriageRow>(
    `select t.finding_id as "findingId", t.branch_id as "branchId", t.state, t.expires_at as "expiresAt"
     from app.triage as t
     where t.tenant_id = $1 and t.project_id = $2 and t.replaced_at is null and t.finding_id = any ($3::uuid[])`,
    [tx.tenantId, projectId, findings],
  );
  return rows;
}

/** Messages of findings, for those that a verdict names. */
export async function selectMessages(tx: TenantTx, findings: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (findings.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; message: string }>(
    'select id, left(message, 1000) as message from app.findings where tenant_id = $1 and id = any ($2::uuid[])',
    [tx.tenantId, findings],
  );
  return new Map(rows.map((row) => [row.id, row.message]));
}

/** The newest healthy scan of each tool and category on these branches, or on what they go into, that is of another commit. */
export async function selectBranchScans(
  tx: TenantTx,
  projectId: ProjectId,
  commit: string,
  scans: readonly Pick<GateScanRow, 'branchId' | 'baseRef' | 'targetRef'>[],
): Promise<OtherScan[]> {
  const refs = [...new Set(scans.flatMap(({ baseRef, targetRef }) => [baseRef, targetRef]))];
  const { rows } = await tx.query<OtherScan>(
    `select distinct on (s.tool, s.category) s.tool, s.category, s.received_at as "receivedAt"
     from app.scans as s
     where s.tenant_id = $1 and s.commit_sha <> $3 and s.health = 'healthy' and s.count_rejected = 0
       and s.branch_id in (
         select id from app.branches where tenant_id = $1 and id = any ($2::uuid[])
         union select id from app.branches where tenant_id = $1 and project_id = $4 and ref = any ($5::text[]))
     order by s.tool, s.category, s.number desc`,
    [tx.tenantId, scans.map(({ branchId }) => branchId), commit, projectId, refs],
  );
  return rows;
}
