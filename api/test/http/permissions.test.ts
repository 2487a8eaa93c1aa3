// Who may do what, over HTTP: every route × every role and every kind of key, as the one table of permissions says.
import { type Me, problemCatalogue, roles, scopes } from '@portcullis/contract';
import { expect } from 'chai';
import { permissionTable } from '../../src/domain/permissions.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { addMember, call, callOk, makePerson, makeStranger, staleSignIn, type TestMember } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { makeTestRoutes } from '../support/route-table.ts';
import { sampleRequest, unknownId } from '../support/sample-request.ts';
import { type TestTenant, useApi } from '../support/start-test-api.ts';

const routes = makeTestRoutes();
const tenantRoutes = routes.flatMap((route) => (route.door === 'tenant' ? [route] : []));
const peopleRoutes = routes.filter(({ door }) => door !== 'public');
const nameOf = ({ method, path }: { method: string; path: string }): string => `${method.toUpperCase()} ${path}`;

describe('Permissions', () => {
  const api = useApi();
  let tenant: TestTenant;
  const people = new Map<string, TestMember>();
  const keys = new Map<string, string>();
  before(async () => {
    tenant = await api().makeTenant();
    for (const role of roles) people.set(role, await makePerson(api(), tenant, role));
    for (const scope of scopes) {
      keys.set(`tenant ${scope}`, await api().makeKey(tenant, { scopes: [scope] }));
      keys.set(`project ${scope}`, await api().makeKey(tenant, { scopes: [scope], projectId: tenant.projectId }));
    }
  });

  /** The answer to a request that says nothing beside its address: the door decides before anything else is looked at. */
  const knock = (credential: string, route: (typeof routes)[number], headers = {}): Promise<Response> => {
    const { method, path } = sampleRequest(route, { project: 'no-such-project' });
    return call(api(), credential, method, path.replace(/\?.*/, ''), { headers });
  };
  /** What the door said; anything that is said behind it counts as let in. */
  const answerOf = async (response: Response): Promise<string> => {
    const text = await response.text();
    const code = /"code":"([a-z-]+)"/.exec(text)?.[1] ?? '';
    return Object.hasOwn(problemCatalogue, code) && [401, 403].includes(response.status) ? code : 'let in';
  };

  for (const route of tenantRoutes) {
    const rule = permissionTable[route.permission];

    it(`open ${nameOf(route)} to ${rule.roles.join(', ')} and to no other role; a refusal is written down.`, async () => {
      for (const role of roles) {
        const response = await knock(people.get(role)!.token, route);
        const requestId = response.headers.get('x-request-id');
        const isAllowed = rule.roles.includes(role);
        expect(await answerOf(response), role).to.equal(isAllowed ? 'let in' : 'role-missing');
        const rows = await readAdmin(
          api(),
          "select actor_id, reason from app.audit_log where request_id = $1 and action = 'route.access'",
          [requestId],
        );
        const denial = { actor_id: people.get(role)!.memberId, reason: `the role ${role} lacks ${route.permission}` };
        expect(rows, role).to.deep.equal(isAllowed ? [] : [denial]);
      }
    });

    it(`open ${nameOf(route)} to keys ${rule.scopes === undefined ? 'never' : `with the scope ${rule.scopes.join(' or ')} only`}.`, async () => {
      for (const [kind, key] of keys) {
        const isRight =
          (rule.scopes?.some((scope) => kind.endsWith(` ${scope}`)) ?? false) &&
          !(rule.isTenantWide === true && kind.startsWith('project'));
        expect(await answerOf(await knock(key, route)), kind).to.equal(isRight ? 'let in' : 'scope-missing');
      }
    });

    it(`${route.isFresh ? 'ask a person for a fresh sign-in' : 'do not ask for a fresh sign-in'} at ${nameOf(route)}, and a key never.`, async () => {
      const response = await knock(await people.get('owner')!.tokenWith(staleSignIn), route);
      if (route.isFresh) {
        const claims = Buffer.from('{"access_token":{"auth_time":{"essential":true}}}').toString('base64');
        expect(response.headers.get('www-authenticate'))
          .to.match(/^Bearer error="insufficient_claims"/)
          .and.to.contain(`claims="${claims}"`);
        await expectProblem(response, { status: 401, code: 'sign-in-stale' });
      } else expect(await answerOf(response)).to.equal('let in');
      if (rule.scopes !== undefined) expect(await answerOf(await knock(keys.get(`tenant ${rule.scopes[0]}`)!, route))).to.equal('let in');
    });
  }

  it('ask for a fresh sign-in wherever a role, a key, the tenant itself, the gate or money is given away.', () => {
    const fresh = tenantRoutes.filter(({ isFresh }) => isFresh).map(({ operationId }) => operationId);
    expect(fresh.sort()).to.deep.equal([
      ...['changeRole', 'createCheckoutSession', 'createKey', 'createPortalSession', 'deleteTenant', 'inviteMember', 'makeOverride'],
      ...['rotateKey', 'transferOwnership'],
    ]);
  });

  for (const authTime of [undefined, new Date(Date.now() + 3_600_000)]) {
    it(`take a token that ${authTime ? 'comes from the future' : 'does not say when its person signed in'} for stale.`, async () => {
      const owner = people.get('owner')!;
      const token = await owner.tokenWith(authTime ? { authTime } : { claims: { auth_time: undefined } });
      const response = await call(api(), token, 'patch', `/api/v1/members/${unknownId}`, { body: { role: 'viewer' } });
      await expectProblem(response, { status: 401, code: 'sign-in-stale' });
    });
  }

  for (const route of peopleRoutes) {
    it(`shut ${nameOf(route)} to tokens of other applications, other audiences, and tokens that are over.`, async () => {
      const owner = people.get('owner')!;
      const bad = await Promise.all([
        owner.tokenWith({ clientId: unknownId }),
        owner.tokenWith({ claims: { aud: unknownId } }),
        owner.tokenWith({ scp: 'User.Read' }),
        owner.tokenWith({ expiresIn: -3600 }),
      ]);
      const words = new Set<string>();
      for (const token of [...bad, `${owner.token.slice(0, -8)}AAAAAAAA`, 'a.b.c']) {
        const response = await knock(token, route);
        expect(response.headers.get('www-authenticate')).to.equal('Bearer error="invalid_token"');
        words.add((await expectProblem(response, { status: 401, code: 'token-invalid' })).detail);
      }
      expect(words.size).to.equal(1);
    });
  }

  for (const route of routes.filter(({ door }) => door === 'person')) {
    it(`shut ${nameOf(route)} to every key.`, async () => {
      await expectProblem(await knock(tenant.key, route), { status: 401, code: 'token-invalid' });
    });
  }
});

