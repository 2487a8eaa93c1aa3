// The sealed audit log over HTTP: exports that can be verified anywhere, the newest checkpoint, and a verification on the spot.
import {
  type AuditEnd,
  auditEndSchema,
  type AuditEntry,
  type AuditPage,
  type AuditSeal,
  type AuditVerification,
} from '@portcullis/contract';
import { expect } from 'chai';
import { makeExportCheck } from '../../src/domain/audit/check-export.ts';
import { findSignatureFault } from '../../src/domain/audit/checkpoint.ts';
import { auditKeys, auditSettings, auditSigner, sealAll, tamper, writeEntries } from '../support/audit-stage.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { call, callOk, makePerson, type TestMember } from '../support/people.ts';
import { type TestTenant, useApi } from '../support/start-test-api.ts';

const audit = '/api/v1/audit';

describe('A sealed audit log', () => {
  const api = useApi(auditSettings);
  let tenant: TestTenant;
  let admin: TestMember;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    admin = await makePerson(api(), tenant, 'admin');
    await writeEntries(api(), tenant, 5);
  });

  const exportLines = async (query = ''): Promise<string[]> =>
    (await (await call(api(), admin.token, 'get', `${audit}/export?format=ndjson${query}`)).text()).trimEnd().split('\n');
  const endOf = (lines: readonly string[]): AuditEnd => auditEndSchema.parse(JSON.parse(lines.at(-1)!));
  const checkOf = (lines: readonly string[], isPart = false) => {
    const { tenantId, checkpoint } = endOf(lines);
    const check = makeExportCheck({ tenantId, checkpoints: checkpoint ? [checkpoint] : [], isPart });
    lines.slice(0, -1).forEach((line, index) => check.take(line, index + 1));
    return check.end();
  };
  const verify = (): Promise<AuditVerification> => callOk(api(), admin.token, 'post', `${audit}/verifications`);

  it('is exported with seals that fit, up to a checkpoint that the server has signed.', async () => {
    await sealAll(api(), tenant);
    const lines = await exportLines();
    const end = endOf(lines);
    expect(end).to.deep.include({ type: 'checkpoint', tenantId: tenant.tenantId, key: auditSigner.key });
    expect(findSignatureFault(tenant.tenantId, end.checkpoint!, auditKeys)).to.equal(undefined);
    const report = checkOf(lines);
    expect(report).to.deep.include({ faults: [], unsealed: 0, from: 1, gaps: [] });
    expect(report.held).to.equal(report.entries);
    const [entry] = lines.map((line) => JSON.parse(line) as AuditEntry & { seal: AuditSeal });
    expect(entry?.at).to.match(/\.\d{6}Z$/);
    expect(entry?.seal).to.have.keys(['position', 'previous', 'digest']);
  });

  it('is exported with what waits as unsealed, and with what a filter leaves as a part.', async () => {
    await sealAll(api(), tenant);
    await writeEntries(api(), tenant, 2);
    expect(checkOf(await exportLines())).to.deep.include({ faults: [], unsealed: 2 });
    const part = await exportLines('&resource=2');
    expect(checkOf(part, true)).to.deep.include({ faults: [], sealed: 1, unsealed: 1 });
    expect(checkOf(part).faults).to.not.deep.equal([]);
  });

  it('is told by its newest checkpoint, for people to keep elsewhere.', async () => {
    const before = await callOk<AuditEnd>(api(), admin.token, 'get', `${audit}/checkpoint`);
    expect(before).to.deep.equal({ type: 'checkpoint', tenantId: tenant.tenantId, checkpoint: null, key: auditSigner.key });
    await sealAll(api(), tenant);
    const after = auditEndSchema.parse(await callOk(api(), admin.token, 'get', `${audit}/checkpoint`));
    expect(findSignatureFault(tenant.tenantId, after.checkpoint!, auditKeys)).to.equal(undefined);
    expect(endOf(await exportLines()).checkpoint).to.deep.equal(after.checkpoint);
  });

  it('is verified on the spot, which is written down.', async () => {
    await sealAll(api(), tenant);
    const found = await verify();
    expect(found).to.deep.include({ isWhole: true, isSigned: true, faults: [], unsealed: 0 });
    expect(found.sealed).to.equal(found.entries);
    const { items } = await callOk<AuditPage>(api(), admin.token, 'get', `${audit}?limit=1`);
    expect(items[0]).to.deep.include({ action: 'audit-log.verify', after: { isWhole: true, sealed: found.sealed, unsealed: 0 } });
  });

  it('is verified in many chunks as in one, and tells ten faults of more.', async () => {
    await writeEntries(api(), tenant, 2_500);
    await sealAll(api(), tenant);
    expect(await verify()).to.deep.include({ isWhole: true });
    await tamper(
      api(),
      tenant,
      `update app.audit_log set actor_id = 'nobody' where tenant_id = $1
         and id in (select entry_id from app.audit_seals where tenant_id = $1 and position > 2300)`,
    );
    const { isWhole, faults } = await verify();
    expect(isWhole).to.equal(false);
    expect(faults.map(({ position }) => position)).to.deep.equal([2301, 2302, 2303, 2304, 2305, 2306, 2307, 2308, 2309, 2310]);
  });

  it('is verified once for all who ask at the same time, and written down for each.', async () => {
    await sealAll(api(), tenant);
    const found = await Promise.all([verify(), verify(), verify()]);
    expect(found.map(({ isWhole }) => isWhole)).to.deep.equal([true, true, true]);
    const { items } = await callOk<AuditPage>(api(), admin.token, 'get', `${audit}?action=audit-log.verify`);
    expect(items).to.have.length(3);
  });

  it('is verified by nobody who may not read it.', async () => {
    const member = await makePerson(api(), tenant, 'member');
    await expectProblem(await call(api(), member.token, 'post', `${audit}/verifications`), { status: 403, code: 'role-missing' });
    await expectProblem(await call(api(), member.token, 'get', `${audit}/checkpoint`), { status: 403, code: 'role-missing' });
  });
});
