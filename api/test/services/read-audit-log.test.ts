// The audit log over HTTP: pages that lose and repeat nothing, filters, and files that are safe to open.
import { auditEndSchema, type AuditEntry, type AuditPage, auditPageSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { writeCsvLine } from '../../src/domain/csv.ts';
import { insertAuditEntry } from '../../src/store/audit-log.store.ts';
import { withTenant } from '../../src/store/tenant-tx.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { call, callOk, makePerson, type TestMember } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { type TestTenant, useApi } from '../support/start-test-api.ts';

const audit = '/api/v1/audit';

describe('The audit log', () => {
  const api = useApi();
  let tenant: TestTenant;
  let admin: TestMember;
  before(async () => {
    tenant = await api().makeTenant();
    admin = await makePerson(api(), tenant, 'admin');
    const stranger = await api().makeTenant('other');
    for (const { actor } of [tenant, stranger]) {
      // All at one moment, for the clock of a transaction stands still: the order must hold all the same.
      await withTenant(api().pool, actor.tenantId, { readOnly: false }, async (tx) => {
        for (let index = 0; index < 7; index += 1)
          await insertAuditEntry(tx, actor, {
            action: index % 2 ? 'thing.make' : 'thing.break',
            resourceType: 'thing',
            resourceId: String(index),
          });
      });
    }
  });

  const read = (query = ''): Promise<AuditPage> => callOk(api(), admin.token, 'get', `${audit}?${query}`);
  const readAll = async (query: string): Promise<AuditEntry[]> => {
    const items: AuditEntry[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: AuditPage = await read(cursor === '' ? query : `${query}&cursor=${cursor}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  };

  it('is read newest first, and shows who acted, how they had proved themselves, and from where.', async () => {
    await callOk(api(), admin.token, 'post', '/api/v1/views', { body: { name: 'Mine', query: '' }, status: 201 });
    const page = await read('limit=1');
    expect(auditPageSchema.parse(page)).to.deep.equal(page);
    const [entry] = page.items;
    expect(entry).to.deep.include({
      actor: { type: 'user', id: admin.memberId, name: 'The admin' },
      ...{ action: 'view.create', outcome: 'done', reason: null, before: null, after: { name: 'Mine', query: '' } },
      ...{ authStrength: 'pwd mfa', method: 'POST', path: '/api/v1/views' },
    });
    expect(entry?.ip).to.match(/127\.0\.0\.1$/);
    expect(entry?.requestId).to.match(/^[0-9a-f-]{36}$/);
  });

  for (const limit of [1, 2, 3, 7, 200]) {
    it(`is the same whole in pages of ${limit}, also where entries have one and the same time.`, async () => {
      const whole = (await read('limit=200&action=thing')).items;
      expect(whole).to.have.length(7);
      expect(await readAll(`limit=${limit}&action=thing`)).to.deep.equal(whole);
    });
  }

  it('is filtered by action or its noun, actor, resource, outcome and time.', async () => {
    const ids = async (query: string): Promise<(string | null)[]> => (await readAll(query)).map(({ resource }) => resource.id).sort();
    expect(await ids('action=thing.make')).to.deep.equal(['1', '3', '5']);
    expect(await ids('action=thing')).to.have.length(7);
    expect(await ids('action=thin')).to.deep.equal([]);
    expect(await ids('action=thing%25')).to.deep.equal([]);
    expect(await ids('action=thing&resource=4')).to.deep.equal(['4']);
    expect(await ids('actor=test&action=thing')).to.have.length(7);
    expect(await ids(`actor=${admin.memberId}&action=thing`)).to.deep.equal([]);
    expect(await ids('action=thing&outcome=denied')).to.deep.equal([]);
    const { at } = (await read('action=thing&limit=1')).items[0]!;
    const later = encodeURIComponent(new Date(new Date(at).getTime() + 1000).toISOString());
    expect(await ids(`action=thing&from=${encodeURIComponent(at)}`)).to.have.length(7);
    expect(await ids(`action=thing&from=${later}`)).to.deep.equal([]);
    expect(await ids(`action=thing&to=${later}`)).to.have.length(7);
    expect(await ids(`action=thing&to=${encodeURIComponent(at)}`)).to.deep.equal([]);
    expect(await ids(`action=thing&from=${encodeURIComponent(at.replace('Z', '+00:00'))}`)).to.have.length(7);
  });

  const place = (at: string, id = '0199aaaa-0000-7000-8000-000000000000'): string =>
    Buffer.from(JSON.stringify({ at, id })).toString('base64url');
  const wrong: readonly (readonly [query: string, pointer: string])[] = [
    ['cursor=abc', 'cursor'],
    [`cursor=${place('0000-01-01T00:00:00.000000Z')}`, 'cursor'],
    [`cursor=${place('2026-02-30T00:00:00.000000Z')}`, 'cursor'],
    [`cursor=${place('2026-01-01T00:00:00.000000Z', 'x')}`, 'cursor'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['outcome=maybe', 'outcome'],
    ['kind=both', 'kind'],
    ['from=yesterday', 'from'],
    ['action=a%00b', 'action'],
    ['tenant=x', 'tenant'],
  ];
  for (const [query, pointer] of wrong) {
    it(`refuses ${query.slice(0, 40)}, and names ${pointer}.`, async () => {
      await expectProblem(await call(api(), admin.token, 'get', `${audit}?${query}`), { status: 422, code: 'request-invalid', pointer });
    });
  }

  for (const year of ['0000', '0001', '9999']) {
    it(`takes the year ${year} for a time like any other.`, async () => {
      expect((await call(api(), admin.token, 'get', `${audit}?from=${year}-01-01T00:00:00Z&to=${year}-12-31T23:59:59Z`)).status).to.equal(
        200,
      );
    });
  }

  it('is read by a key of the whole tenant with the scope admin, and by no key of one project.', async () => {
    expect((await call(api(), tenant.key, 'get', audit)).status).to.equal(200);
    const ofProject = await api().makeKey(tenant, { projectId: tenant.projectId, scopes: ['admin'] });
    await expectProblem(await call(api(), ofProject, 'get', audit), { status: 403, code: 'scope-missing' });
  });

  it('is exported as one JSON document a line, like the pages; that it was taken is written down.', async () => {
    const response = await call(api(), admin.token, 'get', `${audit}/export?format=ndjson&action=thing`);
    expect(response.headers.get('content-type')).to.equal('application/x-ndjson');
    expect(response.headers.get('content-disposition')).to.match(/^attachment; filename="portcullis-audit-\d{4}-\d\d-\d\d\.ndjson"$/);
    expect(response.headers.get('portcullis-export')).to.equal('whole');
    const lines = (await response.text()).trimEnd().split('\n');
    const listed = (await read('action=thing&limit=200')).items;
    expect(lines.slice(0, -1).map((line) => JSON.parse(line) as unknown)).to.deep.equal(listed.map((entry) => ({ ...entry, seal: null })));
    expect(auditEndSchema.parse(JSON.parse(lines.at(-1)!))).to.include({ tenantId: tenant.tenantId, checkpoint: null });
    const [entry] = (await read('limit=1')).items;
    expect(entry).to.deep.include({ action: 'audit-log.export', after: { format: 'ndjson', action: 'thing', entries: 7 } });
  });

  it('is exported as CSV in which no cell is a formula.', async () => {
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'a,"b"'];
    await withTenant(api().pool, tenant.tenantId, { readOnly: false }, async (tx) => {
      for (const resourceId of formulas) await insertAuditEntry(tx, tenant.actor, { action: 'csv.test', resourceType: 'x', resourceId });
    });
    const response = await call(api(), admin.token, 'get', `${audit}/export?format=csv&action=csv`);
    expect(response.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    const [head, ...lines] = (await response.text()).trimEnd().split('\r\n');
    expect(head).to.match(/^id,at,actor type,.*,path$/);
    expect(lines).to.have.length(formulas.length);
    expect(lines.map((line) => /,x,(.*),done,/.exec(line)?.[1])).to.have.members([
      `"'=1+1"`,
      `"'+1"`,
      `"'-1"`,
      `"'@SUM(A1)"`,
      `"'\t=1"`,
      '"a,""b"""',
    ]);
  });

  it('is exported in many pages as in one.', async () => {
    const big = await api().makeTenant('big');
    await readAdmin(
      api(),
      `insert into app.audit_log (tenant_id, id, actor_type, actor_id, action, resource_type, resource_id, outcome)
       select $1, gen_random_uuid(), 'system', 'x', 'mass.act', 'x', n::text, 'done' from generate_series(1, 2500) as n`,
      [big.tenantId],
    );
    const owner = await makePerson(api(), big, 'owner');
    const text = await (await call(api(), owner.token, 'get', `${audit}/export?format=ndjson&action=mass.act`)).text();
    const ids = text
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as AuditEntry).resource.id);
    expect(ids).to.have.length(2500);
    expect(new Set(ids).size).to.equal(2500);
  });

  it('says that an export is cut where there is more than it gives.', async function () {
    this.timeout(120_000);
    const huge = await api().makeTenant('huge');
    await readAdmin(
      api(),
      `insert into app.audit_log (tenant_id, id, actor_type, actor_id, action, resource_type, outcome)
       select $1, gen_random_uuid(), 'system', 'x', 'mass.act', 'x', 'done' from generate_series(1, 50001)`,
      [huge.tenantId],
    );
    const response = await call(api(), huge.key, 'get', `${audit}/export?format=csv&action=mass.act`);
    expect(response.headers.get('portcullis-export')).to.equal('cut');
    expect((await response.text()).trimEnd().split('\r\n')).to.have.length(50_001);
  });
});

describe('A line of CSV', () => {
  it('doubles quotes, and quotes what would break it (RFC 4180).', () => {
    expect(writeCsvLine(['a', '', 'b"c', 'd,e', 'f\r\ng', ' h '])).to.equal('a,,"b""c","d,e","f\r\ng", h \r\n');
  });
  it('marks formulas as text.', () => {
    expect(writeCsvLine(['=cmd', '\r=x', '-', "'a"])).to.equal(`"'=cmd","'\r=x","'-","'a"\r\n`);
  });
});
