// What a verification of the audit log reads: the whole chain beside the entries it seals, a chunk at a time, and what lies beside it.
import { type AuditRow, bytesAtOnce, entryBytes, entryColumns } from './audit-log.store.ts';
import type { TenantTx } from './tenant-tx.ts';

export interface LogCounts {
  readonly entries: number;
  readonly waiting: number;
  /** The newest position; 0 before the first. */
  readonly end: number;
}

/** All at one moment. */
export async function countLog(tx: TenantTx): Promise<LogCounts> {
  const { rows } = await tx.query<LogCounts>(
    `select (select count(*) from app.audit_log where tenant_id = $1) as entries,
       (select count(*) from app.audit_pending where tenant_id = $1) as waiting,
       (select coalesce(max(audit_seals.position), 0) from app.audit_seals where tenant_id = $1) as end`,
    [tx.tenantId],
  );
  return rows[0] ?? { entries: 0, waiting: 0, end: 0 };
}

/** A seal, and the entry that it is for; without its members where the entry is gone. */
export interface SealedRow extends AuditRow {
  readonly position: number;
  readonly entryId: string;
  readonly digest: string;
  /** Null where the entry is gone. */
  readonly found: string | null;
}

const sealedSql = `select seals.position, seals.entry_id as "entryId", encode(seals.digest, 'hex') as digest, audit_log.id as found, ${entryColumns}
 from (
   select n.*, sum(n.bytes) over (order by n.position) - n.bytes as bytes_before
   from (
     select s.position, s.entry_id, s.digest, coalesce(l.bytes, 0) as bytes
     from app.audit_seals as s
     left join lateral (select ${entryBytes} as bytes from app.audit_log as l where l.tenant_id = $1 and l.id = s.entry_id) as l on true
     where s.tenant_id = $1 and s.position > $2 and s.position <= $3
     order by s.position limit $4) as n
 ) as seals
 left join app.audit_log on audit_log.tenant_id = $1 and audit_log.id = seals.entry_id
 where seals.bytes_before < $5
 order by seals.position`;

/** Seals after a position and up to another: as many as that, or as many as have that many bytes of entries, whatever is less. */
export async function selectSealed(tx: TenantTx, after: number, to: number, limit: number): Promise<SealedRow[]> {
  return (await tx.query<SealedRow>(sealedSql, [tx.tenantId, after, to, limit, bytesAtOnce])).rows;
}

/** Entries that have no seal and do not wait for one. */
export async function selectUnwatched(tx: TenantTx, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select l.id from app.audit_log as l
     where l.tenant_id = $1
       and not exists (select from app.audit_seals as s where s.tenant_id = $1 and s.entry_id = l.id)
       and not exists (select from app.audit_pending as p where p.tenant_id = $1 and p.entry_id = l.id)
     order by l.id limit $2`,
    [tx.tenantId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Entries that wait to be sealed and are gone. */
export async function selectGoneWaiting(tx: TenantTx, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select p.entry_id as id from app.audit_pending as p
     where p.tenant_id = $1 and not exists (select from app.audit_log as l where l.tenant_id = $1 and l.id = p.entry_id)
     order by p.entry_id limit $2`,
    [tx.tenantId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Positions of checkpoints that speak of another chain than there is. */
export async function selectForeignCheckpoints(tx: TenantTx, limit: number): Promise<number[]> {
  const { rows } = await tx.query<{ position: number }>(
    `select c.position from app.audit_checkpoints as c
     where c.tenant_id = $1 and not exists (
       select from app.audit_seals as s where s.tenant_id = $1 and s.position = c.position and s.digest = c.digest)
     order by c.position limit $2`,
    [tx.tenantId, limit],
  );
  return rows.map(({ position }) => position);
}
