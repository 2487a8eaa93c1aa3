// Saved views over HTTP: each person's own, and nobody else's.
import { type View, viewListSchema, viewSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { call, callOk, makePerson, type TestMember } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { type TestTenant, useApi } from '../support/start-test-api.ts';

const views = '/api/v1/views';

describe('Saved views', () => {
  const api = useApi();
  let tenant: TestTenant;
  let ada: TestMember;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    ada = await makePerson(api(), tenant, 'viewer');
  });
  const save = (name: string, by = ada, query = 'severity=high&q=a%20b'): Promise<View> =>
    callOk(api(), by.token, 'post', views, { body: { name, query }, status: 201 });
  const list = async (by = ada): Promise<View[]> => (await callOk<{ items: View[] }>(api(), by.token, 'get', views)).items;

  it('are saved, listed by name and deleted by their owner, and every change is written down.', async () => {
    const second = await save('new ones');
    const first = await save('Mine');
    expect(viewSchema.strict().parse(first)).to.include({ name: 'Mine', query: 'severity=high&q=a%20b' });
    const items = await list();
    expect(viewListSchema.parse({ items })).to.deep.equal({ items });
    expect(items).to.deep.equal([first, second]);
    await callOk(api(), ada.token, 'delete', `${views}/${first.id}`, { status: 204 });
    expect(await list()).to.deep.equal([second]);
    const rows = await readAdmin(
      api(),
      "select action, resource_id from app.audit_log where tenant_id = $1 and resource_type = 'view' order by id",
      [tenant.tenantId],
    );
    expect(rows.map(({ action, resource_id }) => [action, resource_id])).to.deep.equal([
      ['view.create', second.id],
      ['view.create', first.id],
      ['view.delete', first.id],
    ]);
  });

  it('of others are neither listed nor found, not even for an owner.', async () => {
    const { id } = await save('Mine');
    const owner = await makePerson(api(), tenant, 'owner');
    expect(await list(owner)).to.deep.equal([]);
    for (const view of [id, 'x', '%00', '0199aaaa-0000-7000-8000-000000000000'])
      await expectProblem(await call(api(), owner.token, 'delete', `${views}/${view}`), {
        status: 404,
        code: 'view-not-found',
        pointer: 'view',
      });
    expect(await list()).to.have.length(1);
  });

  it('are fifty at most, even where several are saved at the same moment.', async () => {
    for (let index = 0; index < 48; index += 1) await save(`view ${index}`);
    const statuses = await Promise.all(
      Array.from(
        { length: 5 },
        async (_, index) => (await call(api(), ada.token, 'post', views, { body: { name: `more ${index}`, query: '' } })).status,
      ),
    );
    expect(statuses.sort()).to.deep.equal([201, 201, 422, 422, 422]);
    expect(await list()).to.have.length(50);
  });

  for (const [what, body, pointer] of [
    ['a name of two lines', { name: 'a\nb', query: '' }, '/name'],
    ['a query that is not encoded', { name: 'a', query: 'q=a b' }, '/query'],
    ['a query that is too long', { name: 'a', query: 'x'.repeat(2001) }, '/query'],
    ['an owner of its own', { name: 'a', query: '', memberId: 'x' }, '/memberId'],
  ] as const) {
    it(`are refused with ${what}.`, async () => {
      await expectProblem(await call(api(), ada.token, 'post', views, { body }), { status: 422, code: 'request-invalid', pointer });
    });
  }
});
