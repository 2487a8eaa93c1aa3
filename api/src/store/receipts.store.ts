// Stored answers of uploads that carried an Idempotency-Key.
import type { Receipt } from '@portcullis/contract';
import type { ProjectId } from '../domain/ids.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface ReceiptRow {
  readonly requestDigest: Buffer;
  readonly receipt: Receipt;
}

export async function selectReceipt(tx: TenantTx, projectId: ProjectId, key: string): Promise<ReceiptRow | undefined> {
  const { rows } = await tx.query<ReceiptRow>(
    `select request_digest as "requestDigest", receipt from app.receipts
     where tenant_id = $1 and project_id = $2 and idempotency_key = $3`,
    [tx.tenantId, projectId, key],
  );
  return rows[0];
}

/** Stores the answer and returns it as it is stored: jsonb orders members its own way, and a replay must not differ in a byte. */
export async function insertReceipt(tx: TenantTx, projectId: ProjectId, key: string, row: ReceiptRow): Promise<Receipt> {
  const { rows } = await tx.query<{ receipt: Receipt }>(
    `insert into app.receipts (tenant_id, project_id, idempotency_key, request_digest, receipt) values ($1, $2, $3, $4, $5)
     returning receipt`,
    [tx.tenantId, projectId, key, row.requestDigest, JSON.stringify(row.receipt)],
  );
  const [stored] = rows;
  if (!stored) throw new Error('the insert of a receipt returned no row');
  return stored.receipt;
}
