// Which tenant a request is of, where the person changes the tenant while it is on its way.
import { expect } from 'chai';
import { makeClient } from '../../src/api/client.ts';
import { keepWithinTenant } from '../../src/api/keep-within-tenant.ts';

describe('a request of the dashboard', () => {
  const { fetch } = globalThis;
  let sent: (string | null)[];
  let statuses: number[];
  beforeEach(() => {
    sent = [];
    statuses = [];
    globalThis.fetch = (_address, init) => {
      sent.push(new Headers(init?.headers).get('portcullis-tenant'));
      return Promise.resolve(new Response('{}', { status: statuses.shift() ?? 200 }));
    };
  });
  afterEach(() => {
    globalThis.fetch = fetch;
  });

  for (const [what, answers] of [
    ['while its token is renewed', [200]],
    ['and is sent again with a new token', [401, 200]],
  ] as const) {
    it(`stays in the tenant that it was begun in ${what}.`, async () => {
      statuses = [...answers];
      let open = 'one';
      const getToken = (): Promise<string> => {
        open = 'other';
        return Promise.resolve('token');
      };
      const client = makeClient({ getToken, getTenantId: () => open, onSignInExpired: () => undefined });
      await client.send({ method: 'POST', path: '/api/v1/keys', body: {} });
      expect(sent).to.deep.equal(answers.map(() => 'one'));
    });
  }

  it('names no tenant where it is told so, or none is open.', async () => {
    const client = makeClient({ getToken: () => Promise.resolve('token'), getTenantId: () => null, onSignInExpired: () => undefined });
    await client.get('/api/v1/me', { tenantId: null });
    await client.get('/api/v1/tenant');
    expect(sent).to.deep.equal([null, null]);
  });

  it('leaves the answer before on the screen within a tenant only.', () => {
    const before = { queryKey: ['overview', 'one', '/api/v1/overview', {}] };
    expect(keepWithinTenant('one')('shown', before)).to.equal('shown');
    expect(keepWithinTenant('other')('shown', before)).to.equal(undefined);
  });
});
