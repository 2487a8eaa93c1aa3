// A server that can be dumped, with two tenants who uploaded something, and a pair of keys: what the tests of backups start from.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDatabase, urlForRole } from '@portcullis/db';
import { type BackupOptions, makeBackup, type MadeBackup, makeIdentity, type RestoreOptions } from '@portcullis/db/backup';
import { findDumpPrograms, startDumpServer, type TestServer, withClient } from '@portcullis/db/testing';
import { type AuditSigner, makeAuditSigner } from '../../src/domain/audit/checkpoint.ts';
import { sealAuditLog } from '../../src/services/seal-audit-log.ts';
import { makePool } from '../../src/store/make-pool.ts';
import { makeSarif } from './make-sarif.ts';
import { makeTestTenantAt, type TestTenant } from './make-test-tenant.ts';
import { startReplica } from './start-replica.ts';
import { uploadOk } from './start-test-api.ts';

export const passwords = { migrator: 'migrator', app: 'app', worker: 'worker' };
const untilTheEnd = new AbortController().signal;

export interface BackupStage {
  readonly server: TestServer;
  /** The folder of pg_dump and its like. */
  readonly programs: string;
  readonly folder: string;
  readonly keys: { readonly identity: string; readonly recipient: string };
  readonly tenants: readonly TestTenant[];
  /** Public, as PEM: signs the checkpoints of their audit logs. */
  readonly auditKey: string;
  readonly makeEmpty: () => Promise<string>;
  readonly backUp: (wish?: Partial<BackupOptions>) => Promise<MadeBackup>;
  readonly restoring: (backup: string, url: string) => RestoreOptions;
  readonly stop: () => Promise<void>;
}

/** The finding of tenant n is at line n, so that none can be taken for another's. */
export function reportOf(tenant: number): object {
  return makeSarif([{ line: 10 + tenant }, { line: 100 + tenant, rule: 'xss' }, ...(tenant === 1 ? [{ rule: 'third', line: 200 }] : [])]);
}

async function fill(appUrl: string): Promise<TestTenant[]> {
  const tenants = [await makeTestTenantAt(appUrl), await makeTestTenantAt(appUrl)];
  const api = await startReplica(appUrl);
  try {
    for (const [at, tenant] of tenants.entries()) await uploadOk(api, tenant, reportOf(at));
  } finally {
    await api.close();
  }
  return tenants;
}

/** Chains and signs what the log has until now. */
async function seal(appUrl: string, tenants: readonly TestTenant[], signer: AuditSigner): Promise<void> {
  const pool = makePool({ connectionString: appUrl, max: 1, statementTimeout: 30_000, onError: () => undefined });
  try {
    for (const { tenantId } of tenants) await sealAuditLog({ pool, signer, now: () => new Date() }, tenantId);
  } finally {
    await pool.end();
  }
}

/** Starts it; undefined where this machine has no pg_dump with a server of its release. */
export async function startBackupStage(): Promise<BackupStage | undefined> {
  const programs = findDumpPrograms();
  if (programs === undefined) return undefined;
  const server = await startDumpServer(programs);
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-backups-'));
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await prepareDatabase(server.adminUrl, passwords);
    const appUrl = urlForRole(server.adminUrl, 'portcullis_app', passwords.app);
    const tenants = await fill(appUrl);
    const signer = makeAuditSigner(generateKeyPairSync('ed25519').privateKey);
    await seal(appUrl, tenants, signer);
    const keys = await makeIdentity();
    return { server, programs, folder, keys, tenants, auditKey: signer.key.publicKey, ...makeActs(server, programs, folder, keys), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function makeActs(
  server: TestServer,
  programs: string,
  folder: string,
  keys: BackupStage['keys'],
): Pick<BackupStage, 'makeEmpty' | 'backUp' | 'restoring'> {
  const common = { pgBin: programs, say: () => undefined, signal: untilTheEnd };
  let made = 0;
  return {
    makeEmpty: async () => {
      const url = new URL(server.adminUrl);
      made += 1;
      url.pathname = `/empty_${made}`;
      await withClient(server.adminUrl, async (client) => {
        const create = `create database empty_${made}`;
        await client.query(create);
      });
      return url.href;
    },
    backUp: (wish = {}) =>
      makeBackup({ url: server.adminUrl, recipients: [keys.recipient], unencrypted: false, folder, keep: undefined, ...common, ...wish }),
    restoring: (backup, url) => ({ url, backup, identities: [keys.identity], passwords: {}, sha256: undefined, ...common }),
  };
}
