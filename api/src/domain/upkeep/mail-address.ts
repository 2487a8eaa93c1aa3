// What may stand as an address of a mail. Stricter than RFC 5321: no quotes, comments, groups or routes, for nobody's real address needs them, and
// each has been used to send a mail elsewhere.

const address =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/;

/** True for one plain address and nothing else. */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && address.test(text);
}
