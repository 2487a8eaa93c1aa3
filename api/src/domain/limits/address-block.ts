// Whom an address stands for where requests are counted: one of IPv4 for itself, one of IPv6 for its network of /64, which is what one
// customer of a provider has at least, so that nobody gets a fresh bucket with each of its 2^64 addresses.
import { isIPv4, isIPv6 } from 'node:net';

function expandGroups(text: string): string[] {
  const [head = '', tail] = text.split('::');
  const split = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [left, right] = [split(head), split(tail ?? '')];
  // Only the first four groups are read, so it does not matter that dotted digits at the end stand for two.
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: gap }, () => '0'), ...right];
}

/** The name of the address's block. */
export function nameAddressBlock(address: string): string {
  // A socket of both families tells IPv4 in this form (RFC 4291, section 2.5.5.2).
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const bare = mapped ?? address.replace(/%.*$/s, '');
  if (isIPv4(bare) || !isIPv6(bare)) return bare.slice(0, 100);
  const groups = expandGroups(bare.toLowerCase()).slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
