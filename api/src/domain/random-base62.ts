// Random text of letters and digits, for keys and tokens.
import { randomInt } from 'node:crypto';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 43 characters have 256 random bits. */
export function randomBase62(length: number): string {
  let text = '';
  // randomInt draws without modulo bias.
  while (text.length < length) text += base62.charAt(randomInt(62));
  return text;
}
