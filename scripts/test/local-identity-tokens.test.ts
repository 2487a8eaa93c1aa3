// The local sign-in for programs: tokens, renewal, device codes, keys, and that it is nowhere but on this machine.
import { PublicClientApplication } from '@azure/msal-node';
import { expect } from 'chai';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { Authority } from '../../api/src/adapters/entra/authority.ts';
import { type EntraSignIn, makeEntraSignIn } from '../../api/src/adapters/entra/entra-sign-in.ts';
import { fullScope } from '../local-identity/client-ids.ts';
import { type LocalIdentity, startLocalIdentity } from '../local-identity/local-identity.ts';
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

describe('The local sign-in for programs', () => {
  let clock = 0;
  let identity: LocalIdentity;
  const opened: EntraSignIn[] = [];
  beforeEach(async () => {
    clock = Date.now();
    identity = await startLocalIdentity({ port: 0, dashboardOrigins: [dashboard], now: () => clock });
  });
  afterEach(async () => {
    for (const signIn of opened.splice(0)) signIn.stop();
    await identity.stop();
  });

  /** The API's own verifier, set up as local mode does. */
  function openVerifier(authority: Authority): (token: unknown) => ReturnType<EntraSignIn['verify']> {
    const { api, dashboard: dashboardId, commandLine } = identity.clientIds;
    const signIn = makeEntraSignIn({
      instance: identity.instance,
      authority,
      apiClientId: api,
      clientIds: [dashboardId, commandLine],
      scope: 'access_as_user',
      allowLoopbackHttp: true,
      timing: { cooldown: 0 },
    });
    opened.push(signIn);
    return (token) => signIn.verify([`Bearer ${String(token)}`]);
  }

  const statusOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 200,
      (error: unknown) => (error as { readonly status?: number }).status,
    );

  it('makes access tokens that the API takes at common, of work accounts at organizations, and of one tenant.', async () => {
    const [ada, , , katherine, , margaret] = identity.people;
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
    const tokens = await signInThrough(makeIdentityBrowser(), identity, 'ada');
    const { oid, tid } = identity.people[0]!;
    expect(tokens).to.include({ token_type: 'Bearer', scope: fullScope, expires_in: 3600, ext_expires_in: 3600 });
    expect(JSON.parse(Buffer.from(String(tokens['client_info']), 'base64url').toString())).to.deep.equal({ uid: oid, utid: tid });
    expect(claimsIn(tokens['id_token'])).to.include({ nonce: 'the-nonce', aud: identity.clientIds.dashboard, oid, tid, ver: '2.0' });
    expect(await statusOf(openVerifier({ kind: 'common' })(tokens['id_token']))).to.equal(401);
  });

  it('gives an access token that the API refuses where only sign-in scopes were asked for.', async () => {
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
    const tokens = await signInThrough(makeIdentityBrowser(), identity, 'ada');
    const renew = (token: unknown) => askTokens(identity, { grant_type: 'refresh_token', refresh_token: String(token) });
    clock += 60_000;
    const first = await renew(tokens['refresh_token']);
    const second = await renew(tokens['refresh_token']);
    expect([first.status, second.status]).to.deep.equal([200, 200]);
    expect(first.body['refresh_token']).not.to.equal(tokens['refresh_token']);
    expect(claimsIn(first.body['access_token'])['auth_time']).to.equal(claimsIn(tokens['access_token'])['auth_time']);
    clock += 30_000;
    expect((await renew(tokens['refresh_token'])).body).to.include({ error: 'invalid_grant' });
    expect((await renew(first.body['refresh_token'])).status).to.equal(200);
  });

  it('keeps the tokens of one application, and of one authority, from another.', async () => {
    const { refresh_token: token } = await signInThrough(makeIdentityBrowser(), identity, 'ada');
    const form = { grant_type: 'refresh_token', refresh_token: String(token) };
    expect((await askTokens(identity, { ...form, client_id: identity.clientIds.commandLine })).body).to.include({ error: 'invalid_grant' });
    expect((await askTokens(identity, form, { segment: 'consumers' })).body).to.include({ error: 'invalid_grant' });
  });

  it('lets the dashboard read the answers of the token endpoint, and no other page.', async () => {
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

  it('signs in the command line with the real MSAL, whose https authority is never asked, and renews silently.', async () => {
    const authority = identity.instance.replace('http:', 'https:');
    const msal = new PublicClientApplication({
      auth: {
        clientId: identity.clientIds.commandLine,
        authority: `${authority}/common`,
        knownAuthorities: [new URL(authority).host],
        authorityMetadata: identity.authorityMetadata('common'),
      },
    });
    const scopes = [fullScope];
    const told: string[] = [];
    let entered: Promise<string> | undefined;
    const result = await msal.acquireTokenByDeviceCode({
      scopes,
      deviceCodeCallback: ({ userCode, verificationUri, message }) => {
        told.push(message);
        entered = (async () => {
          const browser = makeIdentityBrowser();
          const page = await browser.open(`${verificationUri}?code=${userCode.toLowerCase().slice(0, 4)}-${userCode.slice(4)}`);
          expect(page.text).to.include('Go on only if you started it yourself');
          return (await browser.submit(verificationUri, { code: userCode, person: 'katherine' })).text;
        })();
      },
    });
    expect(await entered).to.include('Katherine Johnson is signed in at the command line');
    expect(told[0]).to.include(`${identity.instance}/device`);
    const { tid, oid } = identity.people[3]!;
    expect(result!.account!.homeAccountId).to.equal(`${oid}.${tid}`);
    const verify = openVerifier({ kind: 'common' });
    expect(await verify(result!.accessToken)).to.include({ objectId: oid });

    const kept = await msal.acquireTokenSilent({ scopes, account: result!.account! });
    expect(kept.fromCache).to.equal(true);
    const renewed = await msal.acquireTokenSilent({ scopes, account: result!.account!, forceRefresh: true });
    expect(renewed.fromCache).to.equal(false);
    expect(await verify(renewed.accessToken)).to.include({ objectId: oid });
  });

  it('tells a device to wait, to slow down, that the person declined, and that the code has expired.', async () => {
    const askCodes = async () => {
      const form = new URLSearchParams({ client_id: identity.clientIds.commandLine, scope: `${fullScope} openid` });
      const response = await fetch(`${identity.instance}/common/oauth2/v2.0/devicecode`, { method: 'POST', body: form });
      return (await response.json()) as { readonly user_code: string; readonly device_code: string };
    };
    const codes = await askCodes();
    const poll = async (deviceCode: string) => {
      const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode };
      return (await askTokens(identity, { ...grant, client_id: identity.clientIds.commandLine })).body['error'];
    };
    expect(await poll(codes.device_code)).to.equal('authorization_pending');
    expect(await poll(codes.device_code)).to.equal('slow_down');
    clock += 1_000;
    expect(await poll(codes.device_code)).to.equal('authorization_pending');
    await makeIdentityBrowser().submit(`${identity.instance}/device`, { code: codes.user_code, decline: 'yes' });
    // Whoever has seen the code cannot change the answer.
    const second = await makeIdentityBrowser().submit(`${identity.instance}/device`, { code: codes.user_code, person: 'ada' });
    expect(second.text).to.include('has expired');
    expect(await poll(codes.device_code)).to.equal('authorization_declined');
    const late = await askCodes();
    clock += 900_000;
    expect(await poll(late.device_code)).to.equal('expired_token');
    expect((await makeIdentityBrowser().open(`${identity.instance}/device?code=${late.user_code}`)).text).to.include('has expired');
    expect(await poll('unknown')).to.equal('invalid_grant');
  });

  it('signs with a new key when told to, and the old one leaves the key set.', async () => {
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

describe('The local sign-in', () => {
  const askAs = (port: string, host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request({ port, host: '127.0.0.1', path: '/device', headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });

  it('is bound to this machine only, and answers to its own names only.', async () => {
    const identity = await startLocalIdentity({ port: 0, dashboardOrigins: [] });
    try {
      const { port } = new URL(identity.instance);
      expect(identity.addresses).to.include('127.0.0.1');
      const hasSix = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
      expect(identity.addresses).to.have.members(hasSix ? ['127.0.0.1', '::1'] : ['127.0.0.1']);
      for (const host of ['localhost', `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
        expect(await askAs(port, host)).to.equal(200);
      for (const host of ['evil.example', `localhost.evil.example:${port}`, `10.0.0.1:${port}`])
        expect(await askAs(port, host)).to.equal(421);
    } finally {
      await identity.stop();
    }
  });

  const refusalOf = (work: Promise<LocalIdentity>): Promise<string> =>
    work.then(
      async (identity) => {
        await identity.stop();
        return 'it started';
      },
      (error: unknown) => String(error),
    );

  it('does not start in production.', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      expect(await refusalOf(startLocalIdentity({ port: 0, dashboardOrigins: [dashboard] }))).to.include('does not start in production');
    } finally {
      if (before === undefined) delete process.env['NODE_ENV'];
      else process.env['NODE_ENV'] = before;
    }
  });

  it('does not start for a dashboard elsewhere.', async () => {
    for (const origin of ['https://portcullis.example.com', 'http://localhost:8080/', 'http://192.168.0.7:8080', '*', 'null']) {
      expect(await refusalOf(startLocalIdentity({ port: 0, dashboardOrigins: [origin] })), origin).to.include('on this machine only');
    }
  });
});
