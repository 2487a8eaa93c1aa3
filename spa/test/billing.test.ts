// The page of the plan, the banner above every page, and the way to Stripe and back.
import { fillPath, pages, paths } from '@portcullis/contract';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { billingIs, billingStates } from '../../scripts/browser/api-states.ts';
import { countRequests } from './support/count-requests.ts';
import { getDashboard, useTenant } from './support/dashboard.ts';
import { visit } from './support/every-page.ts';
import { findBarriers, measureOverflow } from './support/look-at-page.ts';
import { useShop } from './support/sold-plans.ts';
import { openTabAs } from './support/tab.ts';

const buttons = /^(?:Choose|Change to|Invoices|Pay)/;
const banner = (page: Page) => page.getByRole('region', { name: 'Payment' });

/** Stands for Stripe's pages: nothing here may reach the real ones. */
async function standInForPages(page: Page): Promise<void> {
  await page.route('https://checkout.example.com/**', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Stripe</h1>' }));
}

describe('the plan of a server that sells none', () => {
  useTenant();

  it('is told calmly: what is used, without limits and without anything to buy', async () => {
    const page = await openTabAs('ada', '/billing');
    await page.getByText('This server runs on a local plan: nothing is limited and nothing is paid.').waitFor();
    await page.getByText('docs/billing.md').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Members' }).getByText('8', { exact: true }).waitFor();
    expect(await page.getByRole('meter').count()).to.equal(0);
    expect(await page.getByRole('main').getByRole('button').count()).to.equal(0);
    expect(await banner(page).count()).to.equal(0);
  });

  for (const person of ['alan', 'edsger'] as const)
    it(`is not for ${person === 'alan' ? 'members' : 'viewers'}: no page, no banner, and nothing is asked`, async () => {
      const page = await openTabAs(person, '/');
      await page.getByText('Checkout API').first().waitFor();
      expect(await page.getByRole('link', { name: 'Billing' }).count()).to.equal(0);
      const asked = countRequests(page, 'GET', paths.billing);
      await visit(page, '/billing');
      await page.getByText('This page is for owners and admins').waitFor();
      expect(asked.statuses()).to.deep.equal([]);
      const { identity, url } = await getDashboard();
      const response = await fetch(url + paths.billing, { headers: { authorization: `Bearer ${await identity.tokenFor(person)}` } });
      expect(response.status).to.equal(403);
    });
});

describe('the page of the plan', () => {
  useTenant();

  async function open(state: keyof typeof billingStates, person = 'ada', path = '/billing'): Promise<Page> {
    const page = await openTabAs(person, '/nowhere');
    await billingIs(page, state);
    await visit(page, path);
    return page;
  }

  it('shows what is used as bars that warn from 80 % on, and says at 100 % what happens', async () => {
    const page = await open('near-limits');
    const told = await page.getByRole('meter').evaluateAll((meters) => meters.map((meter) => meter.getAttribute('aria-valuetext')));
    expect(told).to.deep.equal(['3 of 3', '100 of 100', '8,411 of 10,000', '4 of 5']);
    expect(await page.getByText('Nearly full').count()).to.equal(2);
    expect(await page.getByText('Full', { exact: true }).count()).to.equal(2);
    await page.getByText('New uploads are refused; nothing is deleted, and gates stay as they are.').waitFor();
    await page.getByText(/Starts again at midnight UTC, in/).waitFor();
  });

  it('marks the plan in force, and offers the others to owners only', async () => {
    const owner = await open('free');
    await owner.getByRole('article', { name: 'Free' }).getByText('Your plan').waitFor();
    await owner.getByRole('article', { name: 'Scale' }).getByText('10,000,000').waitFor();
    expect(await owner.getByRole('button', { name: buttons }).allInnerTexts()).to.deep.equal(['Choose Team', 'Choose Scale']);
    const admin = await open('team', 'grace');
    await admin.getByText('Owners choose the plan and see the invoices.').waitFor();
    expect(await admin.getByRole('button', { name: buttons }).count()).to.equal(0);
  });

  for (const state of Object.keys(billingStates) as (keyof typeof billingStates)[])
    it(`has no barrier that axe knows and fits 360 pixels: ${state}`, async () => {
      const page = await open(state);
      const barriers = await findBarriers(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 360, height: 740 });
      expect([...barriers, ...(await findBarriers(page))]).to.deep.equal([]);
      expect(await measureOverflow(page)).to.equal(0);
    });

  const lapses = [
    { state: 'past-due', person: 'ada', button: 'Pay or change the card', says: /Team goes on until .*; then the limits of Free hold/ },
    { state: 'past-due', person: 'grace', button: null, says: /Ask an owner to pay or to change the card/ },
    { state: 'unpaid', person: 'ada', button: 'Pay or change the card', says: /14 projects of 3/ },
    { state: 'cancelled', person: 'grace', button: null, says: /Ask an owner to choose a plan/ },
  ] as const;

  for (const { state, person, button, says } of lapses)
    it(`has a banner on every page: ${state}, seen by ${person}`, async () => {
      const page = await open(state, person, '/keys');
      await banner(page).getByText(says).waitFor();
      expect(await banner(page).getByRole('button').allInnerTexts()).to.deep.equal(button === null ? [] : [button]);
      await page.getByRole('link', { name: 'Projects' }).click();
      await page.getByText('Checkout API').first().waitFor();
      await banner(page).getByText(says).waitFor();
    });

  it('asks about the plan once for many pages', async () => {
    const page = await open('past-due', 'ada', '/keys');
    await banner(page).waitFor();
    const asked = countRequests(page, 'GET', paths.billing);
    for (const name of ['Projects', 'Members', 'Overview'] as const) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
    }
    expect(asked.statuses()).to.deep.equal([]);
  });

  it('goes nowhere where the address is not that of a page: javascript: is refused', async () => {
    const page = await open('free');
    const address = 'javascript:void(document.title="hacked")';
    await page.route(`**${paths.checkoutSessions}`, (route) => route.fulfill({ status: 201, json: { url: address } }));
    await page.getByRole('button', { name: 'Choose Team' }).click();
    await page.getByText('The server named a page that cannot be one of Stripe’s.').waitFor();
    expect(await page.title()).to.equal('Billing · Portcullis');
    expect(new URL(page.url()).pathname).to.equal('/billing');
    expect(await page.locator('a[href^="javascript"]').count()).to.equal(0);
    expect(await findBarriers(page)).to.deep.equal([]);
  });

  it('says that nothing was bought to who left the check-out, once', async () => {
    const page = await open('free', 'ada', '/billing?checkout=cancelled');
    await page.getByText('You left the check-out. Nothing was bought').waitFor();
    await page.waitForURL((address) => address.search === '');
    await page.reload();
    await page.getByRole('button', { name: 'Choose Team' }).waitFor();
    expect(await page.getByText('You left the check-out').count()).to.equal(0);
  });

  it('stops waiting for Stripe after a while, and says that nothing is lost', async () => {
    const page = await openTabAs('ada', '/nowhere');
    await page.clock.install();
    await billingIs(page, 'free');
    await visit(page, '/billing?checkout=done');
    await page.getByText('Stripe tells us in a moment').waitFor();
    const asked = countRequests(page, 'GET', paths.billing);
    for (let round = 1; round <= 15; round += 1)
      await Promise.all([page.waitForResponse((response) => response.url().endsWith(paths.billing)), page.clock.runFor(2_100)]);
    await page.getByText('Stripe has not told us yet.').waitFor();
    await page.clock.runFor(20_000);
    expect(asked.statuses()).to.have.length(15);
    expect(new URL(page.url()).search).to.equal('');
  });
});

