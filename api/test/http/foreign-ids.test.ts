// Every route × every foreign id: what belongs to somebody else looks exactly like what does not exist.
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import type { ProjectId } from '../../src/domain/ids.ts';
import { permissionTable } from '../../src/domain/permissions.ts';
import { createProject } from '../../src/services/manage-projects.ts';
import { countRows } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { makeThings, type Things } from '../support/make-things.ts';
import { offlineSettings } from '../support/offline-key.ts';
import { call, makePerson, type TestMember } from '../support/people.ts';
import { makeTestRoutes } from '../support/route-table.ts';
import { sampleRequest, type SampleRequest, unknownId } from '../support/sample-request.ts';
import { type TestApi, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: object;
  readonly requestId: string;
}

/** The answer, in which the request id is the one thing that may differ. */
async function askWith(api: TestApi, credential: string, { method, path, body }: SampleRequest): Promise<Answered> {
  const response = await call(api, credential, method, path, { body });
  const requestId = response.headers.get('x-request-id')!;
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date'));
  return { status: response.status, text: (await response.text()).replace(requestId, 'ID'), headers, requestId };
}

const nameOf = ({ method, path }: { method: string; path: string }): string => `${method.toUpperCase()} ${path}`;
/** Ids, but for words of a closed list. */
const parametersOf = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').filter((name) => name !== 'source');
const tenantRoutes = makeTestRoutes().flatMap((route) => (route.door === 'tenant' ? [route] : []));
const routesWith = (name: string): typeof tenantRoutes => tenantRoutes.filter(({ path }) => parametersOf(path).includes(name));

describe('Another tenant’s ids', () => {
  const api = useApi(offlineSettings);
  let owner: TestMember;
  let key: string;
  let own: Things;
  let foreign: Things;
  before(async () => {
    const tenant = await api().makeTenant('ours');
    owner = await makePerson(api(), tenant, 'owner');
    key = tenant.key;
    own = await makeThings(api(), tenant, owner);
    const stranger = await api().makeTenant('theirs');
    foreign = await makeThings(api(), stranger, await makePerson(api(), stranger, 'owner'));
  });

  it('are tried for everything that an address can name.', () => {
    const named = new Set(tenantRoutes.flatMap(({ path }) => parametersOf(path)));
    expect([...named].sort()).to.deep.equal(Object.keys(own).sort());
  });

  const state = (): Promise<Record<string, unknown>[]> =>
    withClient(api().database.adminUrl, async (client) => {
      const { rows } = await client.query<Record<string, unknown>>(
        `select (select json_agg(m order by id) from app.members as m) as members, (select json_agg(k order by id) from app.api_keys as k) as keys,
           (select json_agg(i order by id) from app.invitations as i) as invitations, (select json_agg(v order by id) from app.views as v) as views,
           (select json_agg(p order by id) from app.projects as p) as projects, (select json_agg(t order by id) from app.triage as t) as triage,
           (select json_agg(r order by id) from app.triage_reviews as r) as reviews,
           (select count(*) from app.policies) as policies, (select count(*) from app.scans) as scans`,
      );
      for (const one of rows) for (const entry of one['keys'] as Record<string, unknown>[]) delete entry['last_used_at'];
      return rows;
    });

  for (const route of tenantRoutes) {
    for (const name of parametersOf(route.path)) {
      const who = permissionTable[route.permission].scopes === undefined ? ['person'] : ['person', 'key'];
      for (const kind of who) {
        it(`look to a ${kind} at ${nameOf(route)} like a ${name} that there is not.`, async () => {
          const credential = kind === 'key' ? key : owner.token;
          const before = await state();
          const ask = (id: string): Promise<Answered> => askWith(api(), credential, sampleRequest(route, { ...own, [name]: id }));
          const { requestId, ...unknown } = await ask(name === 'key' ? 'zzzzzzzz' : unknownId);
          expect(unknown.status, unknown.text).to.equal(404);
          expect(unknown.text).to.contain(`"code":"${name}-not-found"`);
          for (const id of [
            foreign[name]!,
            foreign[name]!.toUpperCase(),
            ...(name === 'project' ? ['theirs'] : []),
            'x',
            "' or 1=1 --",
            '\0',
          ]) {
            const answer = await ask(id);
            expect({ ...answer, requestId: '' }, id).to.deep.equal({ ...unknown, requestId: '' });
          }
          expect(await state()).to.deep.equal(before);
          expect(requestId).to.be.a('string');
        });
      }
    }
  }

  for (const route of tenantRoutes.filter(({ method, path }) => method === 'get' && path.includes('{'))) {
    it(`are refused at ${nameOf(route)} while one’s own are answered.`, async () => {
      for (const credential of [owner.token, key])
        expect((await askWith(api(), credential, sampleRequest(route, own))).status).to.equal(200);
    });
  }

  it('are not found in a body either: a triage that names one changes nothing.', async () => {
    const route = tenantRoutes.find(({ operationId }) => operationId === 'triageFindings')!;
    const ask = (findings: string[]): Promise<Answered> =>
      askWith(api(), owner.token, { ...sampleRequest(route, own), body: { findings, state: 'in-review' } });
    const before = await state();
    const { requestId, ...unknown } = await ask([own['finding']!, unknownId]);
    expect(unknown.text, requestId).to.contain('"code":"finding-not-found"');
    expect({ ...(await ask([own['finding']!, foreign['finding']!])), requestId: '' }).to.deep.equal({ ...unknown, requestId: '' });
    expect(await state()).to.deep.equal(before);
  });
});

