// Signing in with the real MSAL against the local sign-in: the way in, what it leaves behind, the way out.
import { expect } from 'chai';
import type { Page, Request } from 'playwright-core';
import { getDashboard, useTenant } from './support/dashboard.ts';
import { listStorage } from './support/list-storage.ts';
import { addressFor, openBrowser, openTabAs } from './support/tab.ts';

describe('signing in to the dashboard', () => {
  useTenant();

  async function startSignIn(page: Page, path: string): Promise<void> {
    await page.goto(path);
    await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    await page.getByRole('main').waitFor();
  }

  it('leads a stranger to a sign-in with an authorization code and PKCE, and redeems the code with the verifier', async () => {
    const { identity } = await getDashboard();
    const page = await (await openBrowser()).newPage();
    const requests: Request[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith(identity.instance)) requests.push(request);
    });
    await startSignIn(page, '/');
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    const asked = new URL(requests.find((request) => request.url().includes('/authorize'))?.url() ?? '');
    expect(asked.searchParams.get('response_type')).to.equal('code');
    expect(asked.searchParams.get('code_challenge_method')).to.equal('S256');
    expect(asked.searchParams.get('code_challenge')).to.match(/^[\w-]{43}$/);
    const redeemed = new URLSearchParams(
      requests.find((request) => request.method() === 'POST' && request.url().includes('/token'))?.postData() ?? '',
    );
    expect(redeemed.get('grant_type')).to.equal('authorization_code');
    expect(redeemed.get('code_verifier')).to.match(/^[\w-]{43,128}$/);
    expect([...redeemed.keys()]).not.to.include('client_secret');
  });

  it('comes back to the page that was asked for, with its filters, and keeps no code or state in the address', async () => {
    const page = await (await openBrowser()).newPage();
    await startSignIn(page, '/projects/checkout-api/findings?severity=high#here');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).to.equal(new URL('/projects/checkout-api/findings?severity=high#here', page.url()).href);
  });

  it('lets nobody in who says no to the sign-in, and says why', async () => {
    const page = await (await openBrowser()).newPage();
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The sign-in did not succeed').waitFor();
    expect(await page.getByRole('navigation').count()).to.equal(0);
  });

  it('keeps tokens out of the storage that outlives the tab, and what the API says out of every storage', async () => {
    const page = await openTabAs('ada', '/projects/checkout-api/findings');
    await page
      .getByRole('main')
      .getByText(/js\/[a-z]/)
      .first()
      .waitFor();
    await page.goto('/members');
    await page.getByText('Grace Hopper').first().waitFor();
    const stored = await listStorage(page);
    expect(stored.local).not.to.match(/eyJ|secret|refresh|Bearer/);
    expect(stored.databases).to.deep.equal([]);
    expect(stored.caches).to.deep.equal([]);
    for (const data of ['js/', 'Grace Hopper', 'grace@contoso.example', 'Contoso Shop', 'Checkout API'])
      expect(stored.local + stored.session + stored.cookies).not.to.include(data);
    expect(stored.cookies).to.equal('');
  });

  it('signs out in every tab, here and at the sign-in, and leaves no token behind', async () => {
    const page = await openTabAs('ada');
    const other = await page.context().newPage();
    await other.goto(await addressFor('ada', '/projects'));
    await other.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    await page.getByText('Sign out').click();
    await page.getByRole('button', { name: 'Sign in with Microsoft' }).waitFor();
    await other.getByRole('button', { name: 'Sign in with Microsoft' }).waitFor();
    for (const tab of [page, other])
      expect((await listStorage(tab)).session).not.to.match(/eyJ[\w-]+\.eyJ|accesstoken|refreshtoken|idtoken/i);
    await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
    await page.getByRole('button', { name: /Ada Lovelace/ }).waitFor();
  });

  it('lets a second tab in without a question', async () => {
    const page = await openTabAs('ada');
    const other = await page.context().newPage();
    await other.goto('/members');
    await other.getByText('Grace Hopper').first().waitFor();
    await page.getByRole('link', { name: 'Projects' }).click();
    await page.getByText('Checkout API').first().waitFor();
  });
});
