// Who has read findings: written down in batches, never in the way of a read, and counted where it is not.
import type { AuditEntry, AuditPage, FindingPage } from '@portcullis/contract';
import { eventually } from '@portcullis/db/testing';
import { expect } from 'chai';
import { makeReadRecorder } from '../../src/services/record-reads.ts';
import { makePool } from '../../src/store/make-pool.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { call, callOk } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const trace = { requestId: 'r', ip: '127.0.0.1', userAgent: 'test', method: 'GET', path: '/x' };
const read = { action: 'finding.list', project: 'web-shop', findingId: undefined, filter: 'state=open' } as const;

describe('Reads of findings', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });

  const reads = async (query = 'kind=reads'): Promise<AuditEntry[]> =>
    (await callOk<AuditPage>(api(), tenant.key, 'get', `/api/v1/audit?limit=200&${query}`)).items;

  it('are written down soon: of the list, of groups and of one finding, with who asked for what.', async () => {
    await uploadOk(api(), tenant, makeSarif([{ rule: 'one' }]));
    const findings = `/api/v1/projects/${tenant.slug}/findings`;
    await get(api(), tenant, `${findings}?severity=high&state=open`);
    const all = (await (await get(api(), tenant, findings)).json()) as FindingPage;
    await get(api(), tenant, `${findings}/groups?by=rule`);
    await get(api(), tenant, `${findings}/${all.items[0]!.id}`);
    await eventually('the reads are in the log', async () => (await reads()).length === 4);
    const entries = (await reads()).sort((one, other) => (one.id < other.id ? -1 : 1));
    expect(
      entries.map(({ action, resource, after }) => ({ action, resource, filter: (after as { filter?: string }).filter })),
    ).to.deep.equal([
      { action: 'finding.list', resource: { type: 'project', id: tenant.slug }, filter: 'severity=high&state=open' },
      { action: 'finding.list', resource: { type: 'project', id: tenant.slug }, filter: undefined },
      { action: 'finding.list', resource: { type: 'project', id: tenant.slug }, filter: 'by=rule' },
      { action: 'finding.read', resource: { type: 'finding', id: all.items[0]!.id }, filter: undefined },
    ]);
    expect(entries[0]).to.deep.include({ method: 'GET', path: findings, authStrength: 'key', outcome: 'done' });
    expect(entries[0]?.requestId).to.match(/^[0-9a-f-]{36}$/);
  });

  it('are told apart from what people do.', async () => {
    const recorder = makeReadRecorder({ pool: api().pool, now: () => new Date(), onDropped: () => undefined });
    recorder.record(tenant.actor, read, trace);
    await recorder.flush();
    expect((await reads('kind=reads')).map(({ action }) => action)).to.deep.equal(['finding.list']);
    expect((await reads('kind=acts')).map(({ action }) => action))
      .to.include('project.create')
      .and.not.include('finding.list');
    expect(await reads('')).to.have.length((await reads('kind=acts')).length + 1);
  });

  it('are not written down where they were refused.', async () => {
    const response = await call(api(), tenant.key, 'get', `/api/v1/projects/${tenant.slug}/findings?limit=0`);
    expect(response.status).to.equal(422);
    await get(api(), tenant, `/api/v1/projects/${tenant.slug}/findings`);
    await eventually('the read is in the log', async () => (await reads()).length > 0);
    expect(await reads()).to.have.length(1);
  });

  it('are cut to 512 characters of what was asked for, and dated by when they were.', async () => {
    const now = new Date('2026-11-22T10:00:00.000Z');
    const recorder = makeReadRecorder({ pool: api().pool, now: () => now, onDropped: () => undefined });
    recorder.record(tenant.actor, { ...read, filter: 'x'.repeat(2000) }, trace);
    await recorder.flush();
    const [entry] = await reads();
    expect(entry?.after).to.deep.equal({ readAt: now.toISOString(), project: 'web-shop', filter: 'x'.repeat(512) });
  });

  it('are dropped and counted once there are too many, and told once for each flush.', async () => {
    const told: number[] = [];
    const recorder = makeReadRecorder({ pool: api().pool, now: () => new Date(), most: 3, onDropped: (count) => told.push(count) });
    for (let index = 0; index < 10; index += 1) recorder.record(tenant.actor, read, trace);
    await recorder.flush();
    await recorder.flush();
    expect(told).to.deep.equal([7]);
    expect(await reads()).to.have.length(3);
    recorder.record(tenant.actor, read, trace);
    await recorder.flush();
    expect(await reads()).to.have.length(4);
  });

  it('of one tenant are written though those of another cannot be, and a database that is gone is nobody’s fault.', async () => {
    const told: unknown[] = [];
    const recorder = makeReadRecorder({ pool: api().pool, now: () => new Date(), onDropped: (count) => told.push(count) });
    recorder.record({ ...tenant.actor, tenantId: 'no-uuid' as typeof tenant.tenantId }, read, trace);
    recorder.record(tenant.actor, read, trace);
    await recorder.flush();
    expect(told).to.deep.equal([1]);
    expect(await reads()).to.have.length(1);
    const gone = makePool({
      connectionString: 'postgres://nobody@127.0.0.1:1/x',
      max: 1,
      statementTimeout: 1000,
      onError: () => undefined,
    });
    const blind = makeReadRecorder({ pool: gone, now: () => new Date(), onDropped: (count) => told.push(count) });
    blind.record(tenant.actor, read, trace);
    await blind.flush();
    expect(told).to.deep.equal([1, 1]);
    await gone.end();
  });

  it('are counted in the metrics where they are lost, and the read is answered all the same.', async () => {
    await readAdmin(api(), 'revoke insert on app.audit_log from portcullis_app');
    await readAdmin(api(), 'revoke insert (tenant_id) on app.audit_log from portcullis_app');
    try {
      expect((await get(api(), tenant, `/api/v1/projects/${tenant.slug}/findings`)).status).to.equal(200);
      await eventually('the lost read is counted', async () =>
        /^portcullis_audit_reads_dropped_total [1-9]/m.test(await (await fetch(`${api().url}/metrics`)).text()),
      );
      expect(api().logLines().join('')).to.include('audit-reads.dropped');
    } finally {
      await readAdmin(api(), 'grant insert (tenant_id) on app.audit_log to portcullis_app');
    }
  });
});
