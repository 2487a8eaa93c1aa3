// Projects over HTTP: made and changed, what is refused, and what is audited. Their policy: policy.test.ts.
import type { Policy, ProblemCode, Project } from '@portcullis/contract';
import { expect } from 'chai';
import { defaultPolicy } from '../../src/domain/gate/default-policy.ts';
import { expectProblem, expectRefusal } from '../support/expect-problem.ts';
import { getJson, readJson, runAsAdmin, sendJson } from '../support/send-json.ts';
import { type TestTenant, useApi } from '../support/start-test-api.ts';

const place = '/api/v1/projects';
const web = `${place}/web-shop`;

describe('projects', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });
  const create = (body: unknown, key = tenant.key): Promise<Response> => sendJson(api(), { key }, 'POST', place, body);
  const change = (body: unknown, key = tenant.key): Promise<Response> => sendJson(api(), { key }, 'PATCH', web, body);
  const audited = (action: string): Promise<{ before: unknown; after: unknown }[]> =>
    runAsAdmin(api(), 'select before, after from app.audit_log where tenant_id = $1 and action = $2 order by at', [
      tenant.tenantId,
      action,
    ]);

  describe('POST /api/v1/projects', () => {
    it('makes a project with the default policy, and audits it.', async () => {
      const wish = { slug: 'mobile', name: '  Mobile app ', defaultBranch: 'trunk', repositoryUrl: 'https://github.com/acme/mobile.git' };
      const made = await readJson<Project>(await create(wish), 201);
      const kept = {
        slug: 'mobile',
        name: 'Mobile app',
        defaultBranch: 'refs/heads/trunk',
        repositoryUrl: 'https://github.com/acme/mobile',
      };
      expect(made).to.include(kept);
      expect(made.longLivedBranches).to.deep.equal([]);
      expect(await getJson(api(), tenant, `${place}/mobile`)).to.deep.equal(made);
      expect(await getJson(api(), tenant, `${place}/${made.id}`)).to.deep.equal(made);
      const policy = await getJson<Policy>(api(), tenant, `${place}/mobile/policy`);
      expect(policy).to.deep.include({ version: 1, document: defaultPolicy, createdBy: `key ${tenant.key.slice(8, 16)}` });
      expect((await audited('project.create')).at(-1)).to.deep.equal({ before: null, after: { ...kept, longLivedBranches: [] } });
    });

    it('takes main as the default branch and no repository where nothing is said.', async () => {
      const made = await readJson<Project>(await create({ slug: 'x', name: 'X' }), 201);
      expect(made).to.include({ defaultBranch: 'refs/heads/main', repositoryUrl: null });
    });

    it('refuses a slug that is taken, also where two ask for it at once.', async () => {
      await expectRefusal(api(), () => create({ slug: 'web-shop', name: 'x' }), { status: 409, code: 'slug-taken', pointer: '/slug' });
      const answers = await Promise.all(Array.from({ length: 4 }, () => create({ slug: 'new', name: 'x' })));
      expect(answers.map((answer) => answer.status).sort()).to.deep.equal([201, 409, 409, 409]);
    });

    const bad: readonly (readonly [pointer: string, body: object])[] = [
      ...['', '-x', 'x-', 'X', 'a_b', 'a b', 'ä', 'x'.repeat(64), '0199aaaa-0000-7000-8000-000000000000'].map(
        (slug) => ['/slug', { slug, name: 'x' }] as const,
      ),
      ['/slug', { name: 'x' }],
      ...['', '  ', 'x'.repeat(201), 'a\nb', 'a\u202eb', '\u0000'].map((name) => ['/name', { slug: 's', name }] as const),
      ...['refs/tags/v1', 'a..b', '', 'refs/pull/1/head'].map(
        (defaultBranch) => ['/defaultBranch', { slug: 's', name: 'x', defaultBranch }] as const,
      ),
      ['/repositoryUrl', { slug: 's', name: 'x', repositoryUrl: 'https://user:secret@github.com/acme/x' }],
      ['/id', { slug: 's', name: 'x', id: '0199aaaa-0000-7000-8000-000000000000' }],
    ];
    for (const [pointer, body] of bad) {
      it(`refuses ${JSON.stringify(body).slice(0, 70)}.`, async () => {
        const problem = await expectRefusal(api(), () => create(body), { status: 422, code: 'request-invalid', pointer });
        expect(problem.detail).to.not.include('secret');
      });
    }

    for (const [what, code, makeKey] of [
      ['without the scope admin', 'scope-missing', () => api().makeKey(tenant, { scopes: ['ingest', 'read', 'write'] })],
      ['of one project', 'scope-missing', () => api().makeKey(tenant, { scopes: ['admin'], projectId: tenant.projectId })],
    ] as const satisfies readonly (readonly [string, ProblemCode, () => Promise<string>])[]) {
      it(`refuses a key ${what}.`, async () => {
        await expectProblem(await create({ slug: 's', name: 'x' }, await makeKey()), { status: 403, code });
      });
    }
  });

  describe('PATCH /api/v1/projects/{project}', () => {
    it('changes what is sent and leaves the rest, and audits what was and what is.', async () => {
      const before = { name: 'web-shop', defaultBranch: 'refs/heads/main', longLivedBranches: [], repositoryUrl: null };
      expect(await readJson(await change({ name: 'Web shop' }))).to.deep.include({ ...before, name: 'Web shop' });
      const after = { ...before, name: 'Web shop', defaultBranch: 'refs/heads/trunk', repositoryUrl: 'https://github.com/acme/x' };
      await readJson(await change({ defaultBranch: 'trunk', repositoryUrl: 'https://github.com/acme/x/' }));
      expect(await readJson(await change({ repositoryUrl: null }))).to.deep.include({ ...after, repositoryUrl: null });
      expect(await audited('project.change')).to.deep.equal([
        { before, after: { ...before, name: 'Web shop' } },
        { before: { ...before, name: 'Web shop' }, after },
        { before: after, after: { ...after, repositoryUrl: null } },
      ]);
    });

    it('loses no change where several people make different ones at once.', async () => {
      const wishes = [{ name: 'A' }, { repositoryUrl: 'https://github.com/acme/x' }, { defaultBranch: 'trunk' }];
      const answers = await Promise.all(wishes.map((wish) => change(wish)));
      expect(answers.map((answer) => answer.status)).to.deep.equal([200, 200, 200]);
      const now = await getJson(api(), tenant, web);
      expect(now).to.include({ name: 'A', repositoryUrl: 'https://github.com/acme/x', defaultBranch: 'refs/heads/trunk' });
    });

    for (const [pointer, body] of [
      ['/slug', { slug: 'other' }],
      ['/name', { name: null }],
      ['/name', { name: ' ' }],
      ['/defaultBranch', { defaultBranch: 'refs/tags/x' }],
      ['/repositoryUrl', { repositoryUrl: 'http://github.com/acme/x' }],
      ['/repositoryUrl', { repositoryUrl: 'https://github.com/acme/x?token=1' }],
      ['/repositoryUrl', { repositoryUrl: 'https://github.com/acme/x?' }],
    ] as const) {
      it(`refuses ${JSON.stringify(body)}.`, async () => {
        await expectRefusal(api(), () => change(body), { status: 422, code: 'request-invalid', pointer });
      });
    }

    it('takes a key with the scope admin of this project, and no lesser one.', async () => {
      const admin = await api().makeKey(tenant, { scopes: ['admin'], projectId: tenant.projectId });
      expect((await change({ name: 'x' }, admin)).status).to.equal(200);
      const lesser = await api().makeKey(tenant, { scopes: ['ingest', 'read', 'write'] });
      await expectProblem(await change({ name: 'y' }, lesser), { status: 403, code: 'scope-missing' });
    });
  });
});
