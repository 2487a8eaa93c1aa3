// Findings as a branch has them: pages worst first by keyset, groups, and single ones. One text of SQL says what a branch has.
import type { FindingState, MatchMethod, Severity, TriageState } from '@portcullis/contract';
import type { BranchId, FindingId, ProjectId } from '../domain/ids.ts';
import type { Head } from './scans.store.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface FindingFilter {
  readonly state?: FindingState | undefined;
  readonly severityRanks?: readonly number[] | undefined;
  readonly triage?: readonly TriageState[] | undefined;
  readonly rule?: string | undefined;
  readonly path?: string | undefined;
  readonly tool?: string | undefined;
  /** Part of message, rule or path, in any case. */
  readonly text?: string | undefined;
  readonly ids?: readonly string[] | undefined;
}

/** A branch as its newest scans (`heads`) left it. For a long-lived branch base and branch are the same. */
export interface FindingView {
  readonly branch: { readonly id: BranchId; readonly baseId: BranchId };
  readonly heads: readonly Head[];
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
  readonly triage: TriageState;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
}

const heads = `
  with heads as (
    select * from unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::timestamptz[])
      as h (tool, category, number, base_number, received_at)
  )`;

/** How a finding gets the head `h` of its partition. */
interface HeadJoin {
  readonly join: string;
  readonly condition: string;
}

/** For all findings at once: the planner makes a hash table of the heads. */
const joinHeads: HeadJoin = { join: 'cross join heads as h', condition: 'f.tool = h.tool and f.category = h.category' };

/** For the findings of one head, which a query around this one has. */
const ofHead: HeadJoin = { ...joinHeads, join: '' };

/**
 * For findings one after the other in the order of an index, which a hash join would lose, and a nested loop would pass all heads for each.
 * A tool's name has no line feed.
 */
const lookUpHead: HeadJoin = {
  join: `
    cross join lateral (
      select array_position((
        select array_agg(n.tool || E'\\n' || n.category order by n.at) from unnest($3::text[], $4::text[]) with ordinality as n (tool, category, at)
      ), f.tool || E'\\n' || f.category) as at
      offset 0
    ) as k
    cross join lateral (
      select ($5::bigint[])[k.at] as number, ($6::bigint[])[k.at] as base_number, ($7::timestamptz[])[k.at] as received_at
    ) as h`,
  condition: 'k.at is not null',
};

/**
 * Findings of a branch: those of its own intervals, and those of its base that it does not say are gone. Parameters 1 to 17. Made from
 * constants when this file is loaded, and never from values.
 */
const shownFindings = ({ join, condition }: HeadJoin): string => `
    select f.id, f.rule_id, f.severity, f.severity_rank, p.state, f.path, f.line, f.column_number, f.message, f.cwes, f.category, f.tool,
      f.suppressed, f.matched_by, f.first_seen_at, p.ended, h.received_at,
      case when t.state is null or t.state = 'accepted' and t.expires_at <= now() then 'open' else t.state end as triage
    from app.findings as f
    ${join}
    left join app.triage as w on w.tenant_id = f.tenant_id and w.finding_id = f.id and w.replaced_at is null and w.branch_id is null
    left join app.triage as o on o.tenant_id = f.tenant_id and o.finding_id = f.id and o.replaced_at is null and o.branch_id = $8
    cross join lateral (
      -- What was decided for the branch alone wins, also where it was an acceptance that has ended.
      select coalesce(o.state, w.state) as state, case when o.state is null then w.expires_at else o.expires_at end as expires_at
    ) as t
    cross join lateral (
      select case when bool_or(s.here) or (bool_or(s.on_base) and not bool_or(s.gone)) then 'open'
          when max(s.ended) filter (where s.cause = 'retired') = max(s.ended) then 'retired' else 'fixed' end as state,
        max(s.ended) as ended
      from (
        select i.cause,
          i.branch_id = $8 and i.present and i.from_scan <= h.number and (i.until_scan is null or i.until_scan > h.number) as here,
          i.branch_id = $8 and not i.present and i.from_scan <= h.number and (i.until_scan is null or i.until_scan > h.number) as gone,
          i.branch_id = $9 and i.from_scan <= h.base_number and (i.until_scan is null or i.until_scan > h.base_number) as on_base,
          case when not i.present then i.from_scan
            when i.until_scan <= case when i.branch_id = $8 then h.number else h.base_number end then i.until_scan end as ended
        from app.sightings as i
        where i.tenant_id = $1 and i.finding_id = f.id and i.branch_id in ($8, $9)
          and i.from_scan <= case when i.branch_id = $8 then h.number else h.base_number end
      ) as s
      having count(*) > 0
    ) as p
    where f.tenant_id = $1 and f.project_id = $2 and ${condition}
      and ($10::text is null or p.state = $10) and ($11::smallint[] is null or f.severity_rank = any ($11))
      -- Not "= any": the planner takes that for one row in two hundred, and sorts all findings instead of walking the index.
      and ($12::text[] is null
        or array_position($12, case when t.state is null or t.state = 'accepted' and t.expires_at <= now() then 'open' else t.state end) is not null)
      and ($13::text is null or f.rule_id = $13) and ($14::text is null or f.path = $14) and ($15::text is null or f.tool = $15)
      -- Says nothing new of the wanted path; without it the planner does not see that the path stands in the index of those this short.
      and ($14::text is null or octet_length($14) > 2000 or octet_length(f.path) <= 2000)
      -- With a collation, because what "lower" knows beyond a to z depends on that of the database otherwise.
      and ($16::text is null or position(lower($16 collate "und-x-icu") in lower(f.message collate "und-x-icu")) > 0
        or position(lower($16 collate "und-x-icu") in lower(f.rule_id collate "und-x-icu")) > 0
        or position(lower($16 collate "und-x-icu") in lower(coalesce(f.path, '') collate "und-x-icu")) > 0)
      and ($17::uuid[] is null or f.id = any ($17))`;

