// Counts what a page asks of the API.
import type { Page } from 'playwright-core';

/** Statuses of the answers to such requests so far, in order. */
export function countRequests(page: Page, method: string, path: string): { readonly statuses: () => readonly number[] } {
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (response.request().method() === method && new URL(response.url()).pathname === path) statuses.push(response.status());
  });
  return { statuses: () => [...statuses] };
}
