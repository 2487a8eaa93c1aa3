// Keys in the dashboard, and with them every act that needs a fresh sign-in.
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { countRequests } from './support/count-requests.ts';
import { delaySignIn, getDashboard, useTenant } from './support/dashboard.ts';
import { listStorage } from './support/list-storage.ts';
import { openTabAs } from './support/tab.ts';

const keyPattern = /pcl_[a-z]+_\w+/;

async function fillKey(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Create a key' }).first().click();
  await fillOpenForm(page, name);
}

async function fillOpenForm(page: Page, name: string): Promise<void> {
  const form = page.getByRole('dialog', { name: 'Create a key' });
  await form.getByLabel('Name').fill(name);
  await form.getByRole('button', { name: 'Create the key' }).click();
}

async function readKey(page: Page): Promise<string> {
  const shown = page.getByRole('dialog', { name: 'The new key' });
  return (await shown.locator('code').first().textContent()) ?? '';
}

async function statusWith(key: string): Promise<number> {
  const { url } = await getDashboard();
  return (await fetch(`${url}/api/v1/projects/checkout-api/scans`, { method: 'POST', headers: { authorization: `Bearer ${key}` } })).status;
}

describe('keys in the dashboard', () => {
  useTenant();

  it('shows a new key once: it works, is gone after a reload, and never was in any storage', async () => {
    const page = await openTabAs('ada', '/keys');
    await fillKey(page, 'Shown once');
    const key = await readKey(page);
    expect(key).to.match(keyPattern);
    expect(await statusWith(key)).to.equal(422);
    const secret = key.split('_').at(-1) ?? key;
    const { local, session } = await listStorage(page);
    expect(local + session).not.to.include(secret);
    await page.reload();
    await page.getByText('Shown once').waitFor();
    expect(await page.content()).not.to.include(secret);
  });

  it('asks whose sign-in is stale to sign in again, and then does what was asked exactly once', async () => {
    delaySignIn(20);
    const page = await openTabAs('ada', '/keys');
    delaySignIn(0);
    const created = countRequests(page, 'POST', '/api/v1/keys');
    await fillKey(page, 'After a fresh sign-in');
    const question = page.getByRole('dialog', { name: 'This needs a fresh sign-in' });
    await question.getByText('Create the key “After a fresh sign-in”').waitFor();
    expect(created.statuses()).to.deep.equal([401]);
    await question.getByRole('button', { name: 'Sign in and continue' }).click();
    await page.getByText('Portcullis asks you to sign in again.').waitFor();
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    const key = await readKey(page);
    expect(await statusWith(key)).to.equal(422);
    expect(created.statuses()).to.deep.equal([401, 201]);
    await page.reload();
    await page.getByText('After a fresh sign-in').first().waitFor();
    await page.goBack().catch(() => undefined);
    await page.goto('/keys');
    await page.getByText('After a fresh sign-in').first().waitFor();
    expect(created.statuses()).to.deep.equal([401, 201]);
    expect(await page.getByText('After a fresh sign-in').count()).to.equal(1);
  });

  it('does nothing where somebody else comes back from the fresh sign-in', async () => {
    delaySignIn(20);
    const page = await openTabAs('ada', '/keys');
    delaySignIn(0);
    const created = countRequests(page, 'POST', '/api/v1/keys');
    await fillKey(page, 'For Ada only');
    await page.getByRole('button', { name: 'Sign in and continue' }).click();
    await page.getByRole('button', { name: /Grace Hopper/ }).click();
    await page.getByText(/so it was not done/).waitFor();
    expect(created.statuses()).to.deep.equal([401]);
  });

  it('does nothing where the fresh sign-in was given up', async () => {
    delaySignIn(20);
    const page = await openTabAs('ada', '/keys');
    delaySignIn(0);
    const created = countRequests(page, 'POST', '/api/v1/keys');
    await fillKey(page, 'Given up');
    await page.getByRole('button', { name: 'Sign in and continue' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('You did not sign in again, so it was not done.').waitFor();
    await page.getByText('GitHub Actions, checkout-api').waitFor();
    expect(created.statuses()).to.deep.equal([401]);
  });

  it('revokes a key after asking with its name, and the key opens nothing any more', async () => {
    const page = await openTabAs('ada', '/keys');
    await fillKey(page, 'To be revoked');
    const key = await readKey(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Actions for the key To be revoked' }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    const question = page.getByRole('dialog', { name: 'Revoke the key' });
    await question.getByText('To be revoked').waitFor();
    await question.getByRole('button', { name: 'Revoke the key' }).click();
    await page.getByText('The key is revoked. It opens nothing any more.').waitFor();
    expect(await statusWith(key)).to.equal(401);
    expect(await page.getByRole('button', { name: 'Actions for the key To be revoked' }).count()).to.equal(0);
  });
});

describe('the form for a key in a tenant of several projects', () => {
  useTenant({ scans: 1, projects: ['checkout-api', 'storefront'] });

  it('lets people choose what the key is for, and makes none for the whole tenant by itself', async () => {
    const page = await openTabAs('ada', '/keys');
    const created = countRequests(page, 'POST', '/api/v1/keys');
    await fillKey(page, 'For one project');
    const form = page.getByRole('dialog', { name: 'Create a key' });
    await form.getByText('Choose what the key is for.').waitFor();
    expect(created.statuses()).to.deep.equal([]);
    await form.getByRole('combobox', { name: 'For', exact: true }).click();
    const choices = await page.getByRole('option').allInnerTexts();
    expect(choices.at(-1)).to.equal('The whole tenant');
    await page.getByRole('option', { name: /checkout-api/ }).click();
    await form.getByRole('button', { name: 'Create the key' }).click();
    await page.getByRole('dialog', { name: 'The new key' }).getByText('for the project checkout-api').waitFor();
  });

  it('takes the project that a link names', async () => {
    const page = await openTabAs('ada', '/keys?create=storefront');
    await fillOpenForm(page, 'For the storefront');
    await page.getByRole('dialog', { name: 'The new key' }).getByText('for the project storefront').waitFor();
  });
});

describe('the keyboard after a form', () => {
  useTenant({ scans: 1 });

  it('is at what was made or changed: the new key, the project', async () => {
    const page = await openTabAs('ada', '/keys');
    const warnings: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('focusable')) warnings.push(message.text());
    });
    await fillKey(page, 'Of the keyboard');
    await page.getByRole('button', { name: 'Copy the key' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('main :focus, main:focus').waitFor();
    await page.goto('/projects');
    await page.getByRole('button', { name: 'New project' }).click();
    const form = page.getByRole('dialog', { name: 'New project' });
    await form.getByLabel('Name').fill('Of the keyboard');
    await form.getByRole('button', { name: 'Create the project' }).click();
    await page.getByRole('heading', { name: 'Of the keyboard', level: 1 }).waitFor();
    await page.locator('#main:focus').waitFor();
    await page.goto('/projects/checkout-api?tab=settings');
    await page.getByLabel('Name').fill('Checkout');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('section[aria-labelledby="project"]:focus').waitFor();
    expect(warnings).to.deep.equal([]);
  });
});
