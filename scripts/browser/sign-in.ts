// Signs one of the local sign-in's people in, through the dashboard itself.
import type { Page } from 'playwright-core';
import { findPerson } from '../local-identity/people.ts';

/** Address of a page that signs the person in without a question. */
export function addressAs(personKey: string, url: string, path: string): string {
  const person = findPerson(personKey);
  if (!person) throw new Error(`nobody is called ${personKey}`);
  const address = new URL(path, url);
  address.searchParams.set('login-hint', person.email);
  return address.href;
}

/** Opens a page of the dashboard as the person, and waits until it stands. */
export async function openAs(page: Page, personKey: string, url: string, path = '/'): Promise<void> {
  await page.goto(addressAs(personKey, url, path));
  await page.getByRole('main').waitFor();
}
