// Every route × every foreign id: what belongs to somebody else looks exactly like what does not exist.
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import type { ProjectId } from '../../src/domain/ids.ts';
import { createProject } from '../../src/services/manage-projects.ts';
import { countRows } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { makeTestRoutes } from '../support/route-table.ts';
import { someCommit, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const unknownId = '0199aaaa-0000-7000-8000-000000000000';

describe('Foreign ids', () => {
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

  /** The answer without its request id, which is the one thing that may differ. */
  const ask = async (method: string, path: string): Promise<{ status: number; text: string; headers: object; requestId: string }> => {
    const query = method === 'post' ? `?commit=${someCommit}&ref=refs/heads/main` : '';
    const response = await fetch(`${api().url}${path}${query}`, {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${projectKey}`, 'content-type': 'application/json' },
      ...(method === 'post' ? { body: JSON.stringify(makeSarif([{ rule: 'smuggled' }])) } : {}),
    });
    const requestId = response.headers.get('x-request-id')!;
    const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date'));
    return { status: response.status, text: (await response.text()).replace(requestId, 'ID'), headers, requestId };
  };

  const rows = async (sql: string, value: string): Promise<Record<string, unknown>[]> =>
    withClient(api().database.adminUrl, async (client) => (await client.query<Record<string, unknown>>(sql, [value])).rows);

  for (const { method, path } of makeTestRoutes().filter((route) => route.path.includes('{project}'))) {
    it(`${method.toUpperCase()} ${path} answers another’s project, a sibling and nothing at all alike.`, async () => {
      const of = (project: string): string => path.replace('{project}', project).replace('{scan}', scans.own);
      const before = await countRows(api());
      const unknown = await ask(method, of(unknownId));
      expect(unknown.status).to.equal(404);
      expect(unknown.text).to.contain('"code":"project-not-found"');
      for (const project of [stranger.projectId, stranger.slug, siblingId, 'sibling', siblingId.toUpperCase(), 'no-such-project']) {
        const { requestId, ...answer } = await ask(method, of(project));
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
    it(`GET ${place} answers another’s scan, a sibling’s scan and nothing at all alike.`, async () => {
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
    it(`GET …/scans/${garbage} is not found, like an id that nobody has.`, async () => {
      const unknown = await ask('get', `/api/v1/projects/web-shop/scans/${unknownId}`);
      const answer = await ask('get', `/api/v1/projects/web-shop/scans/${garbage.includes('%') ? garbage : encodeURIComponent(garbage)}`);
      expect({ ...answer, requestId: '' }).to.deep.equal({ ...unknown, requestId: '' });
    });
  }

  it('lists to a project’s key its own project only, and to a tenant’s key the tenant’s only.', async () => {
    const list = async (key: string): Promise<string[]> => {
      const response = await fetch(`${api().url}/api/v1/projects`, { headers: { authorization: `Bearer ${key}` } });
      return ((await response.json()) as { items: { slug: string }[] }).items.map((item) => item.slug);
    };
    expect(await list(projectKey)).to.deep.equal(['web-shop']);
    expect(await list(tenant.key)).to.deep.equal(['sibling', 'web-shop']);
    expect(await list(stranger.key)).to.deep.equal(['mobile-app']);
  });
});
