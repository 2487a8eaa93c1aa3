// Reads the two documents behind the signing keys. They come from outside, so nothing in them is taken for granted.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJsonObject } from './is-json-object.ts';

/** A key that may sign access tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly key: KeyObject;
  /** For whose tokens: the key's own issuer, or that of the metadata; may have a place for the tenant. */
  readonly issuer: string;
}

export type KeySet = ReadonlyMap<string, SigningKey>;

/** Bits of the modulus (RFC 7518, section 3.3: a key of 2048 bits or more must be used with RS256). */
const minModulusBits = 2048;

/**
 * Where the keys are, from the metadata (OpenID Connect Discovery 1.0, sections 3 and 4.3).
 * The algorithms it lists are not read: they are RS256 here, whatever it says.
 * @throws Error
 */
export function readJwksUri(metadata: unknown, expectedIssuer: string): string {
  if (!isJsonObject(metadata)) throw new Error('The metadata is not an object.');
  if (metadata['issuer'] !== expectedIssuer) throw new Error('The metadata names another issuer.');
  const uri = metadata['jwks_uri'];
  if (typeof uri !== 'string') throw new Error('The metadata names no address of keys.');
  return uri;
}

function importRsa(n: string, e: string): KeyObject | undefined {
  try {
    // Only the public members, so that nothing else in the document has a say.
    const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= minModulusBits ? key : undefined;
  } catch {
    return undefined;
  }
}

/** One key (RFC 7517, section 4), or undefined where it is not an RSA key for signing that we take. */
function readKey(entry: unknown, metadataIssuer: string): SigningKey | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { kty, use, alg, kid, n, e, issuer = metadataIssuer } = entry;
  if (kty !== 'RSA' || (use !== undefined && use !== 'sig') || (alg !== undefined && alg !== 'RS256')) return undefined;
  if (typeof kid !== 'string' || kid === '' || typeof n !== 'string' || typeof e !== 'string') return undefined;
  if (typeof issuer !== 'string') return undefined;
  const key = importRsa(n, e);
  return key && { kid, key, issuer };
}

/**
 * The usable keys by their names. Others are passed over, as they belong to other purposes; of two with one name the first counts.
 * @throws Error where none is usable: such an answer is a fault, and must not replace keys that worked
 */
export function readKeySet(jwks: unknown, metadataIssuer: string): KeySet {
  if (!isJsonObject(jwks) || !Array.isArray(jwks['keys'])) throw new Error('The key set is not a list of keys.');
  const keys = new Map<string, SigningKey>();
  for (const entry of jwks['keys'] as unknown[]) {
    const key = readKey(entry, metadataIssuer);
    if (key && !keys.has(key.kid)) keys.set(key.kid, key);
  }
  if (keys.size === 0) throw new Error('The key set has no usable key.');
  return keys;
}
