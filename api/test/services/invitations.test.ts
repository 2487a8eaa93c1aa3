// Invitations over HTTP: a token is shown once, opens one tenant to one person once, and tells strangers nothing.
import {
  type CreatedInvitation,
  createdInvitationSchema,
  type Invitation,
  invitationListSchema,
  type Membership,
  membershipSchema,
  type Role,
} from '@portcullis/contract';
import { eventually } from '@portcullis/db/testing';
import { expect } from 'chai';
import { permissionsOf } from '../../src/domain/permissions.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { holdUpload } from '../support/hold-upload.ts';
import { addMember, call, callOk, makePerson, makeStranger, type TestMember, type TestPerson } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { type TestTenant, useApi } from '../support/start-test-api.ts';

const accept = '/api/v1/invitations/accept';

describe('Invitations', () => {
  const api = useApi();
  let tenant: TestTenant;
  let owner: TestMember;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    owner = await makePerson(api(), tenant, 'owner');
  });

  const invite = (role: Role = 'member', by = owner): Promise<CreatedInvitation> =>
    callOk(api(), by.token, 'post', '/api/v1/invitations', { body: { email: 'grace@example.com', role }, status: 201 });
  const take = (person: TestPerson, token: string): Promise<Response> => call(api(), person.token, 'post', accept, { body: { token } });
  const list = async (): Promise<Invitation[]> =>
    (await callOk<{ items: Invitation[] }>(api(), owner.token, 'get', '/api/v1/invitations')).items;
  const expectGone = async (response: Response): Promise<string> =>
    (await expectProblem(response, { status: 404, code: 'invitation-not-found' })).detail;

  it('give a token and an address once; the list shows neither, and the database keeps a digest only.', async () => {
    const response = await call(api(), owner.token, 'post', '/api/v1/invitations', { body: { email: 'grace@example.com', role: 'admin' } });
    const made = createdInvitationSchema.parse(await response.json());
    expect(response.headers.get('location')).to.equal(`/api/v1/invitations/${made.id}`);
    expect(made.token).to.match(/^pci_[0-9A-Za-z]{43}$/);
    expect(made).to.include({
      url: `${api().url}/invitations/${made.token}`,
      role: 'admin',
      invitedBy: 'The owner',
      email: 'grace@example.com',
    });
    expect(new Date(made.expiresAt).getTime() - new Date(made.createdAt).getTime()).to.equal(7 * 86_400_000);
    const items = await list();
    expect(invitationListSchema.parse({ items })).to.deep.equal({ items });
    const { token, url, ...shown } = made;
    expect(items).to.deep.equal([shown]);
    for (const table of ['invitations', 'audit_log']) {
      const rows = await readAdmin(api(), `select row_to_json(t)::text as line from app.${table} as t`);
      expect(rows.length).to.be.above(0);
      for (const { line } of rows) expect(line).not.to.contain(token.slice(4));
    }
  });

  it('make whoever takes them first a member, bound to their account whatever e-mail it has, and work at once.', async () => {
    const { token, id } = await invite('viewer');
    const person = await makeStranger({ name: 'Somebody Else' });
    const membership = await callOk<Membership>(api(), person.token, 'post', accept, { body: { token } });
    expect(membershipSchema.parse(membership)).to.deep.include({
      tenantId: tenant.tenantId,
      role: 'viewer',
      permissions: permissionsOf('viewer'),
    });
    expect((await call(api(), person.token, 'get', '/api/v1/projects')).status).to.equal(200);
    expect(await list()).to.deep.equal([]);
    const rows = await readAdmin(
      api(),
      'select action, actor_id, resource_id from app.audit_log where tenant_id = $1 and actor_id = $2 order by id',
      [tenant.tenantId, membership.memberId],
    );
    expect(rows.map(({ action, resource_id }) => [action, resource_id])).to.deep.equal([
      ['invitation.accept', id],
      ['member.join', membership.memberId],
    ]);
  });

  it('do not give a newcomer a tenant of their own beside.', async () => {
    const person = await makeStranger();
    await callOk(api(), person.token, 'post', accept, { body: { token: (await invite()).token } });
    const me = await callOk<{ memberships: Membership[] }>(api(), person.token, 'get', '/api/v1/me');
    expect(me.memberships.map(({ tenantId }) => tenantId)).to.deep.equal([tenant.tenantId]);
  });

  it('are gone in the same words when they were used, withdrawn, are over, or never were.', async () => {
    const person = await makeStranger();
    const used = await invite();
    expect((await take(person, used.token)).status).to.equal(200);
    const withdrawn = await invite();
    await callOk(api(), owner.token, 'delete', `/api/v1/invitations/${withdrawn.id}`, { status: 204 });
    const over = await invite();
    await readAdmin(api(), "update app.invitations set created_at = now() - interval '2 days', expires_at = now() where id = $1", [
      over.id,
    ]);
    const words = new Set<string>();
    for (const token of [used.token, withdrawn.token, over.token, `pci_${'a'.repeat(43)}`])
      words.add(await expectGone(await take(await makeStranger(), token)));
    words.add(await expectGone(await take(person, used.token)));
    expect(words.size).to.equal(1);
    expect(await list()).to.deep.equal([]);
  });

  it('stay unused when a member of the tenant takes them, so that they still work for whom they are meant.', async () => {
    const { token } = await invite();
    await expectProblem(await take(owner, token), { status: 409, code: 'already-member' });
    expect((await take(await makeStranger(), token)).status).to.equal(200);
  });

  it('let exactly one in, however many people take one at the same moment.', async () => {
    const { token } = await invite();
    const people = await Promise.all(Array.from({ length: 8 }, () => makeStranger()));
    // Held where they join, so that all are under way before the first is in.
    const hold = await holdUpload(api().database.adminUrl, { table: 'members', holds: 'writes' });
    const answers = Promise.all(people.map((person) => take(person, token)));
    await eventually('all of them wait', async () => {
      const waiting =
        "select from pg_stat_activity where datname = current_database() and usename = 'portcullis_app' and wait_event_type = 'Lock'";
      return (await readAdmin(api(), waiting)).length === people.length;
    });
    await hold.release();
    const statuses = (await answers).map(({ status }) => status);
    expect(statuses.sort()).to.deep.equal([200, ...Array.from({ length: 7 }, () => 404)]);
    const [count] = await readAdmin(api(), 'select count(*)::int as members from app.members where tenant_id = $1', [tenant.tenantId]);
    expect(count).to.deep.equal({ members: 2 });
  });

  it('lead into a second tenant as well, which is then to be named.', async () => {
    const person = await addMember(api().pool, await api().makeTenant('first'), await makeStranger(), 'owner');
    expect((await take(person, (await invite()).token)).status).to.equal(200);
    await expectProblem(await call(api(), person.token, 'get', '/api/v1/projects'), {
      status: 422,
      code: 'request-invalid',
      pointer: 'portcullis-tenant',
    });
    const headers = { 'portcullis-tenant': tenant.tenantId };
    expect((await call(api(), person.token, 'get', '/api/v1/projects', { headers })).status).to.equal(200);
  });

  it('for owners are made and withdrawn by owners only; those for others by admins as well.', async () => {
    const admin = await makePerson(api(), tenant, 'admin');
    const body = { email: 'x@example.com', role: 'owner' };
    await expectProblem(await call(api(), admin.token, 'post', '/api/v1/invitations', { body }), { status: 403, code: 'role-missing' });
    const ofOwner = await invite('owner');
    const path = `/api/v1/invitations/${ofOwner.id}`;
    await expectProblem(await call(api(), admin.token, 'delete', path), { status: 403, code: 'role-missing' });
    const ofAdmin = await invite('admin', admin);
    await callOk(api(), admin.token, 'delete', `/api/v1/invitations/${ofAdmin.id}`, { status: 204 });
    expect((await list()).map(({ id }) => id)).to.deep.equal([ofOwner.id]);
  });

  it('end with the right of who made them: removed, made a member, or no owner any more.', async () => {
    const open = async (): Promise<string[]> => (await list()).map(({ id }) => id);
    const removed = await makePerson(api(), tenant, 'admin');
    const demoted = await makePerson(api(), tenant, 'owner');
    const offers = {
      removed: await invite('member', removed),
      owner: await invite('owner', demoted),
      viewer: await invite('viewer', demoted),
    };
    await callOk(api(), owner.token, 'delete', `/api/v1/members/${removed.memberId}`, { status: 204 });
    await callOk(api(), owner.token, 'patch', `/api/v1/members/${demoted.memberId}`, { body: { role: 'admin' } });
    expect(await open())
      .to.include(offers.viewer.id)
      .and.not.include.oneOf([offers.removed.id, offers.owner.id]);
    await callOk(api(), owner.token, 'patch', `/api/v1/members/${demoted.memberId}`, { body: { role: 'member' } });
    expect(await open()).to.not.include(offers.viewer.id);
    await expectProblem(await take(await makeStranger(), offers.removed.token), { status: 404, code: 'invitation-not-found' });
  });

  it('cannot be withdrawn once they are used, nor by what is no id, nor across tenants.', async () => {
    const used = await invite();
    await take(await makeStranger(), used.token);
    const other = await makePerson(api(), await api().makeTenant('other'), 'owner');
    const foreign = await invite('member', other);
    for (const id of [used.id, foreign.id, 'x', '%00', '0199aaaa-0000-7000-8000-000000000000']) {
      const response = await call(api(), owner.token, 'delete', `/api/v1/invitations/${id}`);
      await expectProblem(response, { status: 404, code: 'invitation-not-found', pointer: 'invitation' });
    }
  });

  const bad: readonly (readonly [what: string, body: object, pointer: string])[] = [
    ['no e-mail', { role: 'member' }, '/email'],
    ['an e-mail that is none', { email: 'grace', role: 'member' }, '/email'],
    ['a role that there is not', { email: 'a@b.example', role: 'root' }, '/role'],
    ['an end that is too far', { email: 'a@b.example', role: 'member', expiresInDays: 31 }, '/expiresInDays'],
    ['an end that has been', { email: 'a@b.example', role: 'member', expiresInDays: 0 }, '/expiresInDays'],
    ['a member nobody knows', { email: 'a@b.example', role: 'member', tenantId: 'x' }, '/tenantId'],
  ];
  for (const [what, body, pointer] of bad) {
    it(`are refused with ${what}.`, async () => {
      const response = await call(api(), owner.token, 'post', '/api/v1/invitations', { body });
      await expectProblem(response, { status: 422, code: 'request-invalid', pointer });
    });
  }

  for (const token of ['', 'pci_', `pci_${'a'.repeat(42)}!`, `pcl_${'a'.repeat(43)}`, 7]) {
    it(`are not looked for by ${JSON.stringify(token)}.`, async () => {
      const response = await call(api(), (await makeStranger()).token, 'post', accept, { body: { token } });
      await expectProblem(response, { status: 422, code: 'request-invalid', pointer: '/token' });
    });
  }
});
