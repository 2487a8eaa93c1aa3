// Findings that are closed everywhere since before anything that is still judged, or compared with.
import type { BranchId } from '../domain/ids.ts';
import type { Partition } from './findings.store.ts';
import { batchSize } from './retention.store.ts';
import type { TenantTx } from './tenant-tx.ts';

/** What makes a finding old enough. */
export interface Horizon {
  /** The newest scan from before that time, by its number; 0 where there is none. */
  readonly until: number;
  /** Nothing from after it is forgotten. */
  readonly before: Date;
}

export async function selectHorizon(tx: TenantTx, before: Date): Promise<Horizon> {
  const { rows } = await tx.query<{ number: number }>(
    'select number from app.scans where tenant_id = $1 and received_at < $2 order by number desc limit 1',
    [tx.tenantId, before],
  );
  return { until: rows[0]?.number ?? 0, before };
}

/** Branches on which findings ended not after the horizon. */
export async function selectBranchesWithEnded(tx: TenantTx, { until }: Horizon): Promise<BranchId[]> {
  const { rows } = await tx.query<{ id: BranchId }>(
    `select b.id from app.branches as b
     where b.tenant_id = $1
       and exists (select from app.sightings as i where i.tenant_id = $1 and i.branch_id = b.id and i.until_scan is not null and i.until_scan <= $2)
     order by b.id`,
    [tx.tenantId, until],
  );
  return rows.map((row) => row.id);
}

export interface EndedFindings {
  readonly ids: readonly string[];
  /** The scan that ended the last of them; undefined where there are no more. */
  readonly last: number | undefined;
}

/** Findings that ended on a branch after a scan and not after the horizon: a batch, and whatever else the last scan of these ended. */
export async function selectEnded(tx: TenantTx, branchId: BranchId, after: number, { until }: Horizon): Promise<EndedFindings> {
  const { rows } = await tx.query<{ id: string; until: number }>(
    `select i.finding_id as id, i.until_scan as until from app.sightings as i
     where i.tenant_id = $1 and i.branch_id = $2 and i.until_scan > $3 and i.until_scan <= $4
     order by i.until_scan fetch first ($5) rows with ties`,
    [tx.tenantId, branchId, after, until, batchSize],
  );
  return { ids: [...new Set(rows.map((row) => row.id))], last: rows.at(-1)?.until };
}

/** Findings that were on no branch but such as are kept no longer, and stayed because somebody had decided on them, as long ago as that. */
export async function selectDecidedAndGone(tx: TenantTx, { before }: Horizon): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select d.id
     from (
       select finding_id as id from app.triage where tenant_id = $1 and decided_at < $2
       union select finding_id from app.triage_reviews where tenant_id = $1 and settled_at < $2
     ) as d
     where not exists (select from app.sightings as i where i.tenant_id = $1 and i.finding_id = d.id)`,
    [tx.tenantId, before],
  );
  return rows.map((row) => row.id);
}

// Statements are made from constants when this file is loaded, and never from values.
/**
 * Findings stay that have an interval which goes on or ended later, and those in which a scan lies that is not set aside: a gate or a page may still
 * ask for what was there then. Decisions that hold, are young, or wait for a second member keep them, also through what was merged into them.
 */
const keepsSql = `
   exists (
     select from app.sightings as i
     where i.tenant_id = $1 and i.finding_id = member.id and (i.until_scan is null or i.until_scan > $2))
   or exists (
     select from (
       select e.branch_id, e.from_scan, e.until_scan from app.sightings as e where e.tenant_id = $1 and e.finding_id = member.id offset 0
     ) as i
     cross join lateral (
       select 1 from app.scans as n
       where n.tenant_id = $1 and n.branch_id = i.branch_id and n.tool = f.tool and n.category = f.category and n.number >= i.from_scan
         and n.number < i.until_scan and n.set_aside_at is null
       limit 1
     ) as s)
   or exists (
     -- What is compared with a base of before the end of an interval.
     select from app.sightings as i join pulls as p on p.base_number < i.until_scan
     where i.tenant_id = $1 and i.finding_id = member.id and p.project_id = f.project_id and p.tool = f.tool and p.category = f.category)
   or exists (
     select from app.triage as t
     where t.tenant_id = $1 and t.finding_id = member.id
       and (t.decided_at >= $3
         or t.replaced_at is null and (t.state in ('in-review', 'false-positive') or t.state = 'accepted' and t.expires_at > $3)))
   or exists (
     select from app.triage_reviews as r
     where r.tenant_id = $1 and r.finding_id = member.id and (r.settled_at is null or r.settled_at >= $3))`;

/** The oldest base of what pull requests have, by partition; then the findings, each with what was merged into it. */
const forgettableSql = `
 with pulls as materialized (
   select project_id, tool, category, min(coalesce(base_number, number)) as base_number from app.scans
   where tenant_id = $1 and open_by_severity is null and set_aside_at is null group by project_id, tool, category
 ), asked as materialized (
   -- Sub-selects by one key alone, not plain joins: one probe a finding, whatever the statistics say of a table that grew a minute ago.
   select distinct n.id
   from unnest($4::uuid[]) as wanted (id)
   cross join lateral (
     select coalesce(o.merged_into, o.id) as id from app.findings as o where o.tenant_id = $1 and o.id = wanted.id offset 0
   ) as n
 )
 select f.id, f.project_id as "projectId", f.tool, f.category
 from asked
 cross join lateral (
   select n.id, n.project_id, n.tool, n.category from app.findings as n where n.tenant_id = $1 and n.id = asked.id offset 0
 ) as f
 cross join lateral (
   select f.id union all select m.id from app.findings as m where m.tenant_id = $1 and m.merged_into = f.id offset 0
 ) as member
 group by f.id, f.project_id, f.tool, f.category having not bool_or(${keepsSql})`;

/** Those of the findings that nothing needs any more. */
export async function selectForgettable(
  tx: TenantTx,
  ids: readonly string[],
  { until, before }: Horizon,
): Promise<(Partition & { readonly id: string })[]> {
  if (ids.length === 0) return [];
  return (await tx.query<Partition & { id: string }>(forgettableSql, [tx.tenantId, until, before, ids])).rows;
}

/**
 * Takes those of the findings away that nothing needs any more, with what was merged into them, their intervals and their decisions. Under the locks of
 * their partitions and of the project's triage: nobody finds one again, or decides on it, meanwhile. @returns how many
 */
export async function deleteForgettable(tx: TenantTx, wanted: readonly string[], horizon: Horizon): Promise<number> {
  const ids = (await selectForgettable(tx, wanted, horizon)).map((row) => row.id);
  if (ids.length === 0) return 0;
  const merged = await tx.query('delete from app.findings where tenant_id = $1 and merged_into = any ($2::uuid[])', [tx.tenantId, ids]);
  const own = await tx.query('delete from app.findings where tenant_id = $1 and id = any ($2::uuid[])', [tx.tenantId, ids]);
  return (merged.rowCount ?? 0) + (own.rowCount ?? 0);
}
