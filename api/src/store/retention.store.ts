// What retention takes away, a batch at a time: receipts, itemised warnings, verdicts, notices. Scans are in retention-scans.store.ts, findings in
// retention-findings.store.ts. What may go and what must stay: docs/decisions/0033-retention.md.
import type { TenantTx } from './tenant-tx.ts';

/** Rows that one statement takes away at most. */
export const batchSize = 5000;

/** Receipts of uploads from before a time. @returns how many, at most a batch */
export async function deleteOldReceipts(tx: TenantTx, before: Date): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from app.receipts as r using (
       select project_id, idempotency_key from app.receipts where tenant_id = $1 and created_at < $2 order by created_at limit $3
     ) as old
     where r.tenant_id = $1 and r.project_id = old.project_id and r.idempotency_key = old.idempotency_key`,
    [tx.tenantId, before, batchSize],
  );
  return rowCount ?? 0;
}

/** Itemised warnings of scans from before a time; their number stays. @returns of how many scans, at most a batch */
export async function trimOldScans(tx: TenantTx, before: Date): Promise<number> {
  const { rowCount } = await tx.query(
    `update app.scans as s set trimmed_at = now(), warnings = '[]' from (
       select id from app.scans where tenant_id = $1 and received_at < $2 and trimmed_at is null order by received_at limit $3
     ) as old
     where s.tenant_id = $1 and s.id = old.id`,
    [tx.tenantId, before, batchSize],
  );
  return rowCount ?? 0;
}

/** Verdicts from before a time that are in force no more, and that no scan is shown with. @returns how many, at most a batch */
export async function deleteOldVerdicts(tx: TenantTx, before: Date): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from app.verdicts as v using (
       select id from app.verdicts
       where tenant_id = $1 and decided_at < $2 and replaced_at is not null and submission_id is null order by decided_at limit $3
     ) as old
     where v.tenant_id = $1 and v.id = old.id`,
    [tx.tenantId, before, batchSize],
  );
  return rowCount ?? 0;
}

/** Notes of scans that are kept no longer, from before a time, where nothing of the commit was uploaded again. @returns how many, at most a batch */
export async function deleteOldForgottenScans(tx: TenantTx, before: Date): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from app.forgotten_scans as g using (
       select n.project_id, n.commit_sha, n.tool, n.category from app.forgotten_scans as n
       where n.tenant_id = $1 and n.forgotten_at < $2
         and not exists (
           select from app.scans as s
           where s.tenant_id = $1 and s.project_id = n.project_id and s.commit_sha = n.commit_sha and s.set_aside_at is null)
       limit $3
     ) as old
     where g.tenant_id = $1 and g.project_id = old.project_id and g.commit_sha = old.commit_sha and g.tool = old.tool and g.category = old.category`,
    [tx.tenantId, before, batchSize],
  );
  return rowCount ?? 0;
}

/** Notices of what was to end, from before a time. @returns how many, at most a batch */
export async function deleteOldNotices(tx: TenantTx, before: Date): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from app.notices as n using (
       select kind, subject_id, days from app.notices where tenant_id = $1 and made_at < $2 and days > 0 order by made_at limit $3
     ) as old
     where n.tenant_id = $1 and n.kind = old.kind and n.subject_id = old.subject_id and n.days = old.days`,
    [tx.tenantId, before, batchSize],
  );
  return rowCount ?? 0;
}
