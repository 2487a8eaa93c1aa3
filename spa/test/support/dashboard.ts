// One dashboard for files of tests: a real API on a real database, a real sign-in, a real browser.
import { buildDashboardIfStale, dashboardDirectory } from '../../build.ts';
import { cloneDatabase, stopAtEnd, type TestDatabase, withClient } from '@portcullis/db/testing';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../../scripts/browser/launch-browser.ts';
import { type Stack, startStack } from '../../../scripts/browser/start-stack.ts';
import { type SeededTenant, type SeedOptions, seedTenant, type SeedTarget } from '../../../scripts/screenshots/seed/seed.ts';

export interface Dashboard extends Stack {
  readonly browser: Browser;
  readonly database: TestDatabase;
}

let started: Promise<Dashboard> | undefined;
let signInDelay = 0;
let ahead = 0;
const realNow = Date.now;

async function start(): Promise<Dashboard> {
  // Before the API and the sign-in take their clock from it.
  Date.now = () => realNow() + ahead;
  const dashboard = process.env['DASHBOARD_DIR'] ?? dashboardDirectory;
  if (dashboard === dashboardDirectory) await buildDashboardIfStale();
  const database = await cloneDatabase();
  const stack = await startStack({ appUrl: database.appUrl, dashboard, now: () => Date.now() - signInDelay });
  const browser = await launchBrowser();
  stopAtEnd(async () => {
    started = undefined;
    await browser.close();
    await stack.stop();
    await database.drop();
    ahead = 0;
    Date.now = realNow;
  });
  return { ...stack, browser, database };
}

export async function getDashboard(): Promise<Dashboard> {
  started ??= start();
  return started;
}

/** Lets the clock of the sign-in be so many minutes late, so that whoever signs in now did so then. */
export function delaySignIn(minutes: number): void {
  signInDelay = minutes * 60_000;
}

/** Lets the clock by which the API renews what it knows of the sign-in go ahead, for the rest of the tests. */
export function skipSeconds(seconds: number): void {
  ahead += seconds * 1000;
}

/** Deletes every tenant: the local sign-in has six people, and each test file wants them for itself. */
async function emptyDatabase({ database }: Dashboard): Promise<void> {
  await withClient(database.adminUrl, (client) => client.query('delete from app.tenants'));
}

export async function makeTarget(): Promise<SeedTarget> {
  const { url, pool, database } = await getDashboard();
  return { url, pool, adminUrl: database.adminUrl };
}

/** Gives the tests around it a tenant of their own, in which ada is owner, grace admin, alan member and edsger viewer. */
export function useTenant(options: SeedOptions = {}): () => SeededTenant {
  let tenant: SeededTenant | undefined;
  before('fill a tenant', async function () {
    this.timeout(120_000);
    await emptyDatabase(await getDashboard());
    tenant = await seedTenant(await makeTarget(), { scans: 3, projects: ['checkout-api'], ...options });
  });
  return () => {
    if (!tenant) throw new Error('the tenant is there only while tests run');
    return tenant;
  };
}

/** A dashboard on which nobody has anything yet. */
export function useNobody(): void {
  before('empty the database', async function () {
    this.timeout(120_000);
    await emptyDatabase(await getDashboard());
  });
}
