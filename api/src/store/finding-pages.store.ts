// Pages of findings: what a branch has, worst first, by keyset.
import type { FindingState, MatchMethod, Severity } from '@portcullis/contract';
import type { BranchId, FindingId, ProjectId } from '../domain/ids.ts';
import type { Head } from './scans.store.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface FindingFilter {
  readonly state: FindingState | undefined;
  readonly severity: Severity | undefined;
  readonly rule: string | undefined;
  readonly path: string | undefined;
  /** The last row of the page before. */
  readonly after: { readonly rank: number; readonly id: string } | undefined;
  readonly limit: number;
}

export interface FindingRow {
  readonly id: FindingId;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly rank: number;
  readonly state: FindingState;
  readonly path: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly cwes: readonly number[];
  readonly category: string;
  readonly tool: string;
  readonly suppressed: boolean;
  readonly matchedBy: MatchMethod;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
}

/**
 * Findings of a branch as its newest scans (`heads`) left them: those of its own intervals, and those of its base that
 * it does not say are gone. For a long-lived branch base and branch are the same.
 */
export async function selectFindingPage(
  tx: TenantTx,
  projectId: ProjectId,
  branch: { readonly id: BranchId; readonly baseId: BranchId },
  heads: readonly Head[],
  filter: FindingFilter,
): Promise<FindingRow[]> {
  const { rows } = await tx.query<FindingRow>(
    `with heads as (
       select * from unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::timestamptz[])
         as h (tool, category, number, base_number, received_at)
     )
     select f.id, f.rule_id as "ruleId", f.severity, f.severity_rank as rank, p.state, f.path, f.line, f.column_number as "column",
       f.message, f.cwes, f.category, f.tool, f.suppressed, f.matched_by as "matchedBy", f.first_seen_at as "firstSeen",
       case when p.state = 'open' then h.received_at
         else coalesce((select e.received_at from app.scans as e where e.tenant_id = $1 and e.number = p.ended), f.first_seen_at) end as "lastSeen"
     from app.findings as f
     join heads as h on h.tool = f.tool and h.category = f.category
     cross join lateral (
       select case when bool_or(s.here) or (bool_or(s.on_base) and not bool_or(s.gone)) then 'open' else 'fixed' end as state, max(s.ended) as ended
       from (
         select
           i.branch_id = $8 and i.present and i.from_scan <= h.number and (i.until_scan is null or i.until_scan > h.number) as here,
           i.branch_id = $8 and not i.present and i.from_scan <= h.number and (i.until_scan is null or i.until_scan > h.number) as gone,
           i.branch_id = $9 and i.from_scan <= h.base_number and (i.until_scan is null or i.until_scan > h.base_number) as on_base,
           case when i.present then i.until_scan else i.from_scan end as ended
         from app.sightings as i
         where i.tenant_id = $1 and i.finding_id = f.id and i.branch_id in ($8, $9)
           and i.from_scan <= case when i.branch_id = $8 then h.number else h.base_number end
       ) as s
       having count(*) > 0
     ) as p
     where f.tenant_id = $1 and f.project_id = $2
       and ($10::text is null or p.state = $10) and ($11::text is null or f.severity = $11)
       and ($12::text is null or f.rule_id = $12) and ($13::text is null or f.path = $13)
       and ($14::smallint is null or (f.severity_rank, f.id) > ($14, $15::uuid))
     order by f.severity_rank, f.id
     limit $16`,
    [
      ...[tx.tenantId, projectId, heads.map((head) => head.tool), heads.map((head) => head.category), heads.map((head) => head.number)],
      ...[heads.map((head) => head.baseNumber ?? head.number), heads.map((head) => head.receivedAt), branch.id, branch.baseId],
      ...[filter.state ?? null, filter.severity ?? null, filter.rule ?? null, filter.path ?? null],
      ...[filter.after?.rank ?? null, filter.after?.id ?? null, filter.limit],
    ],
  );
  return rows;
}