describe('A project’s key', () => {
  const api = useApi();
  let tenant: TestTenant;
  let stranger: TestTenant;
  let siblingId: ProjectId;
  let projectKey: string;
  const scans = { own: '', sibling: '', stranger: '' };

  before(async () => {
    tenant = await api().makeTenant();
    stranger = await api().makeTenant('mobile-app');
    siblingId = await createProject({ pool: api().pool }, tenant.actor, { slug: 'sibling', name: 's', defaultBranch: 'refs/heads/main' });
    projectKey = await api().makeKey(tenant, { projectId: tenant.projectId, scopes: ['ingest', 'read', 'write', 'admin'] });
    scans.own = (await uploadOk(api(), tenant, makeSarif([{}]))).scanId;
    scans.sibling = (await uploadOk(api(), tenant, makeSarif([{}]), { project: 'sibling' })).scanId;
    scans.stranger = (await uploadOk(api(), stranger, makeSarif([{}]))).scanId;
  });

  const ask = (method: string, path: string, body?: unknown): Promise<Answered> => askWith(api(), projectKey, { method, path, body });

  const rows = async (sql: string, value: string): Promise<Record<string, unknown>[]> =>
    withClient(api().database.adminUrl, async (client) => (await client.query<Record<string, unknown>>(sql, [value])).rows);

  for (const route of routesWith('project').filter(({ permission }) => permissionTable[permission].scopes !== undefined)) {
    it(`gets from ${nameOf(route)} the same for another’s project, a sibling and nothing at all.`, async () => {
      const askOf = (project: string): Promise<Answered> => askWith(api(), projectKey, sampleRequest(route, { project, scan: scans.own }));
      const before = await countRows(api());
      const unknown = await askOf(unknownId);
      expect(unknown.status).to.equal(404);
      expect(unknown.text).to.contain('"code":"project-not-found"');
      for (const project of [stranger.projectId, stranger.slug, siblingId, 'sibling', siblingId.toUpperCase(), 'no-such-project']) {
        const { requestId, ...answer } = await askOf(project);
        expect({ ...answer, requestId: '' }, project).to.deep.equal({ ...unknown, requestId: '' });
        // Reaching for a sibling is told to the tenant; a stranger's project is as unknown to the log as to the caller.
        const expected =
          project === 'sibling' || project.toLowerCase() === siblingId ? [{ tenant_id: tenant.tenantId, resource_id: siblingId }] : [];
        const sql = `select tenant_id, resource_id from app.audit_log where request_id = $1 and action = 'project.access' and outcome = 'denied'`;
        expect(await rows(sql, requestId), project).to.deep.equal(expected);
      }
      expect(await countRows(api())).to.deep.equal(before);
    });
  }

  const scanPlaces = ['/api/v1/projects/web-shop/scans/{scan}', '/api/v1/projects/web-shop/findings?scan={scan}'];
  for (const place of scanPlaces) {
    it(`gets from GET ${place} the same for another’s scan, a sibling’s scan and nothing at all.`, async () => {
      const { requestId, ...unknown } = await ask('get', place.replace('{scan}', unknownId));
      expect(unknown).to.include({ status: 404 });
      expect(unknown.text).to.contain('"code":"scan-not-found"');
      for (const scan of [scans.stranger, scans.sibling]) {
        const answer = await ask('get', place.replace('{scan}', scan));
        expect({ ...answer, requestId }, scan).to.deep.equal({ ...unknown, requestId });
      }
      expect((await ask('get', place.replace('{scan}', scans.own))).status).to.equal(200);
    });
  }

  for (const garbage of ['1', 'x', '%00', '00000000-0000-0000-0000-00000000000g', "' or 1=1 --", `${unknownId}${unknownId}`]) {
    it(`does not find …/scans/${garbage}, like an id that nobody has.`, async () => {
      const unknown = await ask('get', `/api/v1/projects/web-shop/scans/${unknownId}`);
      const answer = await ask('get', `/api/v1/projects/web-shop/scans/${garbage.includes('%') ? garbage : encodeURIComponent(garbage)}`);
      expect({ ...answer, requestId: '' }).to.deep.equal({ ...unknown, requestId: '' });
    });
  }

  it('lists its own project only, and a tenant’s key the tenant’s only.', async () => {
    const list = async (key: string): Promise<string[]> => {
      const response = await fetch(`${api().url}/api/v1/projects`, { headers: { authorization: `Bearer ${key}` } });
      return ((await response.json()) as { items: { slug: string }[] }).items.map((item) => item.slug);
    };
    expect(await list(projectKey)).to.deep.equal(['web-shop']);
    expect(await list(tenant.key)).to.deep.equal(['sibling', 'web-shop']);
    expect(await list(stranger.key)).to.deep.equal(['mobile-app']);
  });
});