describe('The tenant that a person acts in', () => {
  const api = useApi();
  const pathOf = (tenantId: string): { headers: Record<string, string> } => ({ headers: { 'portcullis-tenant': tenantId } });
  const whole = { status: 404, code: 'tenant-not-found', pointer: 'portcullis-tenant' } as const;

  it('is their only one without a word; of several they name one, and have their role there.', async () => {
    const [one, two] = [await api().makeTenant('one'), await api().makeTenant('two')];
    const person = await addMember(api().pool, one, await makeStranger(), 'owner');
    expect((await call(api(), person.token, 'get', '/api/v1/projects/one')).status).to.equal(200);
    await addMember(api().pool, two, person, 'viewer');
    const unnamed = await call(api(), person.token, 'get', '/api/v1/projects');
    await expectProblem(unnamed, { status: 422, code: 'request-invalid', pointer: 'portcullis-tenant' });
    expect((await call(api(), person.token, 'get', '/api/v1/projects/two', pathOf(two.tenantId))).status).to.equal(200);
    expect((await call(api(), person.token, 'get', '/api/v1/projects/two', pathOf(two.tenantId.toUpperCase()))).status).to.equal(200);
    await expectProblem(await call(api(), person.token, 'get', '/api/v1/projects/one', pathOf(two.tenantId)), {
      status: 404,
      code: 'project-not-found',
    });
    expect((await call(api(), person.token, 'get', '/api/v1/keys', pathOf(one.tenantId))).status).to.equal(200);
    await expectProblem(await call(api(), person.token, 'get', '/api/v1/keys', pathOf(two.tenantId)), {
      status: 403,
      code: 'role-missing',
    });
  });

  it('is not found where it is another’s, is nobody’s, or is no id, all in the same words.', async () => {
    const [own, foreign] = [await api().makeTenant('own'), await api().makeTenant('foreign')];
    const person = await makePerson(api(), own, 'owner');
    const words = new Set<string>();
    for (const tenantId of [foreign.tenantId, unknownId, 'x', "' or true --"])
      words.add((await expectProblem(await call(api(), person.token, 'get', '/api/v1/projects', pathOf(tenantId)), whole)).detail);
    expect(words.size).to.equal(1);
  });

  it('is none for somebody who belongs nowhere, until they sign in: asking who they are makes none.', async () => {
    const person = await makeStranger();
    await expectProblem(await call(api(), person.token, 'get', '/api/v1/projects'), whole);
    const me = await callOk<Me>(api(), person.token, 'get', '/api/v1/me');
    expect(me.memberships).to.deep.equal([]);
    await expectProblem(await call(api(), person.token, 'get', '/api/v1/projects'), whole);
    const signedIn = await callOk<Me>(api(), person.token, 'post', '/api/v1/sign-ins');
    expect(await callOk<Me>(api(), person.token, 'get', '/api/v1/me')).to.deep.equal(signedIn);
    expect((await call(api(), person.token, 'get', '/api/v1/projects')).status).to.equal(200);
  });

  it('cannot be chosen for a key, which has its own.', async () => {
    const [own, foreign] = [await api().makeTenant('mine'), await api().makeTenant('theirs')];
    const response = await call(api(), own.key, 'get', '/api/v1/projects', pathOf(foreign.tenantId));
    await expectProblem(response, { status: 404, code: 'tenant-not-found', pointer: 'portcullis-tenant' });
    expect((await call(api(), own.key, 'get', '/api/v1/projects', pathOf(own.tenantId))).status).to.equal(200);
  });
});
