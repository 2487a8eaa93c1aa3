// An API that is in trouble, or a tenant on some plan, as a page sees it. Signing in goes on.
import { type Billing, paths } from '@portcullis/contract';
import type { Page, Route } from 'playwright-core';

/** Everything but what a page needs before it can ask for its own data. */
const data = (address: URL): boolean =>
  address.pathname.startsWith('/api/v1/') && !/\/(?:me|sign-ins|sign-in-settings)$/.test(address.pathname);

const problem = {
  type: 'about:blank',
  title: 'Service unavailable',
  status: 503,
  code: 'service-unavailable',
  detail: 'The service cannot answer right now. Try again shortly.',
  requestId: '00000000-0000-4000-8000-000000000503',
};

/** Every request for data is answered with 503. */
export async function apiFails(page: Page): Promise<void> {
  await page.route(data, (route: Route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
}

/** No request for data is ever answered. */
export async function apiHangs(page: Page): Promise<void> {
  await page.route(data, () => undefined);
}

export async function apiIsBack(page: Page): Promise<void> {
  await page.unroute(data);
}

const day = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * day).toISOString();

/** A tenant on Free that never paid. */
export const freeBilling: Billing = {
  plan: 'free',
  status: 'none',
  paidPlan: null,
  pastDueSince: null,
  graceEndsAt: null,
  periodEnd: null,
  endsAt: null,
  usage: {
    projects: { used: 2, limit: 3 },
    uploadsPerDay: { used: 41, limit: 100 },
    storedFindings: { used: 1_204, limit: 10_000 },
    members: { used: 3, limit: 5 },
  },
  usageResetsAt: inDays(0.25),
  retentionDays: 90,
  features: [],
  mayCheckOut: true,
  mayOpenPortal: false,
};

const team: Partial<Billing> = {
  plan: 'team',
  status: 'active',
  paidPlan: 'team',
  periodEnd: inDays(24),
  usage: {
    projects: { used: 14, limit: 50 },
    uploadsPerDay: { used: 1_872, limit: 5_000 },
    storedFindings: { used: 431_090, limit: 500_000 },
    members: { used: 23, limit: 50 },
  },
  retentionDays: 365,
  features: ['auditExport', 'offlineGate'],
  mayCheckOut: false,
  mayOpenPortal: true,
};

/** More than Free allows, as after a plan that ended. */
const overFree: Billing['usage'] = {
  projects: { used: 14, limit: 3 },
  uploadsPerDay: { used: 100, limit: 100 },
  storedFindings: { used: 431_090, limit: 10_000 },
  members: { used: 23, limit: 5 },
};

/** Plans and how they stand, as the API tells them. */
export const billingStates = {
  free: {},
  'near-limits': {
    usage: {
      projects: { used: 3, limit: 3 },
      uploadsPerDay: { used: 100, limit: 100 },
      storedFindings: { used: 8_411, limit: 10_000 },
      members: { used: 4, limit: 5 },
    },
  },
  team,
  ending: { ...team, endsAt: inDays(24) },
  'past-due': { ...team, status: 'past_due', pastDueSince: inDays(-3), graceEndsAt: inDays(11) },
  unpaid: { ...team, plan: 'free', status: 'unpaid', pastDueSince: inDays(-40), usage: overFree, features: [] },
  cancelled: { ...team, plan: 'free', status: 'canceled', endsAt: inDays(-9), usage: overFree, features: [], mayCheckOut: true },
} as const satisfies Record<string, Partial<Billing>>;

/** Answers what is asked of the plan by a state; the one that was told last holds. */
export async function billingIs(page: Page, state: keyof typeof billingStates): Promise<void> {
  await page.route(
    (address) => address.pathname === paths.billing,
    (route) => route.fulfill({ json: { ...freeBilling, ...billingStates[state] } }),
  );
}
