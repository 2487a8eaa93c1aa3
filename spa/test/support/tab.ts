// Browsers of people: each test opens what it needs, and what it opened is closed after it. Whatever a page does that its
// content security policy forbids, and every error it does not catch, fails the run at its end.
import { afterEveryTest, stopAtEnd } from '@portcullis/db/testing';
import { expect } from 'chai';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { addressAs, openAs } from '../../../scripts/browser/sign-in.ts';
import { delaySignIn, getDashboard } from './dashboard.ts';

const contexts: BrowserContext[] = [];
const seen: string[] = [];
const faults: string[] = [];
let willLookAtFaults = false;

/** Not after each test: a hook that fails there ends the whole run. */
function lookAtFaultsAtEnd(): void {
  willLookAtFaults = true;
  stopAtEnd(() => {
    willLookAtFaults = false;
    expect(faults.splice(0), 'pages that violated their content security policy or failed on their own').to.deep.equal([]);
  });
}

/** Chromium tells of each violation in the console, also where the page has no time to listen. */
function watch(page: Page): void {
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) seen.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => seen.push(`${page.url()}: ${error.message}`));
}

/** A browser that knows nobody yet. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const { browser, url } = await getDashboard();
  if (!willLookAtFaults) lookAtFaultsAtEnd();
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

afterEveryTest(async (title) => {
  delaySignIn(0);
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  faults.push(...seen.splice(0).map((fault) => `${title}: ${fault}`));
});
