// The form of a CI key, which both ends can check offline: pcl_<prj|ten>_<id: 8>_<secret: 43><checksum: 6>.
import { z } from 'zod';

export const scopes = ['ingest', 'read', 'write', 'admin'] as const;

export const scopeSchema = z.enum(scopes).meta({ id: 'Scope' });

export type Scope = z.infer<typeof scopeSchema>;

/** Shape of a key. The secret is 43 base62 characters (256 bits); the last six are the CRC-32 of all before them. */
export const apiKeyPattern = /^pcl_(prj|ten)_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** CRC-32 (ISO 3309, polynomial 0xEDB88320) of ASCII text, as six base62 digits. */
export function apiKeyChecksum(text: string): string {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let digits = '';
  for (let place = 0; place < 6; place += 1) {
    digits = base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** True where the text has the form of a key and its checksum agrees. Says nothing of whether the key exists. */
export function isWellFormedApiKey(text: string): boolean {
  const match = apiKeyPattern.exec(text);
  return match !== null && apiKeyChecksum(text.slice(0, -6)) === match[4];
}
