// What is known of a partition before a scan is compared with it, packed for matching: what is present, and what was ever in some files.
import type { BranchId } from '../domain/ids.ts';
import type { Partition } from './findings.store.ts';
import type { TenantTx } from './tenant-tx.ts';

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

// Statements are made from constants when this file is loaded, and never from values. A record as live-findings.ts reads it, of `known` (id, flags, severity_rank, match_data).
const packed = `string_agg(uuid_send(known.id)
       || set_byte(set_byte('\\x0000'::bytea, 0, known.flags | case when $8::bigint is not null and known.flags & 65 = 1 then 32 else 0 end), 1, known.severity_rank)
       || known.match_data, ''::bytea) as packed`;

function parametersOf(tx: TenantTx, { projectId, tool, category }: Partition, view: BranchView): unknown[] {
  const { branchId, baseBranchId, baseNumber, baselineNumber } = view;
  return [tx.tenantId, projectId, tool, category, baseBranchId, branchId, baseNumber ?? now, baselineNumber ?? null];
}

const presentSql = `select ${packed}
 from (
   select p.finding_id as id, f.match_data, f.severity_rank, p.flags | case when f.suppressed then 16 else 0 end as flags
   from (
     select seen.finding_id, bit_or(seen.flags) as flags
     from (
       select s.finding_id, case when s.from_scan <= $7 then 3 else 0 end | case when s.from_scan <= $8 then 64 else 0 end as flags
       from app.sightings as s
       where s.tenant_id = $1 and s.branch_id = $5 and s.partition_code = app.partition_code($3, $4) and s.until_scan is null and s.present
       union all
       select s.finding_id, case when s.from_scan > $7 then 0 when s.until_scan > $7 then 3 else 2 end
         | case when s.from_scan <= $8 and s.until_scan > $8 then 64 else 0 end
       from app.sightings as s
       where s.tenant_id = $1 and s.branch_id = $5 and s.until_scan > least($7, $8) and s.partition_code = app.partition_code($3, $4) and s.present
       union all
       select s.finding_id, case when s.present then 4 else 8 end | case when exists (
         select from app.sightings as b where b.tenant_id = $1 and b.finding_id = s.finding_id and b.branch_id = $5 and b.from_scan <= $7 and b.present) then 2 else 0 end
       from app.sightings as s
       where s.tenant_id = $1 and s.branch_id = $6 and $6::uuid <> $5::uuid and s.partition_code = app.partition_code($3, $4) and s.until_scan is null
     ) as seen
     group by seen.finding_id
     offset 0
   ) as p
   -- A sub-select by the primary key alone, not a plain join: one probe a finding whatever the statistics say, which on a table that
   -- was filled a second ago say nothing. Told of the partition as well, the planner takes that one's index, which is seven times slower.
   cross join lateral (
     select i.match_data, i.severity_rank, i.suppressed, i.project_id, i.tool, i.category from app.findings as i
     where i.tenant_id = $1 and i.id = p.finding_id
     offset 0
   ) as f
   where f.project_id = $2 and f.tool = $3 and f.category = $4
 ) as known`;

/**
 * Findings of a partition that are present on base or branch, or were where the gate compares with, packed into one value as
 * live-findings.ts describes: one row to transfer and no object per finding on the event loop. Goes by the sightings of base and branch, so
 * that what was fixed long ago, or is on other pull requests, costs nothing.
 */
export async function selectPresentFindings(tx: TenantTx, partition: Partition, view: BranchView): Promise<Buffer> {
  const { rows } = await tx.query<{ packed: Buffer | null }>(presentSql, parametersOf(tx, partition, view));
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

const inFilesSql = `select ${packed}
 from (
   select f.id, f.match_data, f.severity_rank, case when f.suppressed then 16 else 0 end | case when f.is_merged then 128 else 0 end | coalesce((
     select bit_or(case
       when s.branch_id = $5 and s.present and s.from_scan <= $7 and (s.until_scan is null or s.until_scan > $7) then 3
       when s.branch_id = $5 and s.present and s.from_scan <= $7 then 2
       when s.branch_id = $6 and s.branch_id <> $5 and s.until_scan is null and s.present then 4
       when s.branch_id = $6 and s.branch_id <> $5 and s.until_scan is null then 8
       else 0 end
       | case when s.branch_id = $5 and s.present and s.from_scan <= $8 and (s.until_scan is null or s.until_scan > $8) then 64 else 0 end)
     from app.sightings as s
     where s.tenant_id = $1 and s.finding_id = f.id and s.branch_id in ($5, $6)), 0) as flags
   from (
     select coalesce(i.merged_into, i.id) as id, i.match_data, i.suppressed, i.merged_into is not null as is_merged,
       case when i.merged_into is null then i.severity_rank
         else (select m.severity_rank from app.findings as m where m.tenant_id = $1 and m.id = i.merged_into) end as severity_rank
     from (
       select m.id, m.match_data, m.severity_rank, m.suppressed, m.merged_into
       from (
         -- By one path after the other, and by nothing else that another index begins with.
         select n.*
         from unnest($9::text[]) as wanted (path)
         cross join lateral (
           select i.id, i.match_data, i.severity_rank, i.suppressed, i.merged_into, i.tool, i.category from app.findings as i
           where i.tenant_id = $1 and i.project_id = $2 and i.path = wanted.path and octet_length(i.path) <= 2000
           offset 0
         ) as n
         offset 0
       ) as m
       where m.tool = $3 and m.category = $4
       union all
       select n.id, n.match_data, n.severity_rank, n.suppressed, n.merged_into from app.findings as n
       where $10 and n.tenant_id = $1 and n.project_id = $2 and n.tool = $3 and n.category = $4 and n.path is null
     ) as i
     -- Kept apart: "coalesce" counts as leaky, and what is leaky is no index condition under row security.
     offset 0
   ) as f
   offset 0
 ) as known`;

/**
 * All that was ever known of a partition in these files (null: in none), packed: what was fixed and may be back, and what is on other pull
 * requests. What was merged into another finding stands for that one. Paths longer than an index takes are not looked for.
 */
export async function selectFindingsInFiles(
  tx: TenantTx,
  partition: Partition,
  view: BranchView,
  paths: readonly (string | null)[],
): Promise<Buffer> {
  if (paths.length === 0 || !(await selectIsKnown(tx, partition))) return Buffer.alloc(0);
  const { rows } = await tx.query<{ packed: Buffer | null }>(inFilesSql, [
    ...parametersOf(tx, partition, view),
    paths.filter((path) => path !== null),
    paths.includes(null),
  ]);
  return rows[0]?.packed ?? Buffer.alloc(0);
}
