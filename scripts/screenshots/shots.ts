// What is photographed: every page, and the states that are not seen every day.
import { fillPath, pages } from '@portcullis/contract';
import type { Page } from 'playwright-core';
import { apiFails, apiHangs, billingIs, billingStates } from '../browser/api-states.ts';
import type { SeededTenant } from './seed/seed.ts';

export interface Shot {
  readonly page: string;
  readonly state?: string;
  readonly path: string;
  /** Key of the person who looks; Ada, the owner, unless said otherwise. */
  readonly person?: string;
  /** Before the page is opened. */
  readonly arrange?: (page: Page) => Promise<void>;
  /** On the open page. */
  readonly act?: (page: Page) => Promise<void>;
  /** True where the page never comes to rest. */
  readonly isUnfinished?: boolean;
}

const clickButton =
  (name: RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('main').getByRole('button', { name }).first().click();
    await page.getByRole('dialog').waitFor();
  };

async function openFirstFinding(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('row').nth(1).click();
}

async function breakDocument(page: Page): Promise<void> {
  const document = page.getByLabel('Document (JSON)');
  await document.fill((await document.inputValue()).replace('"block"', '"blok"').replace('"severity"', '"severities"'));
  await page.getByText('The form waits until').waitFor();
}

async function simulate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Simulate' }).click();
  await page.getByText(/would get another outcome/).waitFor();
  await page.getByRole('switch', { name: /would stay as they are/ }).scrollIntoViewIfNeeded();
}

async function openFloor(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Change it' }).click();
  await page.getByLabel('Document (JSON)').waitFor();
}

/** The dashboard tries again a few times before it says so. */
async function untilItGivesUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try again' }).first().waitFor();
}

const states = (page: string, path: string): readonly Shot[] => [
  { page, path },
  { page, path, state: 'loading', arrange: apiHangs, isUnfinished: true },
  { page, path, state: 'error', arrange: apiFails, act: untilItGivesUp },
];

const billingShots = (Object.keys(billingStates) as (keyof typeof billingStates)[]).map((state): Shot => ({
  page: 'billing',
  state,
  path: '/billing',
  arrange: (page) => billingIs(page, state),
}));

/** The signed-out page has no person: it is opened before anybody signs in. */
export function listShots({ pullRequests, invitation }: SeededTenant): readonly Shot[] {
  const failing = pullRequests.get('checkout-api')?.[0];
  const scan = fillPath(pages.scan, { project: 'checkout-api', scan: failing?.scanId ?? '' });
  const commitOf = (slug: string): string => fillPath(pages.commit, { project: slug, commit: pullRequests.get(slug)?.[0]?.commit ?? '' });
  const project = '/projects/checkout-api';
  return [
    ...states('overview', '/'),
    { page: 'overview', state: 'empty', path: '/', person: 'margaret' },
    { page: 'overview', state: 'hostile', path: '/', person: 'katherine' },
    { page: 'overview', state: 'viewer', path: '/', person: 'edsger' },
    ...states('projects', '/projects'),
    { page: 'projects', state: 'empty', path: '/projects', person: 'margaret' },
    ...states('project', project),
    { page: 'project', state: 'branches', path: `${project}?tab=branches` },
    { page: 'project', state: 'settings', path: `${project}?tab=settings` },
    { page: 'project', state: 'never-scanned', path: '/projects/data-platform' },
    { page: 'project', state: 'hostile', path: '/projects/hostile', person: 'katherine' },
    ...states('findings', `${project}/findings`),
    { page: 'findings', state: 'panel', path: `${project}/findings`, act: openFirstFinding },
    { page: 'findings', state: 'none', path: '/projects/data-platform/findings' },
    { page: 'findings', state: 'hostile', path: '/projects/hostile/findings', person: 'katherine' },
    { page: 'findings', state: 'choose', path: '/findings' },
    ...states('scan', scan),
    ...states('commit', commitOf('checkout-api')),
    { page: 'commit', state: 'let-pass', path: commitOf('checkout-api'), act: clickButton(/let this commit pass/i) },
    { page: 'commit', state: 'override', path: commitOf('storefront') },
    ...states('policy', `${project}/policy`),
    { page: 'policy', state: 'faults', path: `${project}/policy`, act: breakDocument },
    { page: 'policy', state: 'publish', path: `${project}/policy`, act: clickButton(/^publish/i) },
    { page: 'policy', state: 'simulated', path: `${project}/policy`, act: simulate },
    { page: 'policy', state: 'viewer', path: `${project}/policy`, person: 'edsger' },
    ...states('acceptances', '/acceptances'),
    { page: 'policy', state: 'hostile', path: '/projects/hostile/policy', person: 'katherine' },
    { page: 'acceptances', state: 'hostile', path: '/acceptances', person: 'katherine' },
    { page: 'acceptances', state: 'ended', path: '/acceptances?ended=true' },
    { page: 'acceptances', state: 'empty', path: '/acceptances', person: 'margaret' },
    ...states('reviews', '/reviews'),
    { page: 'reviews', state: 'own', path: '/reviews', person: 'alan' },
    { page: 'reviews', state: 'hostile', path: '/reviews', person: 'katherine' },
    ...states('keys', '/keys'),
    { page: 'keys', state: 'hostile', path: '/keys', person: 'katherine' },
    { page: 'keys', state: 'modal', path: '/keys', act: clickButton(/create|new|make/i) },
    ...states('members', '/members'),
    { page: 'members', state: 'hostile', path: '/members', person: 'katherine' },
    { page: 'members', state: 'modal', path: '/members', act: clickButton(/invite/i) },
    ...states('audit', '/audit'),
    { page: 'audit', state: 'hostile', path: '/audit', person: 'katherine' },
    ...states('billing', '/billing'),
    ...billingShots,
    { page: 'billing', state: 'admin', path: '/billing', person: 'grace', arrange: (page) => billingIs(page, 'past-due') },
    { page: 'billing', state: 'member', path: '/billing', person: 'alan' },
    { page: 'billing', state: 'left-check-out', path: '/billing?checkout=cancelled', arrange: (page) => billingIs(page, 'free') },
    { page: 'overview', state: 'past-due', path: '/', arrange: (page) => billingIs(page, 'past-due') },
    ...states('settings', '/settings'),
    { page: 'settings', state: 'floor', path: '/settings', act: openFloor },
    { page: 'invitation', path: fillPath(pages.invitation, { token: invitation }), person: 'margaret' },
    { page: 'not-found', path: '/nowhere' },
  ];
}
