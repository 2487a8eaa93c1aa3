// Addresses that a report names: only such as a browser may follow, and that are whole.
import { redactText } from '@portcullis/contract';

const longestUri = 1000;
const mostReferences = 10;

/** Null for anything but http and https without a user, and for what holds a secret. */
export function cleanUri(raw: unknown): string | null {
  if (typeof raw !== 'string' || raw.length > longestUri || !URL.canParse(raw)) return null;
  const { protocol, username, password, href } = new URL(raw);
  const isSafe = (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  return isSafe && href.length <= longestUri && redactText(href) === href ? href : null;
}

/** The first ten, each once; undefined for none. */
export function readReferences(raw: readonly unknown[]): string[] | undefined {
  const addresses = raw.slice(0, 100).flatMap((one) => cleanUri(one) ?? []);
  return addresses.length === 0 ? undefined : [...new Set(addresses)].slice(0, mostReferences);
}
