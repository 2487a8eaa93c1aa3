// Findings that a scan did not find and that stay open, because so many going at once is what a broken scan looks like.
import type { ScanRow } from './scans.store.ts';
import type { TenantTx } from './tenant-tx.ts';

// Largest bigint: "as it stands" is "after every scan there is".
const now = '9223372036854775807';

/** True where no scan of its partition came after it on its branch. */
export async function selectIsNewest(tx: TenantTx, { branchId, tool, category, number }: ScanRow): Promise<boolean> {
  const { rowCount } = await tx.query(
    'select from app.scans where tenant_id = $1 and branch_id = $2 and tool = $3 and category = $4 and number > $5 limit 1',
    [tx.tenantId, branchId, tool, category, number],
  );
  return rowCount === 0;
}

/** Ends with this scan what was held of it on its branch. @returns ids of what ended */
export async function updateHeldEnded(tx: TenantTx, { id, branchId, number }: ScanRow): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `update app.sightings as i set until_scan = $4, cause = 'fixed'
     from app.scans as s
     where s.tenant_id = $1 and s.id = $2 and i.tenant_id = $1 and i.branch_id = $3 and i.until_scan is null and i.present and i.from_scan < $4
       and i.finding_id in (
         select coalesce(f.merged_into, f.id) from app.findings as f where f.tenant_id = $1 and f.id = any (s.held))
     returning i.finding_id as id`,
    [tx.tenantId, id, branchId, number],
  );
  return rows.map((row) => row.id);
}

/** Says of what was held that a branch, which is told by its differences, has it not though its base has. @returns ids of that */
export async function insertHeldGone(tx: TenantTx, scan: ScanRow): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into app.sightings (tenant_id, finding_id, branch_id, partition_code, from_scan, present, cause)
     select distinct on (b.finding_id) $1::uuid, b.finding_id, $3::uuid, b.partition_code, $4::bigint, false, 'fixed'
     from app.scans as s
     join app.findings as f on f.tenant_id = $1 and f.id = any (s.held)
     join app.sightings as b on b.tenant_id = $1 and b.finding_id = coalesce(f.merged_into, f.id) and b.branch_id = $5
       and b.from_scan <= $6 and (b.until_scan is null or b.until_scan > $6)
     where s.tenant_id = $1 and s.id = $2 and not exists (
       select from app.sightings as o
       where o.tenant_id = $1 and o.finding_id = b.finding_id and o.branch_id = $3 and o.until_scan is null)
     returning finding_id as id`,
    [tx.tenantId, scan.id, scan.branchId, scan.number, scan.baseBranchId, scan.baseNumber ?? now],
  );
  return rows.map((row) => row.id);
}

/** Counts what a person confirmed as fixed by the scan. @param open ids of what the branch, if it is long-lived, has no more */
export async function updateScanConfirmed(
  tx: TenantTx,
  { id }: ScanRow,
  { fixed, open }: { readonly fixed: number; readonly open: readonly string[] },
): Promise<void> {
  await tx.query(
    `update app.scans set count_fixed = count_fixed + $3, open_by_severity = (
       select array_agg(o.count - coalesce(c.count, 0) order by o.at)
       from unnest(open_by_severity) with ordinality as o (count, at)
       left join (
         select f.severity_rank as rank, count(*)::integer as count from app.findings as f
         where f.tenant_id = $1 and f.id = any ($4::uuid[]) group by 1
       ) as c on c.rank = o.at - 1)
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, fixed, open],
  );
}
