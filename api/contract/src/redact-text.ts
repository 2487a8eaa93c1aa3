// Takes secrets of known shapes out of text: in the action before it leaves the machine, in the API before it is hashed or stored.
import { redactPrivateKeys } from './redact-private-keys.ts';

export const redacted = '[redacted]';

/**
 * Shapes with a mark of their own, so that they are found anywhere, also glued to other text. Each pattern either takes a whole run of
 * characters or is bounded, so that no start makes it read the same stretch again and again: time is linear in the text.
 */
const shapes = [
  // AWS access key id (docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html)
  /(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}/,
  // GitHub: personal, OAuth, user, server and refresh tokens; newer ones carry a JWT
  /gh[pousr]_[A-Za-z0-9_]{20,}(?:\.[A-Za-z0-9_-]+)*/,
  /github_pat_[A-Za-z0-9_]{20,}/,
  // GitLab: personal, deploy, runner, trigger, CI build, feed, agent, OAuth and SCIM tokens
  /gl(?:pat|dt|rt|ptt|cbt|ft|agent|oas|soat|imt)-[A-Za-z0-9_=.-]{20,}/,
  /xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}/,
  /xapp-\d-[A-Za-z0-9-]{10,}/,
  /hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,}/,
  /(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}/,
  /whsec_[A-Za-z0-9+/=]{20,}/,
  /AIza[A-Za-z0-9_-]{35}/,
  /npm_[A-Za-z0-9]{36,}/,
  /pcl_(?:prj|ten)_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}/,
  // JWT (RFC 7519): starts only where a run of its characters starts, or after an escape of JSON text
  /(?:(?<![A-Za-z0-9_-])|(?<=\\[bfnrt]))eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*)?/,
];

const anyShape = new RegExp(shapes.map((shape) => shape.source).join('|'), 'g');

/** AWS secret access keys have no mark, so the name beside them tells. */
const namedSecret = /(secret_?(?:access_?)?key["'\\\s]{0,8}[:=]{1,2}>?["'\\\s]{0,8})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi;

/** `user:password@` of an address; the user stays. */
const addressPassword = /(:\/\/[^\s/:@?#"'<>\\]{0,256}:)[^\s/@?#"'<>\\]{1,256}(?=@)/g;

/**
 * What each of the patterns needs to be there at all. Most strings of a report have none of it, and this is seven times as fast to see
 * as to look for the shapes themselves (65 ms against 10 ms for the 25,000 results of a report of 15 MB).
 */
const anyMark =
  /AKIA|ASIA|ABIA|ACCA|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox|xapp-|hooks\.slack|_live_|_test_|whsec_|AIza|npm_|pcl_|eyJ|:\/\/|-----BEGIN|secret/i;

/** The text with `[redacted]` for each secret of a known shape. Doing it again changes nothing. */
export function redactText(text: string): string {
  if (!anyMark.test(text)) return text;
  let clean = text;
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const cleaner = redactOnce(clean);
    if (cleaner === clean) break;
    clean = cleaner;
  }
  return clean;
}

/** What is taken out may leave a JWT or a named secret bare that was glued to it; more than three passes were never seen to change anything. */
const mostPasses = 5;

function redactOnce(text: string): string {
  return redactPrivateKeys(text, redacted)
    .replace(anyShape, redacted)
    .replace(namedSecret, `$1${redacted}`)
    .replace(addressPassword, `$1${redacted}`);
}
