// Everything that a page has left in its browser.
import type { Page } from 'playwright-core';

export interface Stored {
  readonly local: string;
  readonly session: string;
  /** Cookies that the page's scripts can read, and those of its origin that they cannot. */
  readonly cookies: string;
  readonly databases: readonly string[];
  readonly caches: readonly string[];
}

export async function listStorage(page: Page): Promise<Stored> {
  const inPage = await page.evaluate(async () => ({
    local: JSON.stringify(Object.entries(localStorage)),
    session: JSON.stringify(Object.entries(sessionStorage)),
    databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
    caches: await caches.keys(),
  }));
  const cookies = await page.context().cookies(new URL('/', page.url()).href);
  // Cookies know no ports: the local sign-in's own is among them here, and is not the dashboard's.
  return {
    ...inPage,
    cookies: cookies
      .filter(({ name }) => !name.startsWith('portcullis-local-identity'))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; '),
  };
}