function parametersOf(tx: TenantTx, projectId: ProjectId, { branch, heads }: FindingView, filter: FindingFilter): unknown[] {
  return [
    ...[tx.tenantId, projectId, heads.map((head) => head.tool), heads.map((head) => head.category), heads.map((head) => head.number)],
    ...[heads.map((head) => head.baseNumber ?? head.number), heads.map((head) => head.receivedAt), branch.id, branch.baseId],
    ...[filter.state ?? null, filter.severityRanks ?? null, filter.triage ?? null, filter.rule ?? null, filter.path ?? null],
    ...[filter.tool ?? null, filter.text ?? null, filter.ids ?? null],
  ];
}

const pageOf = (shown: string): string => `
  select id, rule_id as "ruleId", severity, severity_rank as rank, state, path, line, column_number as "column", message, cwes, category, tool,
    suppressed, matched_by as "matchedBy", triage, first_seen_at as "firstSeen",
    case when state = 'open' then received_at
      else coalesce((select e.received_at from app.scans as e where e.tenant_id = $1 and e.number = ended), first_seen_at) end as "lastSeen"
  from (${shown}) as shown
  where ($18::smallint is null or (severity_rank, id) > ($18, $19::uuid))
  order by severity_rank, id
  limit $20`;

const pageSql = heads + pageOf(shownFindings(joinHeads));
const walkPageSql = pageOf(shownFindings(lookUpHead));

/** A page of each partition, and of these the worst: what is few in a project of many is found without passing all of it. */
const partitionPageSql = `${heads}
  select page.* from heads as h cross join lateral (${pageOf(shownFindings(ofHead))}) as page order by page.rank, page.id limit $20`;

/** Partitions that are read one by one also where the query did not ask for their tool. */
const fewPartitions = 4;

// Statistics know the rows of all tenants together. Of one they expect too few: all of its findings would be sorted for one page, and all of
// its decisions passed for each finding. Starting parallel workers takes longer than a page.
const walkIndexSql = `select set_config('enable_sort', 'off', true), set_config('enable_material', 'off', true),
  set_config('max_parallel_workers_per_gather', '0', true)`;

/** A page of findings, worst first. Call it last in a transaction: the planner walks indexes from then on. @param after the last row of the page before */
export async function selectFindingPage(
  tx: TenantTx,
  projectId: ProjectId,
  view: FindingView,
  filter: FindingFilter,
  { after, limit }: { readonly after?: { readonly rank: number; readonly id: string } | undefined; readonly limit: number },
): Promise<FindingRow[]> {
  const shown = view.heads.filter((head) => filter.tool === undefined || head.tool === filter.tool);
  const parameters = [
    ...parametersOf(tx, projectId, { ...view, heads: shown }, filter),
    ...[after?.rank ?? null, after?.id ?? null, limit],
  ];
  // No index finds these in order: few ids are sorted at once, and a search passes all findings, with as many workers as there are.
  if (filter.ids || filter.text !== undefined) return (await tx.query<FindingRow>(pageSql, parameters)).rows;
  await tx.query(walkIndexSql);
  const isNarrow = filter.tool !== undefined || shown.length <= fewPartitions;
  return (await tx.query<FindingRow>(isNarrow ? partitionPageSql : walkPageSql, parameters)).rows;
}

export interface FindingGroup {
  readonly key: string | null;
  readonly count: number;
  readonly worst: number;
  /** Findings in all groups, also those beyond the limit. */
  readonly total: number;
}

const groupSql = `${heads}
  select case $18::text when 'rule' then rule_id when 'path' then path when 'tool' then tool else severity end as key,
    count(*) as count, min(severity_rank) as worst, (sum(count(*)) over ())::bigint as total
  from (${shownFindings(joinHeads)}) as shown
  group by 1
  order by 2 desc, 1
  limit $19`;

/** Findings by what they have in common, largest group first. */
export async function selectFindingGroups(
  tx: TenantTx,
  projectId: ProjectId,
  view: FindingView,
  filter: FindingFilter,
  { by, limit }: { readonly by: 'rule' | 'path' | 'severity' | 'tool'; readonly limit: number },
): Promise<FindingGroup[]> {
  return (await tx.query<FindingGroup>(groupSql, [...parametersOf(tx, projectId, view, filter), by, limit])).rows;
}
