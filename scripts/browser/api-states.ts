// An API that is in trouble, as a page sees it. Signing in goes on.
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
