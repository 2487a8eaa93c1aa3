// The whole way of the sealed audit log: acts over HTTP, sealed, exported by the server, verified by the command line as a process.
import { expect } from 'chai';
import { buildActionIfStale } from '../../../ci-action/build.ts';
import { type Finished, makeWorkspace, runCli } from '../../../ci-action/test/runner.ts';
import { auditSettings, auditSigner, sealAll, tamper, writeEntries } from '../support/audit-stage.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { call } from '../support/people.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const audit = '/api/v1/audit';
const hostile = '=HYPERLINK("x")\u2028é😀</script>';

describe('An exported audit log', function () {
  this.timeout(60_000);
  const api = useApi(auditSettings);
  let tenant: TestTenant;
  before(buildActionIfStale);
  beforeEach(async () => {
    tenant = await api().makeTenant();
    await uploadOk(api(), tenant, makeSarif([{ rule: hostile }]));
    await call(api(), tenant.key, 'get', '/api/v1/members');
    await writeEntries(api(), tenant, 1_500);
    await sealAll(api(), tenant);
  });

  const read = async (path: string): Promise<string> => (await call(api(), tenant.key, 'get', path)).text();
  const verify = async (text: string, kept: string, words: readonly string[] = []): Promise<Finished> => {
    using workspace = makeWorkspace({ 'audit.ndjson': text, 'key.pem': auditSigner.key.publicKey, 'kept.json': kept });
    const command = ['audit', 'verify', 'audit.ndjson', '--key', 'key.pem', '--checkpoint', 'kept.json', ...words];
    return await runCli(workspace, command, { PORTCULLIS_API_KEY: '' });
  };

  it('is whole in the eyes of the command line, with the checkpoint that was kept before.', async () => {
    const kept = await read(`${audit}/checkpoint`);
    await writeEntries(api(), tenant, 5);
    await sealAll(api(), tenant);
    const { exitCode, stdout } = await verify(await read(`${audit}/export?format=ndjson`), kept);
    expect(exitCode, stdout).to.equal(0);
    expect(stdout)
      .to.include('The log is whole.')
      .and.to.match(/The checkpoint that was kept, at position \d+, fits\./);
    const part = await verify(await read(`${audit}/export?format=ndjson&action=scan`), kept, ['--part']);
    expect(part.exitCode, part.stdout).to.equal(2);
    expect(part.stdout, 'no chain leads from a checkpoint to it').to.include('no entry that a signature reaches');
  });

  it('shows that the tail was cut off with seals and checkpoints, where a checkpoint was kept.', async () => {
    const kept = await read(`${audit}/checkpoint`);
    const before = await read(`${audit}/export?format=ndjson`);
    expect((await verify(before, kept)).exitCode).to.equal(0);
    await tamper(
      api(),
      tenant,
      'delete from app.audit_checkpoints where tenant_id = $1',
      'delete from app.audit_pending where tenant_id = $1',
      `delete from app.audit_log where tenant_id = $1
         and id not in (select entry_id from app.audit_seals where tenant_id = $1 and position <= 100)`,
      'delete from app.audit_seals where tenant_id = $1 and position > 100',
    );
    await writeEntries(api(), tenant, 1);
    // The worker would sign on it only if it were told to: PORTCULLIS_AUDIT_SIGN_ON.
    await sealAll(api(), tenant, 'nobody');
    const after = await read(`${audit}/export?format=ndjson`);
    const { exitCode, stdout } = await verify(after, kept);
    expect(exitCode, stdout).to.equal(1);
    expect(stdout).to.match(/position \d+ was signed, and is not in the file/);
  });
});
