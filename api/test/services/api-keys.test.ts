// CI keys from birth to revocation: what is stored, who may use them where, and what is written down of it.
import { createHash } from 'node:crypto';
import { apiKeyPattern, isWellFormedApiKey, type Scope } from '@portcullis/contract';
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import type { Actor, KeyActor } from '../../src/domain/actor.ts';
import { type ApiKeyId, makeId, type ProjectId } from '../../src/domain/ids.ts';
import { ProblemError } from '../../src/errors.ts';
import { type ApiKeyWish, createApiKey, listApiKeys, revokeApiKey } from '../../src/services/manage-api-keys.ts';
import { createProject } from '../../src/services/manage-projects.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { get, type TestTenant, upload, useApi } from '../support/start-test-api.ts';

const wishOf = (wish: Partial<ApiKeyWish>): ApiKeyWish => ({
  name: 'ci',
  projectId: undefined,
  scopes: ['ingest'],
  expiresAt: undefined,
  ...wish,
});

describe('CI keys', () => {
  const api = useApi();
  let tenant: TestTenant;
  beforeEach(async () => {
    tenant = await api().makeTenant();
  });

  const create = (wish: Partial<ApiKeyWish> = {}, actor: Actor = tenant.actor) => createApiKey({ pool: api().pool }, actor, wishOf(wish));
  const readAsAdmin = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
    withClient(api().database.adminUrl, async (client) => (await client.query<Record<string, unknown>>(sql, values)).rows);
  const auditOf = (action: string): Promise<Record<string, unknown>[]> =>
    readAsAdmin(
      'select actor_type, actor_id, action, resource_id, outcome, reason, after from app.audit_log where tenant_id = $1 and action = $2 order by id',
      [tenant.tenantId, action],
    );
  const statusOf = async (key: string): Promise<number> => (await upload(api(), tenant, makeSarif([]), { key })).status;

  it('have a form and a checksum that both ends can check offline.', async () => {
    const ofTenant = await create();
    const ofProject = await create({ projectId: tenant.projectId });
    expect(ofTenant.key)
      .to.match(apiKeyPattern)
      .and.match(/^pcl_ten_/);
    expect(ofProject.key)
      .to.match(apiKeyPattern)
      .and.match(/^pcl_prj_/);
    expect(ofTenant.key).to.contain(`_${ofTenant.keyId}_`);
    for (let index = 0; index < ofTenant.key.length; index += 1) {
      const other = ofTenant.key[index] === 'a' ? 'b' : 'a';
      expect(isWellFormedApiKey(ofTenant.key.slice(0, index) + other + ofTenant.key.slice(index + 1)), `character ${index}`).to.equal(
        false,
      );
    }
  });

  it('are shown once: no table holds a key or its secret, only the SHA-256 of it.', async () => {
    const { key, id } = await create();
    expect(await statusOf(key)).to.equal(201);
    expect(await statusOf(`${key.slice(0, -1)}!`)).to.equal(401);
    const secret = key.slice(17, -6);
    const tables = await readAsAdmin(
      `select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind in ('r', 'p')`,
    );
    expect(tables.length).to.be.greaterThan(8);
    for (const { name } of tables) {
      const dump = await readAsAdmin(`select row_to_json(t)::text as line from app.${String(name)} as t`);
      for (const { line } of dump) expect(line, String(name)).not.to.contain(secret).and.not.to.contain(key);
    }
    const [stored] = await readAsAdmin('select digest, last_four, hash_scheme from app.api_keys where id = $1', [id]);
    expect(stored).to.deep.equal({ digest: createHash('sha256').update(key).digest(), last_four: key.slice(-4), hash_scheme: 'sha256' });
  });

  it('are listed with all that may be shown, and nothing that opens a door.', async () => {
    const { key, id, keyId } = await create({ name: 'nightly', projectId: tenant.projectId, expiresAt: new Date('2099-01-01') });
    const listed = (await listApiKeys({ pool: api().pool }, tenant.actor)).find((one) => one.id === id);
    expect(listed).to.deep.include({ keyId, name: 'nightly', projectId: tenant.projectId, scopes: ['ingest'], lastFour: key.slice(-4) });
    expect(listed).to.deep.include({ createdBy: 'test', expiresAt: new Date('2099-01-01'), revokedAt: null, lastUsedAt: null });
    expect(JSON.stringify(listed)).not.to.contain(key.slice(17, -6));
    expect(listed).not.to.have.property('digest');
  });

  it('stop working with the very next request after they are revoked, and stay revoked.', async () => {
    const { key, keyId } = await create();
    expect(await statusOf(key)).to.equal(201);
    expect(await revokeApiKey({ pool: api().pool }, tenant.actor, keyId)).to.equal(true);
    expect(await statusOf(key)).to.equal(401);
    expect(await revokeApiKey({ pool: api().pool }, tenant.actor, keyId)).to.equal(false);
  });

  it('cannot be revoked by a key that is for another project.', async () => {
    const { keyId } = await create();
    const actor: KeyActor = {
      type: 'key',
      tenantId: tenant.tenantId,
      id: makeId.apiKey(),
      keyId: 'abcd1234',
      projectId: makeId.project(),
      scopes: ['admin'],
      expiresAt: undefined,
    };
    expect(await revokeApiKey({ pool: api().pool }, actor, keyId)).to.equal(false);
  });

  it('cannot be revoked by another tenant.', async () => {
    const { key, keyId } = await create();
    const stranger = await api().makeTenant('other');
    expect(await revokeApiKey({ pool: api().pool }, stranger.actor, keyId)).to.equal(false);
    expect(await statusOf(key)).to.equal(201);
  });

  it('work until they expire, and not after.', async () => {
    const [live, dead] = await Promise.all([create({ expiresAt: new Date(Date.now() + 3_600_000) }), create({ expiresAt: new Date() })]);
    expect(await statusOf(live.key)).to.equal(201);
    expect(await statusOf(dead.key)).to.equal(401);
  });

  it('get one answer when they are unknown, expired or revoked, and the log says which it was.', async () => {
    const expired = await create({ expiresAt: new Date('2020-01-01') });
    const revoked = await create();
    await revokeApiKey({ pool: api().pool }, tenant.actor, revoked.keyId);
    const bodies = await Promise.all(
      [expired.key, revoked.key].map(async (key) => {
        const response = await get(api(), tenant, '/api/v1/projects', key);
        return (await response.text()).replace(response.headers.get('x-request-id')!, 'ID');
      }),
    );
    expect(bodies[0]).to.contain('key-invalid').and.to.equal(bodies[1]);
    const denied = await auditOf('api-key.use');
    expect(denied.map(({ actor_id, outcome, reason }) => [actor_id, outcome, reason])).to.have.deep.members([
      [expired.keyId, 'denied', 'the key is expired'],
      [revoked.keyId, 'denied', 'the key is revoked'],
    ]);
  });

  it('of one project open that project only; those of a tenant open all of its projects.', async () => {
    await createProject({ pool: api().pool }, tenant.actor, { slug: 'second', name: 's', defaultBranch: 'refs/heads/main' });
    const ofProject = await create({ projectId: tenant.projectId, scopes: ['read'] });
    const ofTenant = await create({ scopes: ['read'] });
    const statuses = async (key: string): Promise<number[]> =>
      Promise.all(['web-shop', 'second'].map(async (slug) => (await get(api(), tenant, `/api/v1/projects/${slug}`, key)).status));
    expect(await statuses(ofProject.key)).to.deep.equal([200, 404]);
    expect(await statuses(ofTenant.key)).to.deep.equal([200, 200]);
  });

  it('are written down when they are made and revoked, without their secret.', async () => {
    const { key, id, keyId } = await create({ name: 'nightly' });
    await revokeApiKey({ pool: api().pool }, tenant.actor, keyId);
    const [, made] = await auditOf('api-key.create');
    expect(made).to.deep.include({ actor_type: 'system', actor_id: 'test', resource_id: id, outcome: 'done' });
    expect(made?.['after']).to.deep.equal({ keyId, name: 'nightly', scopes: ['ingest'] });
    expect(await auditOf('api-key.revoke')).to.have.length(1);
    expect(JSON.stringify([made, await auditOf('api-key.revoke')])).not.to.contain(key.slice(17, -6));
  });
});

