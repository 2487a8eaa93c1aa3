// Signing in for the first time and again: who somebody is, and the tenant that everybody has of their own.
import { type Me, meSchema, signInSettingsSchema } from '@portcullis/contract';
import { expect } from 'chai';
import { permissionsOf } from '../../src/domain/permissions.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { addMember, call, callOk, makePerson, makeStranger } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { useApi } from '../support/start-test-api.ts';

describe('POST /api/v1/sign-ins', () => {
  const api = useApi();
  const me = (token: string): Promise<Me> => callOk(api(), token, 'post', '/api/v1/sign-ins');
  const auditOf = (tenantId: string): Promise<Record<string, unknown>[]> =>
    readAdmin(
      api(),
      'select action, actor_type, actor_id, actor_name, auth_strength, after, request_id from app.audit_log where tenant_id = $1 order by id',
      [tenantId],
    );

  for (const isPersonal of [true, false]) {
    it(`gives a new person with a ${isPersonal ? 'personal' : 'work'} account a tenant of their own, as owner, and writes it down.`, async () => {
      const person = await makeStranger({ name: 'Ada Lovelace', isPersonal });
      const answer = await me(person.token);
      expect(meSchema.parse(answer)).to.deep.equal(answer);
      expect(answer.user).to.deep.equal({ name: 'Ada Lovelace', email: 'person@example.com', isPersonal });
      expect(answer.memberships).to.have.length(1);
      const { tenantId, memberId, ...membership } = answer.memberships[0]!;
      expect(membership).to.deep.equal({ tenantName: 'Ada Lovelace’s tenant', role: 'owner', permissions: permissionsOf('owner') });
      const rows = await auditOf(tenantId);
      expect(rows.map(({ action }) => action)).to.deep.equal(['tenant.create', 'member.join']);
      for (const row of rows)
        expect(row).to.deep.include({ actor_type: 'user', actor_id: memberId, actor_name: 'Ada Lovelace', auth_strength: 'pwd mfa' });
      expect(await callOk(api(), person.token, 'get', '/api/v1/tenant')).to.include({ id: tenantId, name: 'Ada Lovelace’s tenant' });
    });
  }

  it('makes one tenant only, however many first requests of a person come at once.', async () => {
    const person = await makeStranger();
    const answers = await Promise.all(Array.from({ length: 10 }, () => me(person.token)));
    expect(new Set(answers.map(({ memberships }) => JSON.stringify(memberships))).size).to.equal(1);
    const [count] = await readAdmin(api(), 'select count(*)::int as members from app.members where entra_object_id = $1', [
      person.entraObjectId,
    ]);
    expect(count).to.deep.equal({ members: 1 });
  });

  const names: readonly (readonly [given: string, named: string])[] = [
    ['x'.repeat(250), `${'x'.repeat(180)}’s tenant`],
    ['Ada\nLovelace\u202e', 'Ada Lovelace’s tenant'],
    ['😀'.repeat(120), `${'😀'.repeat(90)}’s tenant`],
    ['', 'person@example.com’s tenant'],
  ];
  for (const [given, named] of names) {
    it(`names the tenant of ${JSON.stringify(given.slice(0, 20))} so that the name is one line and fits.`, async () => {
      const { memberships } = await me((await makeStranger({ name: given })).token);
      expect(memberships[0]?.tenantName).to.equal(named);
    });
  }

  it('tells all tenants that a person belongs to, with the role in each, and makes none beside them.', async () => {
    const person = await makeStranger();
    const tenants = await Promise.all(['one', 'two'].map((slug) => api().makeTenant(slug)));
    await addMember(api().pool, tenants[0]!, person, 'viewer');
    await addMember(api().pool, tenants[1]!, person, 'admin');
    const { memberships } = await me(person.token);
    expect(memberships.map(({ tenantId, role, permissions }) => ({ tenantId, role, permissions }))).to.have.deep.members([
      { tenantId: tenants[0]!.tenantId, role: 'viewer', permissions: permissionsOf('viewer') },
      { tenantId: tenants[1]!.tenantId, role: 'admin', permissions: permissionsOf('admin') },
    ]);
  });

  it('takes over the name that Microsoft tells today, and notes the visit: in the audit log once an hour, not once a request.', async () => {
    const tenant = await api().makeTenant();
    const person = await makePerson(api(), tenant, 'viewer');
    const signIns = async (): Promise<number> =>
      (await auditOf(tenant.tenantId)).filter(({ action }) => action === 'member.sign-in').length;
    const seen = async (): Promise<Record<string, unknown> | undefined> =>
      (
        await readAdmin(api(), "select name, last_seen_at > now() - interval '5 seconds' as lately from app.members where id = $1", [
          person.memberId,
        ])
      )[0];
    await readAdmin(api(), "update app.members set last_seen_at = now() - interval '61 minutes' where id = $1", [person.memberId]);
    await Promise.all([me(person.token), me(person.token), me(person.token)]);
    expect(await signIns()).to.equal(1);
    expect(await seen()).to.deep.equal({ name: 'The viewer', lately: true });
    await readAdmin(api(), "update app.members set last_seen_at = now() - interval '59 minutes' where id = $1", [person.memberId]);
    await me(await person.tokenWith({ claims: { name: 'New Name' } }));
    expect(await seen()).to.deep.equal({ name: 'New Name', lately: true });
    expect(await signIns()).to.equal(1);
  });

  it('is for people: a key is refused, with the words for a bad token.', async () => {
    const tenant = await api().makeTenant('keyed');
    await expectProblem(await call(api(), tenant.key, 'post', '/api/v1/sign-ins'), { status: 401, code: 'token-invalid' });
  });
});

describe('GET /api/v1/sign-in-settings', () => {
  const api = useApi();
  const without = useApi({ ENTRA_API_CLIENT_ID: '', ENTRA_DASHBOARD_CLIENT_ID: '', ENTRA_CLI_CLIENT_ID: '' });

  it('tells anybody how to sign in, and where no sign-in is configured, that there is none.', async () => {
    const settings = signInSettingsSchema.parse(await (await fetch(`${api().url}/api/v1/sign-in-settings`)).json());
    expect(settings.signIn).to.include({ scope: `api://a9100000-4c3d-4b2a-9f1e-000000000001/access_as_user` });
    expect(settings.signIn?.authority).to.match(/^https:\/\/localhost:\d+\/common$/);
    expect(await (await fetch(`${without().url}/api/v1/sign-in-settings`)).json()).to.deep.equal({ signIn: null });
  });

  it('is the only thing for people where there is none: a token is refused, and keys work.', async () => {
    const person = await makeStranger();
    await expectProblem(await call(without(), person.token, 'get', '/api/v1/me'), { status: 401, code: 'token-invalid' });
    const tenant = await without().makeTenant();
    expect((await call(without(), tenant.key, 'get', '/api/v1/projects')).status).to.equal(200);
  });
});
