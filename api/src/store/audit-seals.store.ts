// The chain of seals and its checkpoints: what waits, what is sealed, what was signed. Rows are only ever added; those that wait go when sealed.
import type { AuditCheckpoint, AuditSeal } from '@portcullis/contract';
import type { TenantId } from '../domain/ids.ts';
import { type AuditRow, bytesAtOnce, entryBytes, entryColumns } from './audit-log.store.ts';
import type { Pool } from './make-pool.ts';
import type { TenantTx } from './tenant-tx.ts';

/** A page of tenants with entries that wait. @param pool of the role portcullis_worker: no other may list them */
export async function lookupTenantsToSeal(pool: Pool, after: TenantId | undefined, wanted: number): Promise<TenantId[]> {
  const { rows } = await pool.query<{ tenantId: TenantId }>('select tenant_id as "tenantId" from app.lookup_tenants_to_seal($1, $2)', [
    after ?? null,
    wanted,
  ]);
  return rows.map(({ tenantId }) => tenantId);
}

/** An entry that waits, and may be sealed. */
export interface WaitingRow extends AuditRow {
  readonly xact: number;
  /** Somebody has put it among those that wait again. */
  readonly isSealed: boolean;
}

/**
 * A transaction below xmin has ended, and so has every one before it: nothing can turn up later that belongs before its entries. One from xmax on
 * has not begun here: its entries came with a database that was restored on another server.
 */
const waitingSql = `select ready.xact, ready.is_sealed as "isSealed", ${entryColumns}
 from (
   select n.*, sum(n.bytes) over (order by n.xact, n.entry_id) - n.bytes as bytes_before
   from (
     select p.xact, p.entry_id, l.bytes, exists (select from app.audit_seals as s where s.tenant_id = $1 and s.entry_id = p.entry_id) as is_sealed
     from app.audit_pending as p
     cross join lateral (
       select ${entryBytes} as bytes from app.audit_log as l where l.tenant_id = $1 and l.id = p.entry_id
     ) as l
     where p.tenant_id = $1
       and (p.xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint or p.xact >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
     order by p.xact, p.entry_id
     limit $2) as n
 ) as ready
 join app.audit_log on audit_log.tenant_id = $1 and audit_log.id = ready.entry_id
 where ready.bytes_before < $3
 order by ready.xact, ready.entry_id`;

/** Entries that may be sealed now, in the order of the chain: as many as that, or as many as have that many bytes, whatever is less. */
export async function selectWaiting(tx: TenantTx, limit: number): Promise<WaitingRow[]> {
  return (await tx.query<WaitingRow>(waitingSql, [tx.tenantId, limit, bytesAtOnce])).rows;
}

/** They wait no more. */
export async function deleteWaiting(tx: TenantTx, rows: readonly WaitingRow[]): Promise<void> {
  await tx.query(
    `delete from app.audit_pending as p using unnest($2::bigint[], $3::uuid[]) as sealed (xact, entry_id)
     where p.tenant_id = $1 and p.xact = sealed.xact and p.entry_id = sealed.entry_id`,
    [tx.tenantId, rows.map(({ xact }) => xact), rows.map(({ id }) => id)],
  );
}

/** The newest seal; undefined before the first. */
export async function selectChainEnd(tx: TenantTx): Promise<{ position: number; digest: string } | undefined> {
  const { rows } = await tx.query<{ position: number; digest: string }>(
    `select position, encode(digest, 'hex') as digest from app.audit_seals where tenant_id = $1 order by audit_seals.position desc limit 1`,
    [tx.tenantId],
  );
  return rows[0];
}

/** @param entryIds of the seals, in their order */
export async function insertSeals(tx: TenantTx, seals: readonly AuditSeal[], entryIds: readonly string[]): Promise<void> {
  await tx.query(
    `insert into app.audit_seals (tenant_id, position, entry_id, digest)
     select $1::uuid, sealed.position, sealed.entry_id, decode(sealed.digest, 'hex')
     from unnest($2::bigint[], $3::uuid[], $4::text[]) as sealed (position, entry_id, digest)`,
    [tx.tenantId, seals.map(({ position }) => position), entryIds, seals.map(({ digest }) => digest)],
  );
}

export async function insertCheckpoint(tx: TenantTx, checkpoint: AuditCheckpoint): Promise<void> {
  const { position, digest, madeAt, keyId, signature } = checkpoint;
  await tx.query(
    `insert into app.audit_checkpoints (tenant_id, position, digest, made_at, key_id, signature)
     values ($1, $2, decode($3, 'hex'), $4, $5, decode($6, 'hex'))`,
    [tx.tenantId, position, digest, madeAt, keyId, signature],
  );
}

// Statements are made from constants when this file is loaded, and never from values.
const checkpointColumns = `c.position, encode(c.digest, 'hex') as digest, to_char(c.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "madeAt",
  c.key_id as "keyId", encode(c.signature, 'hex') as signature`;
const checkpointsSql = `select ${checkpointColumns} from app.audit_checkpoints as c
  where c.tenant_id = $1 and c.position > $2 order by c.position limit $3`;
const newestCheckpointSql = `select ${checkpointColumns}, encode(s.digest, 'hex') as "sealDigest"
  from app.audit_checkpoints as c
  left join app.audit_seals as s on s.tenant_id = c.tenant_id and s.position = c.position
  where c.tenant_id = $1 order by c.position desc limit 1`;

/** Checkpoints after a position, in their order. */
export async function selectCheckpoints(tx: TenantTx, after: number, limit: number): Promise<AuditCheckpoint[]> {
  return (await tx.query<AuditCheckpoint>(checkpointsSql, [tx.tenantId, after, limit])).rows;
}

export interface NewestCheckpoint {
  readonly checkpoint: AuditCheckpoint;
  /** Digest of the seal at its position; null where there is no such seal. */
  readonly sealDigest: string | null;
}

/** The newest checkpoint, beside the seal that it speaks of. */
export async function selectNewestCheckpoint(tx: TenantTx): Promise<NewestCheckpoint | undefined> {
  const { rows } = await tx.query<AuditCheckpoint & { readonly sealDigest: string | null }>(newestCheckpointSql, [tx.tenantId]);
  if (!rows[0]) return undefined;
  const { sealDigest, ...checkpoint } = rows[0];
  return { checkpoint, sealDigest };
}

/** Seals of these entries, as far as they are not beyond a position. */
export async function selectSeals(tx: TenantTx, entryIds: readonly string[], most: number): Promise<Map<string, AuditSeal>> {
  const { rows } = await tx.query<AuditSeal & { entryId: string }>(
    `select s.entry_id as "entryId", s.position, coalesce(encode(p.digest, 'hex'), repeat('0', 64)) as previous, encode(s.digest, 'hex') as digest
     from app.audit_seals as s
     left join app.audit_seals as p on p.tenant_id = s.tenant_id and p.position = s.position - 1
     where s.tenant_id = $1 and s.entry_id = any ($2::uuid[]) and s.position <= $3`,
    [tx.tenantId, entryIds, most],
  );
  return new Map(rows.map(({ entryId, ...seal }) => [entryId, seal]));
}
