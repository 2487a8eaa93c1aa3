// Audit logs to seal and to tamper with: what every test of seals starts from.
import { generateKeyPairSync } from 'node:crypto';
import { eventually, type TestDatabase, withClient } from '@portcullis/db/testing';
import type { AuditVerification } from '@portcullis/contract';
import { type AuditKeys, makeAuditSigner, readOwnKey } from '../../src/domain/audit/checkpoint.ts';
import { sealAuditLog } from '../../src/services/seal-audit-log.ts';
import { checkAuditLog } from '../../src/services/verify-audit-log.ts';
import { insertAuditEntries } from '../../src/store/audit-log.store.ts';
import type { Pool } from '../../src/store/make-pool.ts';
import { withTenant } from '../../src/store/tenant-tx.ts';
import type { TestTenant } from './make-test-tenant.ts';

/** Made for this run of the tests. */
const privateKey = generateKeyPairSync('ed25519').privateKey;

export const auditSigner = makeAuditSigner(privateKey);
export const auditKeys: AuditKeys = readOwnKey(auditSigner.key)!;

/** As a server is given it. */
export const auditSettings = {
  PORTCULLIS_AUDIT_KEY: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })).toString('base64'),
};

export interface AuditStage {
  readonly pool: Pool;
  readonly database: TestDatabase;
}

/** Writes entries with `resource` 1 to `count`. */
export async function writeEntries({ pool }: AuditStage, { tenantId, actor }: TestTenant, count: number): Promise<void> {
  const records = Array.from({ length: count }, (_, index) => ({
    actor,
    entry: { action: 'thing.make', resourceType: 'thing', resourceId: String(index + 1), after: { b: [index, null], a: 'ä' } },
    trace: undefined,
  }));
  await withTenant(pool, tenantId, { readOnly: false }, (tx) => insertAuditEntries(tx, records));
}

export async function countWaiting({ database }: AuditStage, { tenantId }: TestTenant): Promise<number> {
  const { rows } = await withClient(database.adminUrl, (client) =>
    client.query<{ count: number }>('select count(*)::int as count from app.audit_pending where tenant_id = $1', [tenantId]),
  );
  return rows[0]!.count;
}

/** Who signs: the key of the tests, or nobody. */
type SignedBy = 'key' | 'nobody';

/** Seals once, which may leave what began after a transaction that still runs, be it one of another test's database. */
export async function seal({ pool }: AuditStage, { tenantId }: TestTenant, by: SignedBy = 'key'): Promise<void> {
  await sealAuditLog({ pool, signer: by === 'key' ? auditSigner : undefined, now: () => new Date() }, tenantId);
}

/** Seals until nothing waits. */
export async function sealAll(stage: AuditStage, tenant: TestTenant, by: SignedBy = 'key'): Promise<void> {
  await eventually('every entry is sealed', async () => {
    await seal(stage, tenant, by);
    return (await countWaiting(stage, tenant)) === 0;
  });
}

export async function check({ pool }: AuditStage, { tenantId }: TestTenant): Promise<AuditVerification> {
  return checkAuditLog({ pool, keys: auditKeys }, tenantId);
}

/** As a superuser who has switched every trigger off: nothing stops them. $1 is the tenant. */
export async function tamper({ database }: AuditStage, { tenantId }: TestTenant, ...statements: readonly string[]): Promise<void> {
  await withClient(database.adminUrl, async (client) => {
    await client.query('set session_replication_role = replica');
    for (const statement of statements) await client.query(statement, [tenantId]);
  });
}
