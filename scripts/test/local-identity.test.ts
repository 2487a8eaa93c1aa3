// The local sign-in in a browser: pages, codes, sessions. Tokens and the ways without a page are in local-identity-tokens.test.ts.
import { expect } from 'chai';
import { type LocalIdentity, startLocalIdentity } from '../local-identity/local-identity.ts';
import { findPerson } from '../local-identity/people.ts';
import {
  askTokens,
  authorizeUrl,
  claimsIn,
  codeForm,
  dashboard,
  makeIdentityBrowser,
  makeVerifier,
  redirectUri,
  signInThrough,
} from './identity-browser.ts';

describe('The local sign-in in a browser', () => {
  let clock = Date.parse('2026-11-01T10:00:00Z');
  let identity: LocalIdentity;
  before(async () => {
    identity = await startLocalIdentity({ port: 0, dashboardOrigins: [dashboard], now: () => clock });
  });
  after(() => identity.stop());

  const open = (more: Readonly<Record<string, string | undefined>>, browser = makeIdentityBrowser(), segment?: string) =>
    browser.open(authorizeUrl(identity, makeVerifier(), more, segment));

  it('shows everybody who may sign in, with their organisation, and says that it is a stand-in.', async () => {
    const { status, text } = await open({});
    expect(status).to.equal(200);
    for (const { name, email } of identity.people) expect(text).to.include(name).and.include(email);
    expect(text).to.include('Contoso').and.include('Fabrikam').and.include('stand-in for Microsoft’s sign-in');
    expect(text).not.to.include('<script');
  });

  it('shows at an authority only the accounts that it admits.', async () => {
    const [ada, katherine, margaret] = ['ada', 'katherine', 'margaret'].map(findPerson);
    const shown = async (segment: string) => (await open({}, makeIdentityBrowser(), segment)).text;
    expect(await shown('organizations'))
      .to.include(ada!.name)
      .and.not.to.include(margaret!.name);
    expect(await shown('consumers'))
      .to.include(margaret!.name)
      .and.not.to.include(ada!.name);
    expect(await shown(katherine!.tid))
      .to.include(katherine!.name)
      .and.not.to.include(ada!.name);
    const forced = await makeIdentityBrowser().submit(authorizeUrl(identity, makeVerifier(), {}, 'organizations'), { person: 'margaret' });
    expect(forced.location).to.equal(undefined);
    expect((await fetch(`${identity.instance}/elsewhere/v2.0/.well-known/openid-configuration`)).status).to.equal(404);
  });

  it('sends a code back to the dashboard, with the state, in the query or the fragment.', async () => {
    const browser = makeIdentityBrowser();
    const { location, headers } = await browser.submit(authorizeUrl(identity, makeVerifier()), { person: 'ada' });
    expect(`${location!.origin}${location!.pathname}`).to.equal(redirectUri);
    expect(location!.searchParams.get('state')).to.equal('the-state');
    expect(location!.searchParams.get('code')).to.match(/^[\w-]{43}$/);
    expect(headers.get('set-cookie')).to.match(/HttpOnly; SameSite=Lax/);
    const fragment = new URLSearchParams((await open({ response_mode: 'fragment' }, browser)).location!.hash.slice(1));
    expect(fragment.get('code')).to.match(/^[\w-]{43}$/);
  });

  for (const address of [
    'http://evil.example/redirect.html',
    `${dashboard}.evil.example/`,
    'http://localhost:9/',
    `${dashboard}/#x`,
    'javascript:1',
  ]) {
    it(`never redirects to ${address}, but says so on a page.`, async () => {
      const { status, location, text } = await open({ redirect_uri: address, prompt: 'none' });
      expect({ status, location }).to.deep.equal({ status: 400, location: undefined });
      expect(text).to.include('not an address of the dashboard');
    });
  }

  it('refuses applications that nobody registered, on a page.', async () => {
    const { status, location } = await open({ client_id: identity.clientIds.api });
    expect({ status, location }).to.deep.equal({ status: 400, location: undefined });
  });

  for (const [name, more, code] of [
    ['a request without PKCE', { code_challenge: undefined }, 'invalid_request'],
    ['PKCE in plain text', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
    ['form_post', { response_mode: 'form_post' }, 'invalid_request'],
    ['an unknown scope', { scope: 'openid api://other/read' }, 'invalid_scope'],
    ['an unknown prompt', { prompt: 'dance' }, 'invalid_request'],
    ['claims that are not JSON', { claims: '{' }, 'invalid_request'],
    ['a silent request without a session', { prompt: 'none', login_hint: 'ada@contoso.example' }, 'login_required'],
  ] as const) {
    it(`answers ${name} with ${code} at the dashboard.`, async () => {
      const { location } = await open(more);
      expect(location!.origin).to.equal(dashboard);
      expect(location!.searchParams.get('error')).to.equal(code);
      expect(location!.searchParams.get('code')).to.equal(null);
    });
  }

  it('tells the dashboard when the person cancels.', async () => {
    const { location } = await makeIdentityBrowser().submit(authorizeUrl(identity, makeVerifier()), { cancel: 'yes' });
    expect(location!.searchParams.get('error')).to.equal('access_denied');
  });

  it('refuses a code whose verifier does not match, and spends it.', async () => {
    const verifier = makeVerifier();
    const { location } = await makeIdentityBrowser().submit(authorizeUrl(identity, verifier), { person: 'ada' });
    const wrong = await askTokens(identity, codeForm(location, makeVerifier()));
    expect(wrong).to.deep.include({ status: 400 });
    expect(wrong.body).to.deep.include({ error: 'invalid_grant', error_codes: [501481] });
    expect((await askTokens(identity, codeForm(location, verifier))).status).to.equal(400);
  });

  it('redeems a code once, for its own application and address, and within ten minutes.', async () => {
    const verifier = makeVerifier();
    const pick = async () => (await makeIdentityBrowser().submit(authorizeUrl(identity, verifier), { person: 'ada' })).location;
    const form = codeForm(await pick(), verifier);
    expect((await askTokens(identity, form)).status).to.equal(200);
    expect((await askTokens(identity, form)).body).to.include({ error: 'invalid_grant' });
    const elsewhere = { ...codeForm(await pick(), verifier), redirect_uri: `${dashboard}/other.html` };
    expect((await askTokens(identity, elsewhere)).body).to.include({ error: 'invalid_grant' });
    const foreign = { ...codeForm(await pick(), verifier), client_id: identity.clientIds.commandLine };
    expect((await askTokens(identity, foreign)).body).to.include({ error: 'invalid_grant' });
    const late = codeForm(await pick(), verifier);
    clock += 600_000;
    expect((await askTokens(identity, late)).body).to.include({ error: 'invalid_grant' });
  });

  it('signs in without a click whom a hint names, unless a prompt asks for one.', async () => {
    const { location } = await open({ login_hint: 'grace@contoso.example' });
    expect(location!.searchParams.has('code')).to.equal(true);
    for (const prompt of ['login', 'select_account']) {
      const { status, text } = await open({ login_hint: 'grace@contoso.example', prompt });
      expect(status).to.equal(200);
      expect(text).to.include('value="grace" autofocus');
    }
    expect((await open({ login_hint: 'nobody@contoso.example' })).status).to.equal(200);
    expect((await open({ login_hint: 'margaret@personal.example' }, makeIdentityBrowser(), 'organizations')).status).to.equal(200);
  });

  it('remembers the browser, so that a silent request brings the time of the sign-in and prompt=login a new one.', async () => {
    const browser = makeIdentityBrowser();
    const first = claimsIn((await signInThrough(browser, identity, 'ada'))['access_token']);
    clock += 120_000;
    const verifier = makeVerifier();
    const silent = await browser.open(authorizeUrl(identity, verifier, { prompt: 'none', login_hint: 'ada@contoso.example' }));
    const second = claimsIn((await askTokens(identity, codeForm(silent.location, verifier))).body['access_token']);
    expect(second['auth_time']).to.equal(first['auth_time']);
    expect(second['iat']).to.equal(Number(first['iat']) + 120);

    const url = authorizeUrl(identity, verifier, { prompt: 'login', login_hint: 'ada@contoso.example' });
    expect((await browser.open(url)).status).to.equal(200);
    const again = await browser.submit(url, { person: 'ada' });
    const third = claimsIn((await askTokens(identity, codeForm(again.location, verifier))).body['access_token']);
    expect(third['auth_time']).to.equal(Number(first['auth_time']) + 120);
  });

  it('asks again where the sign-in is older than max_age, and where another account is meant.', async () => {
    const browser = makeIdentityBrowser();
    await signInThrough(browser, identity, 'ada');
    clock += 10_000;
    expect((await open({ prompt: 'none', max_age: '10' }, browser)).location!.searchParams.has('code')).to.equal(true);
    expect((await open({ prompt: 'none', max_age: '9' }, browser)).location!.searchParams.get('error')).to.equal('login_required');
    expect((await open({ max_age: '9', login_hint: 'ada@contoso.example' }, browser)).status).to.equal(200);
    const other = await open({ prompt: 'none', login_hint: 'grace@contoso.example' }, browser);
    expect(other.location!.searchParams.get('error')).to.equal('login_required');
    const elsewhere = await open({ prompt: 'none' }, browser, findPerson('katherine')!.tid);
    expect(elsewhere.location!.searchParams.get('error')).to.equal('login_required');
  });

  it('forgets the browser at sign-out, and goes back to the dashboard only.', async () => {
    const browser = makeIdentityBrowser();
    await signInThrough(browser, identity, 'ada');
    const logout = `${identity.instance}/common/oauth2/v2.0/logout?state=s&post_logout_redirect_uri=`;
    expect((await browser.open(`${logout}${encodeURIComponent('http://evil.example/')}`)).location).to.equal(undefined);
    expect((await browser.open(`${logout}${encodeURIComponent(`${dashboard}/`)}`)).location!.href).to.equal(`${dashboard}/?state=s`);
    expect((await open({ prompt: 'none' }, browser)).location!.searchParams.get('error')).to.equal('login_required');
  });

  it('takes forms from its own pages and the dashboard only.', async () => {
    const post = (origin: string) =>
      fetch(authorizeUrl(identity, makeVerifier()), {
        method: 'POST',
        redirect: 'manual',
        headers: { origin },
        body: new URLSearchParams({ person: 'ada' }),
      });
    expect((await post('http://evil.example')).status).to.equal(403);
    expect((await post('null')).status).to.equal(403);
    expect((await post(identity.instance)).status).to.equal(303);
  });
});
