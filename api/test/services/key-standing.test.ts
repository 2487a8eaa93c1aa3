// The right to make and rotate keys is that of the moment, not of when the request began: a body may be ten seconds on its way.
import type { CreatedKey } from '@portcullis/contract';
import { expect } from 'chai';
import type { Actor, KeyActor, UserActor } from '../../src/domain/actor.ts';
import { makeFindProject } from '../../src/services/find-project.ts';
import { issueApiKey, rotateApiKey } from '../../src/services/issue-api-keys.ts';
import { call, callOk, makePerson, type TestMember } from '../support/people.ts';
import { readAdmin } from '../support/read-admin.ts';
import { type TestTenant, useApi } from '../support/start-test-api.ts';

const trace = { requestId: 'test', ip: '', userAgent: '', method: 'POST', path: '/api/v1/keys' };
const scopes = ['ingest', 'admin'] as const;

describe('a request for a key whose body comes late', () => {
  const api = useApi();
  let tenant: TestTenant;
  let owner: TestMember;
  let admin: TestMember;
  let key: CreatedKey;
  beforeEach(async () => {
    tenant = await api().makeTenant();
    owner = await makePerson(api(), tenant, 'owner');
    admin = await makePerson(api(), tenant, 'admin');
    key = await callOk(api(), owner.token, 'post', '/api/v1/keys', { body: { name: 'ci', project: null, scopes }, status: 201 });
  });

  /** As the door knew them when the request began. */
  const asMember = ({ tenantId, memberId, name }: TestMember): UserActor => ({
    type: 'user',
    tenantId,
    id: memberId,
    name,
    role: 'admin',
    authMethods: [],
  });
  const attempt = async (actor: Actor): Promise<string[]> => {
    const request = { pool: api().pool, actor, trace };
    const issue = issueApiKey(
      { ...request, findProject: makeFindProject(request), now: () => new Date() },
      { name: 'late', project: null, scopes: ['ingest'], expiresAt: null },
    );
    const outcomes = await Promise.allSettled([issue, rotateApiKey(request, key.keyId, 24)]);
    return outcomes.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code: string }).code));
  };
  const countKeys = async (): Promise<unknown> =>
    (await readAdmin(api(), 'select count(*)::int as count from app.api_keys where tenant_id = $1', [tenant.tenantId]))[0]?.['count'];

  it('is done for who still may.', async () => {
    expect(await attempt(asMember(admin))).to.deep.equal(['done', 'done']);
  });

  it('is refused where the person was removed in between.', async () => {
    const before = await countKeys();
    await callOk(api(), owner.token, 'delete', `/api/v1/members/${admin.memberId}`, { status: 204 });
    expect(await attempt(asMember(admin))).to.deep.equal(['tenant-not-found', 'tenant-not-found']);
    expect(await countKeys()).to.equal(before);
  });

  it('is refused where the person lost the role in between.', async () => {
    await callOk(api(), owner.token, 'patch', `/api/v1/members/${admin.memberId}`, { body: { role: 'member' } });
    expect(await attempt(asMember(admin))).to.deep.equal(['role-missing', 'role-missing']);
  });

  it('is refused where the key that asks was revoked in between.', async () => {
    const rows = await readAdmin(api(), 'select id from app.api_keys where key_id = $1', [key.keyId]);
    const actor: KeyActor = {
      type: 'key',
      tenantId: tenant.tenantId,
      id: rows[0]!['id'] as KeyActor['id'],
      keyId: key.keyId,
      projectId: undefined,
      scopes,
    };
    await callOk(api(), owner.token, 'delete', `/api/v1/keys/${key.keyId}`, { status: 204 });
    expect(await attempt(actor)).to.deep.equal(['key-invalid', 'key-invalid']);
  });

  it('that rotates one key with others at the same moment makes one lasting successor.', async () => {
    const rotate = (): Promise<Response> => call(api(), owner.token, 'post', `/api/v1/keys/${key.keyId}/rotate`, { body: {} });
    const made = await Promise.all((await Promise.all([rotate(), rotate(), rotate()])).map((one) => one.json() as Promise<CreatedKey>));
    expect(made.filter(({ expiresAt }) => expiresAt === null)).to.have.length(1);
  });
});