describe('A key that makes keys', () => {
  const api = useApi();
  let tenant: TestTenant;
  before(async () => {
    tenant = await api().makeTenant();
  });
  const soon = new Date('2030-01-01');
  const actorOf = (scopes: readonly Scope[], projectId?: ProjectId, expiresAt?: Date): KeyActor => ({
    ...{ type: 'key', tenantId: tenant.tenantId, id: '' as ApiKeyId, keyId: 'AAAAAAAA', projectId, scopes },
    ...(expiresAt ? { expiresAt } : {}),
  });

  const raises: readonly (readonly [what: string, actor: () => KeyActor, wish: () => Partial<ApiKeyWish>])[] = [
    ['a scope that it lacks', () => actorOf(['ingest']), () => ({ scopes: ['ingest', 'admin'] })],
    ['the whole tenant from one project', () => actorOf(['ingest'], tenant.projectId), () => ({})],
    [
      'another project',
      () => actorOf(['ingest'], tenant.projectId),
      () => ({ projectId: '00000000-0000-4000-8000-000000000000' as ProjectId }),
    ],
    ['a life without end from one that ends', () => actorOf(['ingest'], undefined, soon), () => ({})],
    ['a longer life than its own', () => actorOf(['ingest'], undefined, soon), () => ({ expiresAt: new Date('2030-01-02') })],
  ];
  for (const [what, actor, wish] of raises) {
    it(`cannot raise itself to ${what}.`, async () => {
      const count = async (): Promise<number> => (await listApiKeys({ pool: api().pool }, tenant.actor)).length;
      const before = await count();
      const fault = await createApiKey({ pool: api().pool }, actor(), wishOf(wish())).catch((error: unknown) => error);
      expect(fault).to.be.instanceOf(ProblemError).with.property('code', 'scope-missing');
      expect(await count()).to.equal(before);
    });
  }

  it('can make one that is as narrow as itself, and is named as its maker.', async () => {
    const wish = wishOf({ projectId: tenant.projectId, expiresAt: soon });
    const { id } = await createApiKey({ pool: api().pool }, actorOf(['ingest', 'read'], tenant.projectId, soon), wish);
    const made = (await listApiKeys({ pool: api().pool }, tenant.actor)).find((one) => one.id === id);
    expect(made).to.include({ createdBy: 'key AAAAAAAA' });
  });
});
