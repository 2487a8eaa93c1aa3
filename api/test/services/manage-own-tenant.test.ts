// The tenant over HTTP: its name, and its end, which nothing of it outlives but the audit log.
import { tenantSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { call, callOk, makePerson, type TestMember } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const path = '/api/v1/tenant';

describe('The tenant', () => {
  const api = useApi();
  let tenant: TestTenant;
  let owner: TestMember;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    owner = await makePerson(api(), tenant, 'owner');
  });
  const auditOf = (action: string): Promise<Record<string, unknown>[]> =>
    readAdmin(api(), 'select actor_id, actor_name, before, after from app.audit_log where tenant_id = $1 and action = $2', [
      tenant.tenantId,
      action,
    ]);

  it('is shown to every member, and renamed by an owner, who sees it written down.', async () => {
    const shown = await callOk(api(), (await makePerson(api(), tenant, 'viewer')).token, 'get', path);
    expect(tenantSchema.parse(shown)).to.deep.equal(shown).and.to.include({ id: tenant.tenantId, name: 'Test' });
    expect(await callOk(api(), owner.token, 'patch', path, { body: { name: '  Web shops ' } })).to.include({ name: 'Web shops' });
    expect(await callOk(api(), owner.token, 'get', path)).to.include({ name: 'Web shops' });
    const row = { actor_id: owner.memberId, actor_name: 'The owner', before: { name: 'Test' }, after: { name: 'Web shops' } };
    expect(await auditOf('tenant.rename')).to.deep.equal([row]);
    await callOk(api(), owner.token, 'patch', path, { body: { name: 'Web shops' } });
    expect(await auditOf('tenant.rename')).to.have.length(1);
  });

  for (const name of ['', '   ', 'x'.repeat(201), 'a\nb', 'a\u202eb', 7, null]) {
    it(`cannot be called ${JSON.stringify(name).slice(0, 30)}.`, async () => {
      const response = await call(api(), owner.token, 'patch', path, { body: { name } });
      await expectProblem(response, { status: 422, code: 'request-invalid', pointer: '/name' });
    });
  }

  it('is deleted only by its exact name.', async () => {
    for (const name of ['test', 'Test ', '']) {
      const response = await call(api(), owner.token, 'delete', path, { body: { name } });
      await expectProblem(response, { status: 422, code: 'request-invalid', pointer: '/name' });
    }
    expect((await call(api(), owner.token, 'get', path)).status).to.equal(200);
  });

  it('takes everything with it when it is deleted but its audit log; another tenant keeps all.', async () => {
    const other = await api().makeTenant('other');
    await uploadOk(api(), other, makeSarif([{}]));
    await uploadOk(api(), tenant, makeSarif([{}, { rule: 'b' }]));
    await callOk(api(), owner.token, 'post', '/api/v1/views', { body: { name: 'mine', query: '' }, status: 201 });
    await callOk(api(), owner.token, 'post', '/api/v1/invitations', { body: { email: 'a@b.example', role: 'viewer' }, status: 201 });
    const tables = (
      await readAdmin(api(), "select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind in ('r', 'p')")
    ).map(({ name }) => String(name));
    const count = async (tenantId: string): Promise<Record<string, unknown>> =>
      Object.fromEntries(
        await Promise.all(
          tables.map(async (table) => [
            table,
            (await readAdmin(api(), `select count(*)::int as rows from app.${table} where tenant_id = $1`, [tenantId]))[0]?.['rows'],
          ]),
        ),
      ) as Record<string, unknown>;
    const others = await count(other.tenantId);
    const logged = (await count(tenant.tenantId))['audit_log'] as number;

    await callOk(api(), owner.token, 'delete', path, { body: { name: 'Test' }, status: 204 });

    const left = Object.entries(await count(tenant.tenantId)).filter(([, rows]) => rows !== 0);
    // Entries that wait to be sealed are sealed all the same.
    expect(left.sort()).to.deep.equal([
      ['audit_log', logged + 1],
      ['audit_pending', logged + 1],
    ]);
    expect(await count(other.tenantId)).to.deep.equal(others);
    const [row] = await auditOf('tenant.delete');
    expect(row).to.deep.include({ actor_id: owner.memberId, actor_name: 'The owner', after: null });
    expect(row).to.have.nested.property('before.name', 'Test');
    await expectProblem(await call(api(), tenant.key, 'get', '/api/v1/projects'), { status: 401, code: 'key-invalid' });
    const gone = { status: 404, code: 'tenant-not-found', pointer: 'portcullis-tenant' } as const;
    await expectProblem(await call(api(), owner.token, 'get', path), gone);
  });
});
