// What the overview is drawn from: heads of default branches, what they left open day by day, what was fixed, what was dismissed.
import type { Health, Outcome } from '@portcullis/contract';
import type { ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';
import { outcomeOfScan } from './verdicts.store.ts';

/** A partition's newest scan on the default branch of its project. */
export interface DefaultHeadRow {
  readonly projectId: ProjectId;
  readonly scanId: string;
  readonly tool: string;
  readonly category: string;
  readonly commit: string;
  readonly health: Health;
  readonly outcome: Outcome;
  /** Critical first; null where the scan is older than the counting. */
  readonly open: readonly number[] | null;
  readonly receivedAt: Date;
}

// Made from constants when this file is loaded, and never from values.
const outcomeOfHead = outcomeOfScan({ id: 'h."scanId"', projectId: 'h."projectId"', commit: 'h.commit' });

const defaultHeadsSql = `select h.*, ${outcomeOfHead} as outcome
  from app.projects as p
  join app.branches as b on b.tenant_id = p.tenant_id and b.project_id = p.id and b.ref = p.default_branch
  cross join lateral (
    select distinct on (s.tool, s.category) s.project_id as "projectId", s.id as "scanId", s.tool, s.category,
      s.commit_sha as commit, s.health, s.open_by_severity as open, s.received_at as "receivedAt"
    from app.scans as s where s.tenant_id = $1 and s.branch_id = b.id
    -- What came late says nothing of the branch as it is now.
    order by s.tool, s.category, s.is_late, s.number desc
  ) as h
  where p.tenant_id = $1 and ($2::uuid is null or p.id = $2)`;

export async function selectDefaultHeads(tx: TenantTx, only: ProjectId | undefined): Promise<DefaultHeadRow[]> {
  const { rows } = await tx.query<DefaultHeadRow>(defaultHeadsSql, [tx.tenantId, only ?? null]);
  return rows;
}

/** What a partition had open at the end of a day on which it was scanned. */
export interface DayCount {
  readonly partition: string;
  /** Days since 1970 (UTC). */
  readonly day: number;
  readonly open: readonly number[];
}

/** The last scan of each day and partition since a day, and for each partition the last one before it. */
export async function selectDayCounts(tx: TenantTx, only: ProjectId | undefined, sinceDay: number): Promise<DayCount[]> {
  const { rows } = await tx.query<DayCount>(
    `with defaults as (
       select b.id from app.projects as p
       join app.branches as b on b.tenant_id = p.tenant_id and b.project_id = p.id and b.ref = p.default_branch
       where p.tenant_id = $1 and ($2::uuid is null or p.id = $2)
     ), lately as (
       select b.id, s.tool, s.category, s.number, floor(extract(epoch from s.received_at) / 86400)::integer as day, s.open_by_severity
       from defaults as b
       join app.scans as s on s.tenant_id = $1 and s.branch_id = b.id and s.received_at >= to_timestamp($3::bigint * 86400)
       where s.open_by_severity is not null
     ), before as (
       select distinct on (b.id, s.tool, s.category) b.id, s.tool, s.category, s.number, $3 - 1 as day, s.open_by_severity
       from defaults as b
       join app.scans as s on s.tenant_id = $1 and s.branch_id = b.id and s.received_at < to_timestamp($3::bigint * 86400)
       where s.open_by_severity is not null
       order by b.id, s.tool, s.category, s.number desc
     )
     select distinct on (id, tool, category, day) json_build_array(id, tool, category)::text as partition, day, open_by_severity as open
     from (select * from lately union all select * from before) as counted
     order by id, tool, category, day, number desc`,
    [tx.tenantId, only ?? null, sinceDay],
  );
  return rows;
}

/** Findings of one severity that were on a default branch and dismissed at the ends of these days: from `from` to before `until`. */
export interface DismissedSpan {
  readonly projectId: ProjectId;
  readonly rank: number;
  readonly from: number;
  readonly until: number | null;
  readonly count: number;
}

export async function selectDismissedSpans(tx: TenantTx, only: ProjectId | undefined): Promise<DismissedSpan[]> {
  const { rows } = await tx.query<DismissedSpan>(
    `select t.project_id as "projectId", f.severity_rank as rank,
       floor(extract(epoch from greatest(t.decided_at, s.received_at)) / 86400)::integer as "from",
       -- What ends later today still counts: the last day of a trend is now.
       case when least(t.replaced_at, t.expires_at, e.received_at, own.began) <= now()
         then floor(extract(epoch from least(t.replaced_at, t.expires_at, e.received_at, own.began)) / 86400)::integer end as until, count(*) as count
     from app.triage as t
     join app.findings as f on f.tenant_id = t.tenant_id and f.id = t.finding_id
     join app.projects as p on p.tenant_id = t.tenant_id and p.id = t.project_id
     join app.branches as b on b.tenant_id = p.tenant_id and b.project_id = p.id and b.ref = p.default_branch
     join app.sightings as i on i.tenant_id = t.tenant_id and i.finding_id = t.finding_id and i.branch_id = b.id and i.present
     join app.scans as s on s.tenant_id = i.tenant_id and s.number = i.from_scan
     left join app.scans as e on e.tenant_id = i.tenant_id and e.number = i.until_scan
     left join lateral (
       -- From the first decision on, for the branch alone, what holds for the project says nothing of it.
       select min(o.decided_at) as began from app.triage as o
       where t.branch_id is null and o.tenant_id = t.tenant_id and o.finding_id = t.finding_id and o.branch_id = b.id
     ) as own on true
     where t.tenant_id = $1 and ($2::uuid is null or t.project_id = $2) and t.state in ('false-positive', 'accepted')
       and (t.branch_id is null or t.branch_id = b.id)
       and greatest(t.decided_at, s.received_at) < coalesce(least(t.replaced_at, t.expires_at, e.received_at, own.began), 'infinity')
     group by 1, 2, 3, 4`,
    [tx.tenantId, only ?? null],
  );
  return rows;
}

/** Findings on default branches that are dismissed now, by project and severity. */
export interface DismissedNow {
  readonly projectId: ProjectId;
  readonly rank: number;
  readonly count: number;
}

export async function selectDismissedNow(tx: TenantTx, only: ProjectId | undefined): Promise<DismissedNow[]> {
  const { rows } = await tx.query<DismissedNow>(
    `select t.project_id as "projectId", f.severity_rank as rank, count(*) as count
     from app.triage as t
     join app.findings as f on f.tenant_id = t.tenant_id and f.id = t.finding_id
     join app.projects as p on p.tenant_id = t.tenant_id and p.id = t.project_id
     join app.branches as b on b.tenant_id = p.tenant_id and b.project_id = p.id and b.ref = p.default_branch
     join app.sightings as i on i.tenant_id = t.tenant_id and i.finding_id = t.finding_id and i.branch_id = b.id and i.until_scan is null and i.present
     where t.tenant_id = $1 and ($2::uuid is null or t.project_id = $2) and t.replaced_at is null
       and (t.state = 'false-positive' or t.state = 'accepted' and t.expires_at > now())
       and (t.branch_id = b.id or t.branch_id is null and not exists (
         select from app.triage as o
         where o.tenant_id = $1 and o.finding_id = t.finding_id and o.branch_id = b.id and o.replaced_at is null))
     group by 1, 2`,
    [tx.tenantId, only ?? null],
  );
  return rows;
}

export interface FixTimes {
  /** Null for all severities together. */
  readonly rank: number | null;
  readonly fixed: number;
  readonly medianDays: number;
}

/** How long findings were open that scans of default branches ended since a time. */
export async function selectFixTimes(tx: TenantTx, only: ProjectId | undefined, since: Date): Promise<FixTimes[]> {
  const { rows } = await tx.query<FixTimes>(
    `select f.severity_rank as rank, count(*) as fixed,
       (percentile_cont(0.5) within group (order by extract(epoch from ended.at - ended.began) / 86400))::double precision as "medianDays"
     from (
       -- Sub-selects, not joins: nothing tells the planner how few intervals end with a scan, and it would pair all scans with all.
       select i.finding_id, e.received_at as at,
         (select s.received_at from app.scans as s where s.tenant_id = $1 and s.number = i.from_scan) as began
       from app.projects as p
       join app.branches as b on b.tenant_id = p.tenant_id and b.project_id = p.id and b.ref = p.default_branch
       join app.scans as e on e.tenant_id = p.tenant_id and e.branch_id = b.id and e.count_fixed > 0 and e.received_at >= $3
       cross join lateral (
         select g.finding_id, g.from_scan from app.sightings as g
         where g.tenant_id = $1 and g.branch_id = b.id and g.until_scan = e.number and g.present
         offset 0
       ) as i
       where p.tenant_id = $1 and ($2::uuid is null or p.id = $2)
       offset 0
     ) as ended
     join app.findings as f on f.tenant_id = $1 and f.id = ended.finding_id
     group by grouping sets ((f.severity_rank), ())
     having count(*) > 0`,
    [tx.tenantId, only ?? null, since],
  );
  return rows;
}

export interface LapsingRow {
  readonly projectId: ProjectId;
  readonly findingId: string;
  readonly ruleId: string;
  readonly expiresAt: Date;
}

/** Acceptances that end before a time (or ended after another) of findings that are still there, soonest first. */
export async function selectLapsing(
  tx: TenantTx,
  only: ProjectId | undefined,
  { after, before, limit }: { readonly after: Date; readonly before: Date; readonly limit: number },
): Promise<LapsingRow[]> {
  const { rows } = await tx.query<LapsingRow>(
    `select t.project_id as "projectId", t.finding_id as "findingId", f.rule_id as "ruleId", t.expires_at as "expiresAt"
     from app.triage as t join app.findings as f on f.tenant_id = t.tenant_id and f.id = t.finding_id
     where t.tenant_id = $1 and ($2::uuid is null or t.project_id = $2) and t.replaced_at is null and t.state = 'accepted'
       and t.expires_at > $3 and t.expires_at < $4
       and exists (select from app.sightings as i where i.tenant_id = t.tenant_id and i.finding_id = t.finding_id and i.until_scan is null and i.present)
     order by t.expires_at limit $5`,
    [tx.tenantId, only ?? null, after, before, limit],
  );
  return rows;
}
