// The drill's look at the sealed audit log of a restored database: every tenant's chain is worked out anew, as the runtime role.
import type { AuditVerifier } from '@portcullis/db/backup';
import pg from 'pg';
import type { AuditKeys } from '../../api/src/domain/audit/checkpoint.ts';
import type { TenantId } from '../../api/src/domain/ids.ts';
import { checkAuditLog } from '../../api/src/services/verify-audit-log.ts';
import { makePool } from '../../api/src/store/make-pool.ts';

const faultsShown = 10;

// Also of tenants that are deleted, and of those whose entries are all gone.
const tenantsWithLogs = `
  select tenant_id as "tenantId" from app.audit_log
  union select tenant_id from app.audit_seals
  union select tenant_id from app.audit_checkpoints
  order by 1`;

/** Undefined where the restored schema has no seals. */
async function readTenants(adminUrl: string): Promise<TenantId[] | undefined> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query(`select where to_regclass('app.audit_seals') is not null`);
    if (rows.length === 0) return undefined;
    return (await client.query<{ tenantId: TenantId }>(tenantsWithLogs)).rows.map(({ tenantId }) => tenantId);
  } finally {
    await client.end();
  }
}

/** The same database for a superuser who acts as the runtime role: its password is nobody's business here. */
function asRuntimeRole(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.searchParams.set('options', '-c role=portcullis_app');
  return url.href;
}

/** @param keys public keys by which checkpoints are believed; undefined: signatures are not looked at, which is told */
export function makeAuditVerifier(keys: AuditKeys | undefined): AuditVerifier {
  return async (adminUrl) => {
    const tenants = await readTenants(adminUrl);
    if (!tenants) return { outcome: 'not-checked', details: ['the backup is of a release that did not seal the audit log'] };
    const pool = makePool({ connectionString: asRuntimeRole(adminUrl), max: 1, statementTimeout: 600_000, onError: () => undefined });
    try {
      let sealed = 0;
      let unsigned = 0;
      const faults: string[] = [];
      for (const tenantId of tenants) {
        const verification = await checkAuditLog({ pool, keys }, tenantId);
        sealed += verification.sealed;
        if (!verification.isSigned) unsigned += 1;
        faults.push(...verification.faults.map(({ detail }) => `tenant ${tenantId}: ${detail}`));
      }
      if (faults.length > 0) return { outcome: 'failed', details: faults.slice(0, faultsShown) };
      if (sealed === 0) return { outcome: 'not-checked', details: ['no entry was sealed when the backup was made'] };
      const signatures = keys
        ? `${unsigned} without a signature of a key given`
        : 'signatures not looked at, for no --audit-keys were given';
      return { outcome: 'passed', details: [`${sealed} sealed entries of ${tenants.length} tenants; ${signatures}`] };
    } finally {
      await pool.end();
    }
  };
}
