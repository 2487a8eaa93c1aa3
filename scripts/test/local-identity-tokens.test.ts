// The local sign-in for programs: tokens, renewal and keys. Device codes are in local-identity-device.test.ts.
import { expect } from 'chai';
import { fullScope } from '../local-identity/client-ids.ts';
import { findPerson } from '../local-identity/people.ts';
import {
  askTokens,
  authorizeUrl,
  claimsIn,
  codeForm,
  dashboard,
  makeIdentityBrowser,
  makeVerifier,
  signInThrough,
} from './identity-browser.ts';
import { useIdentityStage } from './identity-stage.ts';

describe('The local sign-in for programs', () => {
  const stage = useIdentityStage();

  const statusOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 200,
      (error: unknown) => (error as { readonly status?: number }).status,
    );

  it('makes access tokens that the API takes at common, of work accounts at organizations, and of one tenant.', async () => {
    const { identity, openVerifier } = stage();
    const [ada, katherine, margaret] = ['ada', 'katherine', 'margaret'].map(findPerson);
    const everybody = openVerifier({ kind: 'common' });
    const work = openVerifier({ kind: 'organizations' });
    const tenant = openVerifier({ kind: 'tenant', tenantId: ada!.tid });
    for (const person of [ada!, katherine!, margaret!]) {
      const token = (await signInThrough(makeIdentityBrowser(), identity, person.key))['access_token'];
      expect(await everybody(token)).to.include({ tenantId: person.tid, objectId: person.oid, name: person.name, email: person.email });
      expect(await statusOf(work(token))).to.equal(person === margaret ? 401 : 200);
      expect(await statusOf(tenant(token))).to.equal(person === ada ? 200 : 401);
    }
  });

  it('makes tokens as a test wants them, without any browser.', async () => {
    const { identity, openVerifier } = stage();
    const verify = openVerifier({ kind: 'common' });
    const authTime = new Date('2026-01-02T03:04:05Z');
    expect(await verify(await identity.tokenFor('grace', { authTime }))).to.deep.include({
      name: 'Grace Hopper',
      authTime,
      amr: ['pwd', 'mfa'],
    });
    expect(await statusOf(verify(await identity.tokenFor('grace', { expiresIn: -3600 })))).to.equal(401);
    expect(await statusOf(verify(await identity.tokenFor('grace', { scp: 'other' })))).to.equal(401);
    expect(await statusOf(verify(await identity.tokenFor('grace', { claims: { tid: 'no-guid' } })))).to.equal(401);
    expect(claimsIn(await identity.tokenFor('grace', { roles: ['auditor'] }))['roles']).to.deep.equal(['auditor']);
    expect(await statusOf(identity.tokenFor('nobody'))).to.equal(undefined);
  });

  it('answers in full what MSAL keeps: scope, client_info, lives over 300 s, and an id token with the nonce.', async () => {
    const { identity, openVerifier } = stage();
    const tokens = await signInThrough(makeIdentityBrowser(), identity, 'ada');
    const { oid, tid } = findPerson('ada')!;
    expect(tokens).to.include({ token_type: 'Bearer', scope: fullScope, expires_in: 3600, ext_expires_in: 3600 });
    expect(JSON.parse(Buffer.from(String(tokens['client_info']), 'base64url').toString())).to.deep.equal({ uid: oid, utid: tid });
    expect(claimsIn(tokens['id_token'])).to.include({ nonce: 'the-nonce', aud: identity.clientIds.dashboard, oid, tid, ver: '2.0' });
    expect(await statusOf(openVerifier({ kind: 'common' })(tokens['id_token']))).to.equal(401);
  });

  it('gives an access token that the API refuses where only sign-in scopes were asked for.', async () => {
    const { identity, openVerifier } = stage();
    const verifier = makeVerifier();
    const { location } = await makeIdentityBrowser().submit(authorizeUrl(identity, verifier, { scope: 'openid profile' }), {
      person: 'ada',
    });
    const { body } = await askTokens(identity, codeForm(location, verifier));
    expect(body['scope']).to.equal('openid profile email');
    expect(body).not.to.have.property('refresh_token');
    expect(await statusOf(openVerifier({ kind: 'common' })(body['access_token']))).to.equal(401);
  });

  it('renews with a refresh token, keeps the time of the sign-in, and lets two tabs renew at once.', async () => {
    const { identity, pass } = stage();
    const tokens = await signInThrough(makeIdentityBrowser(), identity, 'ada');
    const renew = (token: unknown) => askTokens(identity, { grant_type: 'refresh_token', refresh_token: String(token) });
    pass(60_000);
    const first = await renew(tokens['refresh_token']);
    const second = await renew(tokens['refresh_token']);
    expect([first.status, second.status]).to.deep.equal([200, 200]);
    expect(first.body['refresh_token']).not.to.equal(tokens['refresh_token']);
    expect(claimsIn(first.body['access_token'])['auth_time']).to.equal(claimsIn(tokens['access_token'])['auth_time']);
    pass(30_000);
    expect((await renew(tokens['refresh_token'])).body).to.include({ error: 'invalid_grant' });
    expect((await renew(first.body['refresh_token'])).status).to.equal(200);
  });

  it('keeps the tokens of one application, and of one authority, from another.', async () => {
    const { identity } = stage();
    const { refresh_token: token } = await signInThrough(makeIdentityBrowser(), identity, 'ada');
    const form = { grant_type: 'refresh_token', refresh_token: String(token) };
    expect((await askTokens(identity, { ...form, client_id: identity.clientIds.commandLine })).body).to.include({ error: 'invalid_grant' });
    expect((await askTokens(identity, form, { segment: 'consumers' })).body).to.include({ error: 'invalid_grant' });
  });

  it('lets the dashboard read the answers of the token endpoint, and no other page.', async () => {
    const { identity } = stage();
    const url = `${identity.instance}/common/oauth2/v2.0/token`;
    const preflight = (origin: string) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-test' },
      });
    const allowed = await preflight(dashboard);
    expect(allowed.status).to.equal(204);
    expect(allowed.headers.get('access-control-allow-origin')).to.equal(dashboard);
    expect(allowed.headers.get('access-control-allow-headers')).to.equal('x-test');
    expect((await preflight('http://localhost:9999')).headers.get('access-control-allow-origin')).to.equal(null);
    expect((await preflight(identity.instance)).headers.get('access-control-allow-origin')).to.equal(null);
    expect((await askTokens(identity, {}, { origin: 'http://localhost:9999' })).status).to.equal(403);
  });

  it('signs with a new key when told to, and the old one leaves the key set.', async () => {
    const { identity, openVerifier } = stage();
    const verify = openVerifier({ kind: 'common' });
    const before = await identity.tokenFor('ada');
    expect(await statusOf(verify(before))).to.equal(200);
    expect((await fetch(`${identity.instance}/local/rotate-keys`, { method: 'POST' })).status).to.equal(204);
    expect(await statusOf(verify(await identity.tokenFor('ada')))).to.equal(200);
    expect(await statusOf(verify(before))).to.equal(401);
    const keys = (await (await fetch(`${identity.instance}/common/discovery/v2.0/keys`)).json()) as { readonly keys: readonly object[] };
    expect(keys.keys).to.have.length(1);
    expect(keys.keys[0]).not.to.have.property('d');
  });
});