describe('plans that are sold', () => {
  const tenant = useTenant({ scans: 1, projects: ['checkout-api', 'storefront', 'infrastructure'] });
  const shop = useShop();

  it('refuses a project too many with the way to the plan', async () => {
    const page = await shop().openTabAs('grace', '/projects');
    await page.getByRole('button', { name: 'New project' }).click();
    const form = page.getByRole('dialog', { name: 'New project' });
    await form.getByLabel('Name').fill('One too many');
    await form.getByRole('button', { name: 'Create the project' }).click();
    await form.getByText('quota-exceeded').waitFor();
    await form.getByRole('link', { name: 'See the plan and what is used of it' }).click();
    await page.getByRole('heading', { name: 'Billing', level: 1 }).waitFor();
    await page.getByRole('meter', { name: 'Projects' }).and(page.locator('[aria-valuetext="3 of 3"]')).waitFor();
  });

  it('tells who is invited into a full tenant so, without a way to a plan that is not theirs, and makes them no tenant', async () => {
    const page = await shop().openTabAs('margaret', fillPath(pages.invitation, { token: tenant().invitation }));
    const signedIn = countRequests(page, 'POST', paths.signIns);
    await page.getByRole('button', { name: 'Accept the invitation' }).click();
    await page.getByText('quota-exceeded').waitFor();
    expect(await page.getByRole('link', { name: /plan/ }).count()).to.equal(0);
    expect(signedIn.statuses()).to.deep.equal([]);
  });

  it('refuses the audit log as a file with the way to the plan', async () => {
    const page = await shop().openTabAs('grace', '/audit');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: /^CSV/ }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'The audit log was not downloaded' });
    await notice.getByRole('link', { name: 'See the plan and what is used of it' }).click();
    await page.getByRole('heading', { name: 'Billing', level: 1 }).waitFor();
  });

  it('leads an owner who has just signed in to the check-out, and shows the plan once Stripe has told of it', async () => {
    const { stripe, delaySignIn, openTabAs: openShopAs, refreshBill } = shop();
    delaySignIn(20);
    const page = await openShopAs('ada', '/billing');
    delaySignIn(0);
    await standInForPages(page);
    await page.getByRole('button', { name: 'Choose Team' }).click();
    const question = page.getByRole('dialog', { name: 'This needs a fresh sign-in' });
    await question.getByText('Choose Team and pay at Stripe').waitFor();
    await question.getByRole('button', { name: 'Sign in and continue' }).click();
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    await page.waitForURL('https://checkout.example.com/**');
    expect(stripe.count('POST /v1/checkout/sessions')).to.equal(1);
    const { form = {} } = stripe.requests.find((request) => 'success_url' in request.form) ?? {};
    await page.goto(form['success_url'] ?? '');
    await page.getByText('Stripe tells us in a moment').waitFor();
    stripe.subscribe(form['customer'] ?? '');
    await refreshBill(tenant().tenantId);
    await page.getByText('Thank you. Team holds from now on.').waitFor();
    await page.getByRole('article', { name: 'Team' }).getByText('Your plan').waitFor();
    expect(new URL(page.url()).search).to.equal('');
    expect(await page.getByRole('button', { name: buttons }).allInnerTexts()).to.deep.equal([
      'Invoices, card and cancelling',
      'Change to Scale',
    ]);
  });

  it('leads to the portal from the page and from the banner, once a payment has failed', async () => {
    const { stripe, openTabAs: openShopAs, refreshBill } = shop();
    for (const subscription of stripe.subscriptions) subscription.status = 'past_due';
    await refreshBill(tenant().tenantId);
    const page = await openShopAs('ada', '/members');
    await standInForPages(page);
    await banner(page)
      .getByText(/The last payment failed. Team goes on until/)
      .waitFor();
    await banner(page).getByRole('button', { name: 'Pay or change the card' }).click();
    await page.waitForURL('https://checkout.example.com/portal');
    await page.goto(`${shop().url}/billing`);
    await page.getByRole('button', { name: 'Invoices, card and cancelling' }).click();
    await page.waitForURL('https://checkout.example.com/portal');
    const member = await openShopAs('alan', '/members');
    await member.getByText('Grace Hopper').first().waitFor();
    expect(await banner(member).count()).to.equal(0);
  });

  it('says by itself where Stripe does not answer, and changes nothing', async () => {
    const { stripe, openTabAs: openShopAs } = shop();
    const page = await openShopAs('ada', '/billing');
    stripe.trouble = 'reset';
    await page.getByRole('button', { name: 'Invoices, card and cancelling' }).click();
    await page.getByText('service-unavailable').first().waitFor();
    stripe.trouble = undefined;
    expect(new URL(page.url()).pathname).to.equal('/billing');
  });
});
