// Members over HTTP: roles change at once, only owners touch owners, and a tenant is never without one.
import { type Member, memberListSchema, memberSchema, type Role } from '@portcullis/contract';
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { call, callOk, makePerson, staleSignIn, type TestMember } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { type TestTenant, useApi } from '../support/start-test-api.ts';

describe('Members', () => {
  const api = useApi();
  let tenant: TestTenant;
  let owner: TestMember;
  let admin: TestMember;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    owner = await makePerson(api(), tenant, 'owner');
    admin = await makePerson(api(), tenant, 'admin');
  });

  const pathOf = (member: { memberId: string }): string => `/api/v1/members/${member.memberId}`;
  const roles = async (): Promise<Record<string, unknown>> => {
    const rows = await readAdmin(api(), 'select id, role from app.members where tenant_id = $1', [tenant.tenantId]);
    return Object.fromEntries(rows.map(({ id, role }) => [String(id), role] as const));
  };
  const auditOf = (action: string): Promise<Record<string, unknown>[]> =>
    readAdmin(
      api(),
      'select actor_id, resource_id, outcome, reason, before, after, method, path from app.audit_log where tenant_id = $1 and action = $2 order by id',
      [tenant.tenantId, action],
    );
  const setRole = (by: TestMember, target: TestMember, role: Role): Promise<Response> =>
    call(api(), by.token, 'patch', pathOf(target), { body: { role } });

  it('are listed to every role, owners first, with what Microsoft told of them and nothing that names their account.', async () => {
    const viewer = await makePerson(api(), tenant, 'viewer');
    const list = await callOk<{ items: Member[] }>(api(), viewer.token, 'get', '/api/v1/members');
    expect(memberListSchema.parse(list)).to.deep.equal(list);
    expect(list.items.map(({ id, role }) => [id, role])).to.deep.equal([
      [owner.memberId, 'owner'],
      [admin.memberId, 'admin'],
      [viewer.memberId, 'viewer'],
    ]);
    expect(JSON.stringify(list)).not.to.contain(viewer.entraObjectId);
  });

  it('have their new role with the very next request, and the change is written down with before and after.', async () => {
    const member = await makePerson(api(), tenant, 'member');
    expect((await call(api(), member.token, 'get', '/api/v1/invitations')).status).to.equal(403);
    const changed = await callOk<Member>(api(), admin.token, 'patch', pathOf(member), { body: { role: 'admin' } });
    expect(memberSchema.parse(changed)).to.include({ id: member.memberId, role: 'admin' });
    expect((await call(api(), member.token, 'get', '/api/v1/invitations')).status).to.equal(200);
    await callOk(api(), admin.token, 'patch', pathOf(member), { body: { role: 'viewer' } });
    expect((await call(api(), member.token, 'get', '/api/v1/invitations')).status).to.equal(403);
    const [first] = await auditOf('member.change-role');
    const { name } = member;
    expect(first).to.deep.include({
      actor_id: admin.memberId,
      resource_id: member.memberId,
      outcome: 'done',
      method: 'PATCH',
      path: pathOf(member),
    });
    expect(first).to.deep.include({ before: { name, role: 'member' }, after: { name, role: 'admin' } });
  });

  it('keep a role that they have, without a row in the log.', async () => {
    expect((await setRole(owner, admin, 'admin')).status).to.equal(200);
    expect(await auditOf('member.change-role')).to.deep.equal([]);
  });

  it('are out with their next request after they were removed, whatever their token says.', async () => {
    const member = await makePerson(api(), tenant, 'member');
    expect((await call(api(), member.token, 'get', '/api/v1/projects')).status).to.equal(200);
    await callOk(api(), await admin.tokenWith(staleSignIn), 'delete', pathOf(member), { status: 204 });
    await expectProblem(await call(api(), member.token, 'get', '/api/v1/projects'), {
      status: 404,
      code: 'tenant-not-found',
      pointer: 'portcullis-tenant',
    });
    const [removed] = await auditOf('member.remove');
    expect(removed).to.deep.include({ before: { name: member.name, email: 'person@example.com', role: 'member' }, after: null });
  });

  const refused: readonly (readonly [
    what: string,
    by: 'owner' | 'admin',
    target: 'owner' | 'admin',
    role: Role | 'removed' | 'make-owner',
  ])[] = [
    ['an admin make themselves owner', 'admin', 'admin', 'owner'],
    ['an admin change an owner', 'admin', 'owner', 'member'],
    ['an admin remove an owner', 'admin', 'owner', 'removed'],
    ['an admin take ownership', 'admin', 'admin', 'make-owner'],
  ];
  for (const [what, by, target, role] of refused) {
    it(`does not let ${what}, and writes the try down.`, async () => {
      const people = { owner, admin };
      const path = pathOf(people[target]);
      const { token } = people[by];
      const before = await roles();
      const response =
        role === 'removed'
          ? await call(api(), token, 'delete', path)
          : role === 'make-owner'
            ? await call(api(), token, 'post', `${path}/make-owner`)
            : await call(api(), token, 'patch', path, { body: { role } });
      await expectProblem(response, { status: 403, code: 'role-missing' });
      expect(await roles()).to.deep.equal(before);
      expect(await auditOf('route.access')).to.have.length(1);
    });
  }

  it('may hand ownership over: the other is owner and oneself admin.', async () => {
    await callOk(api(), owner.token, 'post', `${pathOf(admin)}/make-owner`);
    expect(await roles()).to.deep.equal({ [owner.memberId]: 'admin', [admin.memberId]: 'owner' });
    expect((await auditOf('member.make-owner'))[0]).to.deep.include({ actor_id: owner.memberId, resource_id: admin.memberId });
    expect((await call(api(), owner.token, 'patch', '/api/v1/tenant', { body: { name: 'Mine' } })).status).to.equal(403);
  });

  it('stay owner where they hand ownership to themselves.', async () => {
    await callOk(api(), owner.token, 'post', `${pathOf(owner)}/make-owner`);
    expect(await roles()).to.deep.include({ [owner.memberId]: 'owner' });
  });

  it('may leave, if they manage members and are not the last owner.', async () => {
    await callOk(api(), admin.token, 'delete', pathOf(admin), { status: 204 });
    await expectProblem(await call(api(), owner.token, 'delete', pathOf(owner)), { status: 409, code: 'last-owner' });
    await expectProblem(await setRole(owner, owner, 'admin'), { status: 409, code: 'last-owner' });
    expect(await roles()).to.deep.equal({ [owner.memberId]: 'owner' });
    const second = await makePerson(api(), tenant, 'owner');
    await callOk(api(), owner.token, 'delete', pathOf(owner), { status: 204 });
    expect(await roles()).to.deep.equal({ [second.memberId]: 'owner' });
  });

  for (const how of ['remove', 'demote', 'leave'] as const) {
    it(`are never all gone: of two owners who ${how} at the same moment, one stays owner.`, async () => {
      for (let round = 0; round < 5; round += 1) {
        const fresh = await api().makeTenant(`race-${how}-${round}`);
        const [a, b] = await Promise.all([makePerson(api(), fresh, 'owner'), makePerson(api(), fresh, 'owner')]);
        const act = (by: TestMember, other: TestMember): Promise<Response> =>
          how === 'demote' ? setRole(by, other, 'member') : call(api(), by.token, 'delete', pathOf(how === 'leave' ? by : other));
        const statuses = (await Promise.all([act(a, b), act(b, a)])).map(({ status }) => status).sort();
        expect(statuses[0]).to.be.below(300);
        expect(statuses[1]).to.be.oneOf([403, 404, 409]);
        const left = await readAdmin(api(), "select id from app.members where tenant_id = $1 and role = 'owner'", [fresh.tenantId]);
        expect(left).to.have.length(1);
      }
    });
  }

  it('are not found by what is no id, by an id that nobody has, and by one of another tenant, all alike.', async () => {
    const stranger = await makePerson(api(), await api().makeTenant('other'), 'viewer');
    for (const id of ['x', '%00', '0199aaaa-0000-7000-8000-000000000000', stranger.memberId]) {
      for (const [method, path, body] of [
        ['patch', `/api/v1/members/${id}`, { role: 'viewer' }],
        ['delete', `/api/v1/members/${id}`, undefined],
        ['post', `/api/v1/members/${id}/make-owner`, undefined],
      ] as const) {
        const response = await call(api(), owner.token, method, path, { body });
        await expectProblem(response, { status: 404, code: 'member-not-found', pointer: 'member' });
      }
    }
  });
});
