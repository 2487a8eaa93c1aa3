// CI keys: making one, taking one apart, and comparing it with what is stored.
import { createHash, timingSafeEqual } from 'node:crypto';
import { apiKeyChecksum, apiKeyPattern, isWellFormedApiKey } from '@portcullis/contract';
import { randomBase62 } from './random-base62.ts';

/** What is kept of a key, and the key itself, which is shown once. */
export interface MadeApiKey {
  readonly key: string;
  readonly keyId: string;
  readonly digest: Buffer;
  readonly lastFour: string;
}

/** SHA-256 of the whole key. Its secret has 256 random bits, so a fast hash is enough: there is nothing to guess. */
export function digestApiKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** Makes a key of the form `pcl_<prj|ten>_<id>_<secret><checksum>`. */
export function makeApiKey(kind: 'prj' | 'ten'): MadeApiKey {
  const keyId = randomBase62(8);
  const body = `pcl_${kind}_${keyId}_${randomBase62(43)}`;
  const key = body + apiKeyChecksum(body);
  return { key, keyId, digest: digestApiKey(key), lastFour: key.slice(-4) };
}

/** The clear id of a key, or undefined where the form or the checksum is wrong. Costs no database work. */
export function readApiKeyId(key: string): string | undefined {
  return isWellFormedApiKey(key) ? apiKeyPattern.exec(key)?.[2] : undefined;
}

// Compared on a miss, so that an unknown key takes the time of a known one.
const dummyDigest = Buffer.alloc(32);

/** Constant-time comparison of a presented key with a stored digest (undefined: there is none, never equal). */
export function verifyApiKey(key: string, digest: Buffer | undefined): boolean {
  const isEqual = timingSafeEqual(digestApiKey(key), digest?.length === 32 ? digest : dummyDigest);
  return isEqual && digest !== undefined;
}
