// Whether a secret may go to an address.

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** https, or plain http to this machine itself. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && loopbackHosts.has(hostname));
}
