// One text for one JSON value, whatever order its members came in: what digests are made of. Used by seal-chain.ts.

/**
 * Members sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript writes them.
 * Source: RFC 8785 (JSON Canonicalization Scheme), section 3.2.
 * @param value as JSON.parse gives it
 */
export function writeCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeCanonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    // Not localeCompare: the order must be the same on every machine.
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${writeCanonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
