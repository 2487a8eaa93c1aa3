// A sign-in over time: tokens that run out, keys of the sign-in that change, a sign-in that is over, a network that is gone.
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { apiFails, apiIsBack } from '../../scripts/browser/api-states.ts';
import { getDashboard, skipSeconds, useTenant } from './support/dashboard.ts';
import { openBrowser, openTabAs, addressFor } from './support/tab.ts';

/** What the page asks of the token endpoint, as forms. */
function watchTokenRequests(page: Page): URLSearchParams[] {
  const forms: URLSearchParams[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname.endsWith('/token'))
      forms.push(new URLSearchParams(request.postData() ?? ''));
  });
  return forms;
}

async function openWithClock(): Promise<Page> {
  const page = await (await openBrowser()).newPage();
  await page.clock.install();
  await page.goto(await addressFor('ada', '/projects'));
  await page.getByText('Checkout API').first().waitFor();
  return page;
}

describe('a sign-in over time', () => {
  useTenant();

  it('is renewed silently before the token runs out, without a word to the person', async () => {
    const page = await openWithClock();
    const forms = watchTokenRequests(page);
    await page.clock.fastForward('58:00');
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByText('Grace Hopper').first().waitFor();
    expect(forms.map((form) => form.get('grant_type'))).to.deep.equal(['refresh_token']);
  });

  it('that cannot be renewed asks for a new one, and comes back to the same page', async () => {
    const page = await openWithClock();
    const { identity } = await getDashboard();
    const refuse = {
      status: 400,
      headers: { 'access-control-allow-origin': '*' },
      json: { error: 'invalid_grant', error_description: 'AADSTS700082: expired.' },
    };
    await page.route(
      (address) => address.origin === identity.instance && address.pathname.endsWith('/token'),
      (route) => route.fulfill(refuse),
    );
    // The sign-in does not know this browser any more either.
    await page.context().clearCookies();
    await page.clock.fastForward('01:01:00');
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('dialog', { name: 'Your sign-in has expired' }).waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByText('Grace Hopper').first().waitFor();
    expect(new URL(page.url()).pathname).to.equal('/members');
  });

  it('survives a change of the keys that sign its tokens', async () => {
    const page = await openTabAs('ada', '/projects');
    const { identity } = await getDashboard();
    await identity.rotateKeys();
    // The API asks for unknown keys every half minute at most: anybody can invent their names.
    skipSeconds(31);
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByText('Grace Hopper').first().waitFor();
    const other = await openTabAs('grace', '/projects');
    await other.getByText('Checkout API').first().waitFor();
  });

  it('that the API refuses is renewed once, and what was asked for is shown', async () => {
    const page = await openTabAs('ada', '/projects');
    const forms = watchTokenRequests(page);
    let refused = 0;
    await page.route('**/api/v1/members', async (route) => {
      refused += 1;
      if (refused > 1) return route.continue();
      return route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        json: { code: 'token-invalid', status: 401, title: 'x', detail: 'x' },
      });
    });
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByText('Grace Hopper').first().waitFor();
    expect(forms.map((form) => form.get('grant_type'))).to.deep.equal(['refresh_token']);
    expect(refused).to.equal(2);
  });
});

describe('trouble in the dashboard', () => {
  useTenant();

  it('says what the service answered, with its code and request id, and goes on at the next try', async () => {
    const page = await openTabAs('ada', '/nowhere');
    await apiFails(page);
    await page.getByRole('link', { name: 'Projects' }).click();
    await page.getByText('The service cannot answer right now.').waitFor();
    await page.getByText('00000000-0000-4000-8000-000000000503').waitFor();
    await page.getByText('service-unavailable').waitFor();
    await apiIsBack(page);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Checkout API').first().waitFor();
  });

  it('says that it is offline, keeps what is on the screen, and takes the notice back', async () => {
    const page = await openTabAs('ada', '/projects');
    await page.getByText('Checkout API').first().waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline').waitFor();
    expect(await page.getByText('Checkout API').count()).to.be.greaterThan(0);
    await page.context().setOffline(false);
    await page.getByText('You are offline').waitFor({ state: 'detached' });
  });
});
