// The dashboard of an API that sells plans: what it refuses, and the way to Stripe and back.
import { fillPath, pages, paths } from '@portcullis/contract';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { countRequests } from './support/count-requests.ts';
import { useTenant } from './support/dashboard.ts';
import { useShop } from './support/sold-plans.ts';

const buttons = /^(?:Choose|Change to|Invoices|Pay)/;
const banner = (page: Page) => page.getByRole('region', { name: 'Payment' });

/** Stands for Stripe's pages: nothing here may reach the real ones. */
async function standInForPages(page: Page): Promise<void> {
  await page.route('https://checkout.example.com/**', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Stripe</h1>' }));
}

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
