// Seals the entries of a tenant's audit log that wait: each gets its place in the chain, and the new end is signed. Run by jobs/seal-audit-log.ts.
import { type AuditSigner, findSignatureFault } from '../domain/audit/checkpoint.ts';
import { firstPrevious, sealEntries } from '../domain/audit/seal-chain.ts';
import type { TenantId } from '../domain/ids.ts';
import {
  deleteWaiting,
  insertCheckpoint,
  insertSeals,
  selectChainEnd,
  selectNewestCheckpoint,
  selectWaiting,
} from '../store/audit-seals.store.ts';
import { lockAuditSeals } from '../store/locks.ts';
import type { Pool } from '../store/make-pool.ts';
import { type TenantTx, withTenant } from '../store/tenant-tx.ts';
import { presentAuditEntry } from './present-audit-entry.ts';

export interface SealDependencies {
  readonly pool: Pool;
  /** Undefined: the chain grows, and nobody signs its end. */
  readonly signer?: AuditSigner | undefined;
  /** True: signs on a chain that grew while nobody signed. It could as well have been stripped of its checkpoints and written anew. */
  readonly maySignOn?: boolean | undefined;
  readonly now: () => Date;
}

/** Entries of one transaction at most. */
const batch = 1_000;

/** A chain that is not the one that was signed must not be signed on: whoever wrote it anew would get our word for it. */
async function refuseForgedChain(
  tx: TenantTx,
  end: number,
  { signer, maySignOn = false }: Pick<SealDependencies, 'signer' | 'maySignOn'>,
): Promise<void> {
  const newest = await selectNewestCheckpoint(tx);
  const signed = newest?.checkpoint.position ?? 0;
  // Each batch of ours ends with a signature.
  if (signer && !maySignOn && end > signed)
    throw new Error(
      `the audit log of tenant ${tx.tenantId} was sealed from position ${signed + 1} to ${end} and not signed: where no key was set then, set PORTCULLIS_AUDIT_SIGN_ON=1 once; else verify it`,
    );
  if (!newest) return;
  const { checkpoint, sealDigest } = newest;
  if (sealDigest !== checkpoint.digest)
    throw new Error(`the audit log of tenant ${tx.tenantId} is not what was signed at position ${checkpoint.position}: verify it`);
  const fault = signer && findSignatureFault(tx.tenantId, checkpoint, signer.keys);
  if (fault !== undefined)
    throw new Error(
      `the audit log of tenant ${tx.tenantId}: ${fault}. After a change of keys name the old one in PORTCULLIS_AUDIT_OLD_KEYS; else verify it`,
    );
}

async function sealBatch(tx: TenantTx, { signer, maySignOn, now }: SealDependencies): Promise<number> {
  await lockAuditSeals(tx);
  const rows = await selectWaiting(tx, batch);
  if (rows.length === 0) return 0;
  const end = (await selectChainEnd(tx)) ?? { position: 0, digest: firstPrevious };
  await refuseForgedChain(tx, end.position, { signer, maySignOn });
  const ids = new Set<string>();
  // What waits twice is sealed once.
  const fresh = rows.filter(({ id, isSealed }) => !isSealed && !ids.has(id) && ids.add(id));
  const seals = sealEntries(
    tx.tenantId,
    end,
    fresh.map(({ xact, isSealed, ...row }) => presentAuditEntry(row)),
  );
  await insertSeals(
    tx,
    seals,
    fresh.map(({ id }) => id),
  );
  await deleteWaiting(tx, rows);
  const last = seals.at(-1);
  if (signer && last) await insertCheckpoint(tx, signer.sign(tx.tenantId, { ...last, madeAt: now().toISOString() }));
  return rows.length;
}

/**
 * Entries of transactions that still run, or that began after one that does, are left for the next time.
 * @throws Error where the chain is not the one that was signed
 */
export async function sealAuditLog(dependencies: SealDependencies, tenantId: TenantId): Promise<void> {
  let sealed: number;
  do sealed = await withTenant(dependencies.pool, tenantId, { readOnly: false }, (tx) => sealBatch(tx, dependencies));
  while (sealed > 0);
}
