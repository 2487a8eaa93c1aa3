// One of everything in a tenant that an address can name, for tests that try the ids of others.
import { makeSarif } from './make-sarif.ts';
import { call, makePerson, type TestMember } from './people.ts';
import { type TestApi, type TestTenant, uploadOk } from './start-test-api.ts';

/** One of each thing that has an id. */
export type Things = Readonly<Record<string, string>>;

/** Makes them over the API, the owner being who owns the view. */
export async function makeThings(api: TestApi, tenant: TestTenant, owner: TestMember): Promise<Things> {
  const post = async (path: string, body: object): Promise<Record<string, string>> =>
    (await (await call(api, owner.token, 'post', path, { body })).json()) as Record<string, string>;
  const { scanId } = await uploadOk(api, tenant, makeSarif([{}]));
  const page = await (await call(api, owner.token, 'get', `/api/v1/projects/${tenant.slug}/findings`)).json();
  const commit = 'a'.repeat(40);
  const draft = { document: { rules: [] }, basedOn: 1, revision: 0 };
  await call(api, owner.token, 'put', `/api/v1/projects/${tenant.slug}/policy/draft`, { body: draft });
  const member = await makePerson(api, tenant, 'viewer');
  return {
    project: tenant.projectId,
    scan: scanId,
    finding: (page as { items: { id: string }[] }).items[0]!.id,
    member: member.memberId,
    invitation: (await post('/api/v1/invitations', { email: 'a@b.example', role: 'viewer' }))['id']!,
    key: (await post('/api/v1/keys', { name: 'x', project: null, scopes: ['read'] }))['keyId']!,
    override: (await post(`/api/v1/projects/${tenant.slug}/overrides`, { commit, reason: 'the shop is down', hours: 1 }))['id']!,
    view: (await post('/api/v1/views', { name: 'x', query: '' }))['id']!,
  };
}
