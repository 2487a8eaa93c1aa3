// Findings that are closed everywhere since before anything that is still judged, or compared with.
import type { ProjectId } from '../domain/ids.ts';
import type { Partition } from './findings.store.ts';
import { batchSize } from './retention.store.ts';
import type { TenantTx } from './tenant-tx.ts';

/** The newest scan from before a time, by its number; undefined where there is none. */
export async function selectNumberBefore(tx: TenantTx, before: Date): Promise<number | undefined> {
  const { rows } = await tx.query<{ number: number }>(
    'select number from app.scans where tenant_id = $1 and received_at < $2 order by number desc limit 1',
    [tx.tenantId, before],
  );
  return rows[0]?.number;
}

// Statements are made from constants when this file is loaded, and never from values.
/**
 * Findings that had an interval which ended not after the scan numbered $2, and that have none which goes on or ended later: where a scan that is not set
 * aside lies in one of them, a gate or a page may still ask for what was there then. Decisions that hold, or wait for a second member, keep them, also
 * through what was merged into them.
 */
const closedSql = `
 from (
   select distinct i.finding_id as id
   from app.branches as b
   cross join lateral (
     select e.finding_id from app.sightings as e where e.tenant_id = $1 and e.branch_id = b.id and e.until_scan <= $2 offset 0
   ) as i
   where b.tenant_id = $1
 ) as ended
 -- Sub-selects by one key alone, not plain joins: one probe a finding, whatever the statistics say of a table that grew a minute ago.
 cross join lateral (
   select n.id, n.project_id, n.tool, n.category from app.findings as n where n.tenant_id = $1 and n.id = ended.id and n.merged_into is null offset 0
 ) as f
 cross join lateral (
   select f.id union all select m.id from app.findings as m where m.tenant_id = $1 and m.merged_into = f.id offset 0
 ) as member`;

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
     where t.tenant_id = $1 and t.finding_id = member.id and t.replaced_at is null
       and (t.state in ('in-review', 'false-positive') or t.state = 'accepted' and t.expires_at > $3))
   or exists (select from app.triage_reviews as r where r.tenant_id = $1 and r.finding_id = member.id and r.settled_at is null)`;

/** The oldest base of what pull requests have, by partition. */
const pullsSql = `with pulls as materialized (
   select project_id, tool, category, min(coalesce(base_number, number)) as base_number from app.scans
   where tenant_id = $1 and open_by_severity is null and set_aside_at is null group by project_id, tool, category)`;

const partitionsSql = `${pullsSql} select distinct f.project_id as "projectId", f.tool, f.category ${closedSql}
 group by f.project_id, f.tool, f.category, f.id having not bool_or(${keepsSql})`;

const idsSql = `${pullsSql} select f.id ${closedSql}
 where f.project_id = $4 and f.tool = $5 and f.category = $6
 group by f.id having not bool_or(${keepsSql}) limit $7`;

/** Partitions that have findings to take away. */
export async function selectClosedPartitions(tx: TenantTx, until: number, before: Date): Promise<Partition[]> {
  return (await tx.query<Partition & { projectId: ProjectId }>(partitionsSql, [tx.tenantId, until, before])).rows;
}

/**
 * Takes findings of a partition away, with what was merged into them, their intervals and their decisions. Under the locks of the partition and of the
 * project's triage: nobody finds one again, or decides on it, meanwhile. @returns how many, at most a batch and what was merged into it
 */
export async function deleteClosedFindings(
  tx: TenantTx,
  { projectId, tool, category }: Partition,
  until: number,
  before: Date,
): Promise<number> {
  const values = [tx.tenantId, until, before, projectId, tool, category, batchSize];
  const ids = (await tx.query<{ id: string }>(idsSql, values)).rows.map((row) => row.id);
  if (ids.length === 0) return 0;
  const merged = await tx.query('delete from app.findings where tenant_id = $1 and merged_into = any ($2::uuid[])', [tx.tenantId, ids]);
  const own = await tx.query('delete from app.findings where tenant_id = $1 and id = any ($2::uuid[])', [tx.tenantId, ids]);
  return (merged.rowCount ?? 0) + (own.rowCount ?? 0);
}
