// Where people are sent to pay. The address comes from the server; what it may be is decided here as well.

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The address of a page that may be opened: https, or a stand-in on this machine. Null for anything else, such as `javascript:`. */
export function readStripeAddress(url: unknown): string | null {
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const address = new URL(url);
  if (address.username !== '' || address.password !== '') return null;
  const mayOpen = address.protocol === 'https:' || (address.protocol === 'http:' && loopback.has(address.hostname));
  return mayOpen ? address.href : null;
}
