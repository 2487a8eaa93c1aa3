// Browsers of people: each test opens what it needs, and what it opened is closed after it. Whatever a page does that its
// content security policy forbids fails the test.
import { expect } from 'chai';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { addressAs, openAs } from '../../../scripts/browser/sign-in.ts';
import { delaySignIn, getDashboard } from './dashboard.ts';

const contexts: BrowserContext[] = [];
const violations: string[] = [];
const errors: string[] = [];

/** Chromium tells of each violation in the console, also where the page has no time to listen. */
function watch(page: Page): void {
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
}

/** A browser that knows nobody yet. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const { browser, url } = await getDashboard();
  const context = await browser.newContext({
    baseURL: url,
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  context.setDefaultTimeout(15_000);
  context.on('page', watch);
  contexts.push(context);
  return context;
}

/** A browser in which the person is signed in, with one tab on the page. */
export async function openTabAs(person: string, path = '/', options: BrowserContextOptions = {}): Promise<Page> {
  const { url } = await getDashboard();
  const page = await (await openBrowser(options)).newPage();
  await openAs(page, person, url, path);
  return page;
}

/** An address that signs the person in without a question. */
export async function addressFor(person: string, path = '/'): Promise<string> {
  return addressAs(person, (await getDashboard()).url, path);
}

afterEach('close the browsers of the test', async () => {
  delaySignIn(0);
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(violations.splice(0), 'violations of the content security policy').to.deep.equal([]);
  expect(errors.splice(0), 'errors on pages').to.deep.equal([]);
});
