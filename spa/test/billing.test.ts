// The page of the plan and the banner above every page, in every state. The way to Stripe and back: sold-plans.test.ts.
import { paths } from '@portcullis/contract';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { billingIs, billingStates } from '../../scripts/browser/api-states.ts';
import { countRequests } from './support/count-requests.ts';
import { getDashboard, useTenant } from './support/dashboard.ts';
import { visit } from './support/every-page.ts';
import { findBarriers, measureOverflow } from './support/look-at-page.ts';
import { openTabAs } from './support/tab.ts';

const buttons = /^(?:Choose|Change to|Invoices|Pay)/;
const banner = (page: Page) => page.getByRole('region', { name: 'Payment' });

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
