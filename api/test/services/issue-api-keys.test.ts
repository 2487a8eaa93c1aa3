// CI keys over HTTP, as people and admin keys manage them: shown once, rotated with an overlap, and never wider than their maker.
import { apiKeyPattern, type CreatedKey, createdKeySchema, type ManagedKey, managedKeyListSchema, type Scope } from '@portcullis/contract';
import { expect } from 'chai';
import { createProject } from '../../src/services/manage-projects.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { call, callOk, makePerson, staleSignIn, type TestMember } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { type TestTenant, upload, useApi } from '../support/start-test-api.ts';

const keys = '/api/v1/keys';
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

describe('CI keys over HTTP', () => {
  const api = useApi();
  let tenant: TestTenant;
  let admin: TestMember;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    admin = await makePerson(api(), tenant, 'admin');
  });

  const make = (wish: object = {}, by = admin.token): Promise<CreatedKey> =>
    callOk(api(), by, 'post', keys, { body: { name: 'ci', project: null, scopes: ['ingest'], ...wish }, status: 201 });
  const rotate = (keyId: string, overlapHours = 24, by = admin.token): Promise<CreatedKey> =>
    callOk(api(), by, 'post', `${keys}/${keyId}/rotate`, { body: { overlapHours }, status: 201 });
  const list = async (by = admin.token): Promise<ManagedKey[]> => (await callOk<{ items: ManagedKey[] }>(api(), by, 'get', keys)).items;
  const statusOf = async (key: string): Promise<number> => (await upload(api(), tenant, makeSarif([]), { key })).status;
  const auditOf = (action: string): Promise<Record<string, unknown>[]> =>
    readAdmin(
      api(),
      'select actor_id, outcome, before, after, method from app.audit_log where tenant_id = $1 and action = $2 order by id',
      [tenant.tenantId, action],
    );

  it('are in the answer to making them, and in no list, no log and no table afterwards.', async () => {
    const response = await call(api(), admin.token, 'post', keys, {
      body: { name: ' nightly ', project: 'web-shop', scopes: ['ingest', 'read', 'ingest'], expiresAt: inDays(30) },
    });
    expect(response.status).to.equal(201);
    const made = createdKeySchema.strict().parse(await response.json());
    expect(response.headers.get('location')).to.equal(`${keys}/${made.keyId}`);
    expect(made.key)
      .to.match(apiKeyPattern)
      .and.to.match(/^pcl_prj_/);
    expect(made).to.deep.include({
      name: 'nightly',
      project: 'web-shop',
      scopes: ['ingest', 'read'],
      createdBy: 'The admin',
      lastUsedAt: null,
    });
    expect(await statusOf(made.key)).to.equal(201);
    const { key, ...shown } = made;
    const items = await list();
    expect(managedKeyListSchema.parse({ items })).to.deep.equal({ items });
    expect(items.find(({ keyId }) => keyId === made.keyId)).to.deep.equal(shown);
    for (const table of ['api_keys', 'audit_log']) {
      for (const { line } of await readAdmin(api(), `select row_to_json(t)::text as line from app.${table} as t`))
        expect(line).not.to.contain(key.slice(17, -6));
    }
    expect((await auditOf('api-key.create')).at(-1)).to.deep.include({ actor_id: admin.memberId, method: 'POST', outcome: 'done' });
  });

  const ends: readonly (readonly [what: string, expiresAt: string])[] = [
    ['that has been', inDays(-1)],
    ['of this moment', new Date().toISOString()],
    ['more than five years away', inDays(5 * 365 + 3)],
    ['that is no time', 'tomorrow'],
  ];
  for (const [what, expiresAt] of ends) {
    it(`are not made with an end ${what}.`, async () => {
      const response = await call(api(), admin.token, 'post', keys, { body: { name: 'x', project: null, scopes: ['read'], expiresAt } });
      await expectProblem(response, { status: 422, code: 'request-invalid', pointer: '/expiresAt' });
    });
  }

  it('are not made for a project that there is not, or that is another tenant’s.', async () => {
    await api().makeTenant('foreign-shop');
    for (const project of ['no-such-project', 'foreign-shop']) {
      const response = await call(api(), admin.token, 'post', keys, { body: { name: 'x', project, scopes: ['read'] } });
      await expectProblem(response, { status: 404, code: 'project-not-found' });
    }
  });

  it('are replaced by ones of the same name, project, scopes and end, while the old one goes on for the overlap.', async () => {
    const old = await make({ name: 'nightly', project: 'web-shop', scopes: ['ingest', 'read'], expiresAt: inDays(90) });
    const made = await rotate(old.keyId, 48);
    expect(createdKeySchema.strict().parse(made)).to.deep.include({ name: 'nightly', project: 'web-shop', scopes: ['ingest', 'read'] });
    expect(made).to.include({ expiresAt: old.expiresAt });
    expect(made.keyId).not.to.equal(old.keyId);
    expect(await Promise.all([statusOf(old.key), statusOf(made.key)])).to.deep.equal([201, 201]);
    const end = new Date((await list()).find(({ keyId }) => keyId === old.keyId)!.expiresAt!).getTime();
    expect(end).to.be.within(Date.now() + 47 * 3_600_000, Date.now() + 49 * 3_600_000);
    const [row] = await auditOf('api-key.rotate');
    expect(row).to.deep.include({ actor_id: admin.memberId, before: { keyId: old.keyId, expiresAt: old.expiresAt } });
    expect(row).to.have.nested.property('after.newKeyId', made.keyId);
  });

  it('end at once when they are rotated without an overlap, and never later than they would have.', async () => {
    const now = await make();
    await rotate(now.keyId, 0);
    expect(await statusOf(now.key)).to.equal(401);
    const soon = await make({ expiresAt: inDays(1) });
    await rotate(soon.keyId, 720);
    expect((await list()).find(({ keyId }) => keyId === soon.keyId)?.expiresAt).to.equal(soon.expiresAt);
  });

  it('fail from the request after they were revoked, which takes no fresh sign-in.', async () => {
    const made = await make();
    expect(await statusOf(made.key)).to.equal(201);
    await callOk(api(), await admin.tokenWith(staleSignIn), 'delete', `${keys}/${made.keyId}`, { status: 204 });
    expect(await statusOf(made.key)).to.equal(401);
    expect((await list()).find(({ keyId }) => keyId === made.keyId)?.revokedAt).to.be.a('string');
    expect(await auditOf('api-key.revoke')).to.have.length(1);
  });

  it('that are revoked, over, unknown, another tenant’s or no keys at all are not found, all in the same words.', async () => {
    const revoked = await make();
    await callOk(api(), admin.token, 'delete', `${keys}/${revoked.keyId}`, { status: 204 });
    const over = await make();
    await rotate(over.keyId, 0);
    const stranger = await makePerson(api(), await api().makeTenant('other'), 'admin');
    const foreign = await make({}, stranger.token);
    const words = new Set<string>();
    const expectGone = async (response: Response): Promise<void> => {
      words.add((await expectProblem(response, { status: 404, code: 'key-not-found', pointer: 'key' })).detail);
    };
    for (const keyId of [revoked.keyId, over.keyId, foreign.keyId, 'zzzzzzzz', 'x', '%00', 'a%27b%27c%27d']) {
      await expectGone(await call(api(), admin.token, 'post', `${keys}/${keyId}/rotate`, { body: {} }));
      // One that is over may still be revoked: it is listed, and nobody minds.
      if (keyId !== over.keyId) await expectGone(await call(api(), admin.token, 'delete', `${keys}/${keyId}`));
    }
    expect(words.size).to.equal(1);
    expect((await list(stranger.token)).filter(({ revokedAt }) => revokedAt !== null)).to.deep.equal([]);
  });

  describe('by a key with the scope admin', () => {
    const everyScope: readonly Scope[] = ['ingest', 'read', 'admin'];

    it('are made and rotated within its own scopes and end, and the log names the key.', async () => {
      const maker = await make({ scopes: everyScope, expiresAt: inDays(10) });
      const made = await make({ scopes: ['ingest'], expiresAt: inDays(5) }, maker.key);
      expect(made.createdBy).to.equal(`key ${maker.keyId}`);
      expect((await rotate(made.keyId, 1, maker.key)).scopes).to.deep.equal(['ingest']);
      expect((await auditOf('api-key.rotate'))[0]).to.deep.include({ actor_id: maker.keyId });
    });

    it('are not made or rotated beyond its scopes, its project or its end; the try is written down.', async () => {
      const wide = await make({ scopes: ['ingest', 'read', 'write', 'admin'] });
      const maker = await make({ project: 'web-shop', scopes: everyScope, expiresAt: inDays(10) });
      const count = (await list()).length;
      const denied = (await auditOf('route.access')).length;
      const wishes = [
        { project: 'web-shop', scopes: ['write'], expiresAt: inDays(5) },
        { project: null, scopes: ['ingest'], expiresAt: inDays(5) },
        { project: 'web-shop', scopes: ['ingest'], expiresAt: inDays(11) },
        { project: 'web-shop', scopes: ['ingest'] },
      ];
      for (const wish of wishes) {
        const response = await call(api(), maker.key, 'post', keys, { body: { name: 'x', ...wish } });
        await expectProblem(response, { status: 403, code: 'scope-missing' });
      }
      expect(await auditOf('route.access')).to.have.length(denied + wishes.length);
      const narrow = await make({ scopes: ['admin'] });
      await expectProblem(await call(api(), narrow.key, 'post', `${keys}/${wide.keyId}/rotate`, { body: {} }), {
        status: 403,
        code: 'scope-missing',
      });
      expect(await list()).to.have.length(count + 1);
    });

    it('of one project are only those of that project: no other is listed, rotated or revoked.', async () => {
      await createProject({ pool: api().pool }, tenant.actor, { slug: 'second', name: 's', defaultBranch: 'refs/heads/main' });
      const own = await make({ project: 'web-shop' });
      const others = [await make(), await make({ project: 'second' })];
      const maker = await make({ project: 'web-shop', scopes: everyScope });
      expect((await list(maker.key)).map(({ keyId }) => keyId)).to.deep.equal([maker.keyId, own.keyId]);
      for (const { keyId } of others) {
        const gone = { status: 404, code: 'key-not-found', pointer: 'key' } as const;
        await expectProblem(await call(api(), maker.key, 'post', `${keys}/${keyId}/rotate`, { body: {} }), gone);
        await expectProblem(await call(api(), maker.key, 'delete', `${keys}/${keyId}`), gone);
      }
      await callOk(api(), maker.key, 'delete', `${keys}/${own.keyId}`, { status: 204 });
    });
  });
});
