// The gate before passport: what may reach the library at all. Everything here is pure and looks at headers only.
import { ProblemError } from '../../errors.ts';
import { invalidToken } from './entra-problems.ts';
import { isJsonObject } from './is-json-object.ts';

/** A token that may be shown to the library. Nothing about it is verified yet. */
export interface GatedToken {
  readonly token: string;
  /** Names the signing key; x5t, where sent, says the same. */
  readonly kid: string;
}

/** Bytes of the header's value: Entra's tokens stay far below, and Node itself ends at 16 KB of headers. */
export const maxAuthorizationBytes = 12 * 1024;

/** Headers that change how the rest is read (RFC 7515 section 4.1.11, RFC 7797); Entra sends neither. */
const refusedHeaders = ['crit', 'b64'];

/** The token of the only header. Scheme in any case, one space or more (RFC 9110, sections 11.1 and 11.4; RFC 6750, section 2.1). */
function readBearer(authorizationHeaders: readonly string[] | undefined): string {
  const [header, ...others] = authorizationHeaders ?? [];
  if (header === undefined || others.length > 0 || !/^Bearer(?: |$)/i.test(header)) {
    throw new ProblemError(
      'credentials-missing',
      'Send exactly one header "Authorization: Bearer <token>" with an access token for this API.',
    );
  }
  if (Buffer.byteLength(header) > maxAuthorizationBytes) throw invalidToken('the header is too large');
  return header.slice('Bearer'.length).replace(/^ +/, '');
}

/** Bytes of one part. Only the one true spelling passes, without spare bits (RFC 7515 section 2, RFC 4648 section 3.5). */
function decodePart(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (part === '' || bytes.toString('base64url') !== part) throw invalidToken('a part is not base64url');
  return bytes;
}

function decodeObject(part: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(decodePart(part).toString('utf8'));
  } catch {
    // No cause: the parser's words quote the token.
    throw invalidToken('a part is not JSON');
  }
  if (!isJsonObject(value)) throw invalidToken('a part is not an object');
  return value;
}

/** @returns kid */
function checkHeader(header: Readonly<Record<string, unknown>>): string {
  const { alg, typ, kid, x5t } = header;
  if (alg !== 'RS256') throw invalidToken('alg is not RS256');
  if (typ !== 'JWT') throw invalidToken('typ is not JWT');
  // Plain ASCII, because the library reads headers as Latin-1 and would see another name than we do.
  if (typeof kid !== 'string' || !/^[\x21-\x7e]{1,256}$/.test(kid)) throw invalidToken('kid is missing or odd');
  // The library prefers x5t as the key's name, so it must not name another one.
  if (Object.hasOwn(header, 'x5t') && x5t !== kid) throw invalidToken('x5t is not kid');
  if (refusedHeaders.some((name) => Object.hasOwn(header, name))) throw invalidToken('crit or b64 is not understood');
  return kid;
}

/**
 * Lets a token through to the library, or not.
 * @param authorizationHeaders every Authorization header of the request (`req.headersDistinct.authorization`)
 * @throws ProblemError `credentials-missing`, or the invalid token's code
 */
export function readGatedToken(authorizationHeaders: readonly string[] | undefined): GatedToken {
  const token = readBearer(authorizationHeaders);
  const [header, payload, signature, ...others] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || others.length > 0) {
    throw invalidToken('there are not three parts');
  }
  const kid = checkHeader(decodeObject(header));
  // The library writes a payload it cannot parse to its log.
  decodeObject(payload);
  decodePart(signature);
  return { token, kid };
}
