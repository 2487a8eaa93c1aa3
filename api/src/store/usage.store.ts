// What a tenant uses of its plan. Uploads and findings are counted as they come, in one statement that ends the upload; the rest is counted when asked.
import type { Quota } from '@portcullis/contract';
import type { PlanClaim } from '../domain/billing/bill.ts';
import type { TenantTx } from './tenant-tx.ts';

/** What an upload is measured by before anything of it is read. */
export interface UploadStanding {
  /** Null where the tenant has no bill. */
  readonly claim: PlanClaim | null;
  /** Uploads of the day. */
  readonly uploads: number;
}

/** One statement, so that it can be a transaction of one round trip. */
export async function selectUploadStanding(tx: TenantTx, day: string): Promise<UploadStanding> {
  const { rows } = await tx.query<PlanClaim & { uploads: number; isBilled: boolean }>(
    `select b.tenant_id is not null as "isBilled", b.plan, b.status, b.past_due_since as "pastDueSince", coalesce(d.uploads, 0) as uploads
     from (select $1::uuid as tenant_id) as t
     left join app.billing as b on b.tenant_id = t.tenant_id
     left join app.usage_days as d on d.tenant_id = t.tenant_id and d.day = $2`,
    [tx.tenantId, day],
  );
  const [row] = rows;
  if (!row) throw new Error('a select without a condition returned no row');
  const { plan, status, pastDueSince, uploads } = row;
  return { claim: row.isBilled ? { plan, status, pastDueSince } : null, uploads };
}

/** What there is with an upload. */
export interface UploadCount {
  /** Uploads of the day. */
  readonly uploads: number;
  /** Findings that are stored. */
  readonly findings: number;
}

/**
 * A tenant without a row is counted from its findings, among which are those of this transaction. The second row waits for the first: two uploads
 * take both in one order.
 */
const countUploadSql = `
  with day as (
    insert into app.usage_days as d (tenant_id, day, uploads) values ($1, $2, 1)
    on conflict (tenant_id, day) do update set uploads = d.uploads + 1
    returning d.uploads
  ), stored as (
    insert into app.usage as u (tenant_id, stored_findings)
    select $1, case
      when exists (select from app.usage where tenant_id = $1) then $3::bigint
      else (select count(*) from app.findings where tenant_id = $1) end
    from day
    on conflict (tenant_id) do update set stored_findings = u.stored_findings + $3
    returning u.stored_findings
  )
  select (select uploads from day) as uploads, (select stored_findings from stored) as findings`;

/**
 * Counts an upload, as the last statement of its transaction: the rows are locked until it commits, and no longer, so that each upload is told its
 * own number. Whoever finds it too high rolls the transaction back, and the count with it.
 * @param added findings that the upload stores for the first time
 */
export async function countUpload(tx: TenantTx, day: string, added: number): Promise<UploadCount> {
  const { rows } = await tx.query<UploadCount>(countUploadSql, [tx.tenantId, day, added]);
  const [row] = rows;
  if (!row) throw new Error('a select without a condition returned no row');
  return row;
}

/** What a tenant uses. Invitations that wait are no members yet. */
export interface Usage extends Readonly<Record<Quota, number>> {
  readonly invitations: number;
}

const usageSql = `
  select (select count(*) from app.projects where tenant_id = $1) as projects,
    (select count(*) from app.members where tenant_id = $1) as members,
    (select count(*) from app.invitations where tenant_id = $1 and accepted_at is null and expires_at > now()) as invitations,
    coalesce((select uploads from app.usage_days where tenant_id = $1 and day = $2), 0) as "uploadsPerDay",
    coalesce((select stored_findings from app.usage where tenant_id = $1), (select count(*) from app.findings where tenant_id = $1)) as "storedFindings"`;

export async function selectUsage(tx: TenantTx, day: string): Promise<Usage> {
  const { rows } = await tx.query<Usage>(usageSql, [tx.tenantId, day]);
  const [row] = rows;
  if (!row) throw new Error('a select of counts returned no row');
  return row;
}

/**
 * How far the counter of findings is from their number; 0 where there is none yet, for the first upload makes it. Both are read in one statement,
 * hence at one moment: an upload is in both or in neither, so nobody has to be held off meanwhile.
 */
export async function selectFindingDrift(tx: TenantTx): Promise<number> {
  const { rows } = await tx.query<{ drift: number }>(
    `select (select count(*) from app.findings where tenant_id = $1) - u.stored_findings as drift from app.usage as u where u.tenant_id = $1`,
    [tx.tenantId],
  );
  return rows[0]?.drift ?? 0;
}

/** Corrects the counter by what it was off. */
export async function repairStoredFindings(tx: TenantTx, drift: number): Promise<void> {
  await tx.query(
    'update app.usage set stored_findings = greatest(0, stored_findings + $2::bigint), counted_at = now() where tenant_id = $1',
    [tx.tenantId, drift],
  );
}

/** Forgets days that nobody asks about any more. */
export async function deleteOldUsageDays(tx: TenantTx, before: string): Promise<void> {
  await tx.query('delete from app.usage_days where tenant_id = $1 and day < $2', [tx.tenantId, before]);
}
