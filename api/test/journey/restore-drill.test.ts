import { generateKeyPairSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type DrillOptions, type DrillReport, restoreBackup, runDrill } from '@portcullis/db/backup';
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { makeAuditVerifier } from '../../../scripts/backup/verify-restored-audit.ts';
import { makeAuditSigner, readAuditKeys } from '../../src/domain/audit/checkpoint.ts';
import { type BackupStage, startBackupStage } from '../support/backup-stage.ts';

// Without the keys between tables, which would refuse it.
const changeHands = [
  'set session_replication_role = replica',
  `update app.findings set tenant_id = (select max(tenant_id::text)::uuid from app.tenants)
   where id = (select min(id::text)::uuid from app.findings where tenant_id = (select min(tenant_id::text)::uuid from app.tenants))`,
] as const;

describe('a restore drill', function () {
  let stage: BackupStage;
  let stop = (): Promise<void> => Promise.resolve();
  let backup: string;
  before('start a server that can be dumped', async function () {
    this.timeout(120_000);
    const started = await startBackupStage();
    if (!started) {
      console.log('    Did not run: there is no pg_dump with a PostgreSQL server of its release on this machine.');
      this.skip();
    }
    stage = started;
    stop = started.stop;
    backup = (await stage.backUp()).path;
  });
  after(() => stop());

  const drill = (wish: Partial<DrillOptions> = {}): Promise<DrillReport> =>
    runDrill({
      ...stage.restoring(backup, ''),
      serverUrl: stage.server.adminUrl,
      verifyAudit: makeAuditVerifier(readAuditKeys(stage.auditKey)),
      ...wish,
    });

  /** A drill in which somebody does this to the database right after it was restored. */
  const drillDamagedBy = (...statements: readonly string[]): Promise<DrillReport> =>
    drill({
      restore: async (options) => {
        const manifest = await restoreBackup(options);
        await withClient(options.url, async (client) => {
          for (const statement of statements) await client.query(statement);
        });
        return manifest;
      },
    });

  const failedSteps = (report: DrillReport): string[] => report.steps.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);

  const databases = async (): Promise<string[]> =>
    withClient(stage.server.adminUrl, async (client) => {
      const { rows } = await client.query<{ datname: string }>('select datname from pg_database order by 1');
      return rows.map(({ datname }) => datname);
    });

  it('passes on a backup that is whole, times each step, tells the newest row, and leaves no database behind.', async () => {
    const before = await databases();
    const report = await drill();
    expect(failedSteps(report), JSON.stringify(report.steps)).to.deep.equal([]);
    expect(report.passed).to.equal(true);
    expect(report.steps.find(({ name }) => name === 'audit')?.details.join()).to.match(/[1-9]\d* sealed entries of 2 tenants; 0 without/);
    expect(report.steps.map(({ name }) => name)).to.deep.equal([
      'restore',
      'rows',
      'tenants',
      'audit',
      'migrations',
      'catalogue',
      'schema',
    ]);
    for (const { milliseconds } of report.steps) expect(milliseconds).to.be.a('number');
    expect(report.newestRowAt).to.match(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{6}Z$/);
    expect(await databases()).to.deep.equal(before);
  });

  it('passes on a server that it starts for itself, of a newer release.', async () => {
    const report = await drill({ serverUrl: undefined });
    expect(failedSteps(report), JSON.stringify(report.steps)).to.deep.equal([]);
  });

  for (const [what, statements, failed] of [
    ['a policy is gone', ['drop policy tenant_isolation on app.findings'], ['tenants', 'catalogue', 'schema']],
    ['row security is off for a table', ['alter table app.findings disable row level security'], ['tenants', 'catalogue', 'schema']],
    ['row security is no longer forced', ['alter table app.scans no force row level security'], ['catalogue', 'schema']],
    ['a grant is wider', ['grant delete on app.policies to portcullis_app'], ['schema']],
    ['a trigger is gone', ['drop trigger audit_log_append_only on app.audit_log'], ['schema']],
    [
      'a look-up function belongs to somebody else',
      ['alter function app.lookup_tenants(uuid, integer) owner to postgres'],
      ['catalogue', 'schema'],
    ],
    ['a row is missing', [`delete from app.sightings where ctid = (select min(ctid) from app.sightings)`], ['rows', 'tenants']],
    [
      'an entry of the audit log was changed',
      ['set session_replication_role = replica', `update app.audit_log set actor_id = 'nobody'`],
      ['audit'],
    ],
    ['a row changed hands', changeHands, ['rows', 'tenants']],
  ] as const) {
    it(`fails where ${what}.`, async () => {
      const report = await drillDamagedBy(...statements);
      expect(report.passed).to.equal(false);
      expect(failedSteps(report), JSON.stringify(report.steps)).to.include.members([...failed]);
    });
  }

  it('fails where checkpoints are signed by a key that is not known, and says where it could not look at signatures.', async () => {
    const another = makeAuditSigner(generateKeyPairSync('ed25519').privateKey).key.publicKey;
    expect(failedSteps(await drill({ verifyAudit: makeAuditVerifier(readAuditKeys(another)) }))).to.deep.equal(['audit']);
    const report = await drill({ verifyAudit: makeAuditVerifier(undefined) });
    expect(report.steps.find(({ name }) => name === 'audit')?.details.join()).to.include('signatures not looked at');
  });

  it('fails at once where the backup cannot be restored, and leaves no database behind.', async () => {
    const before = await databases();
    const other = await stage.backUp();
    rmSync(other.path);
    const report = await drill({ backup: other.path });
    expect(report.passed).to.equal(false);
    expect(failedSteps(report)).to.deep.equal(['restore']);
    expect(failedSteps(await drill({ sha256: 'a'.repeat(64) })), 'put in the place of another').to.deep.equal(['restore']);
    expect(await databases()).to.deep.equal(before);
  });
});
