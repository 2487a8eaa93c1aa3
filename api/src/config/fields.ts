// Kinds of values that variables of the configuration have.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** What a table of variables gives once it is read. */
export type Variables<Table extends z.ZodRawShape> = z.infer<z.ZodObject<Table>>;

export const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** A bare origin: scheme, host and port, nothing else. */
export const origin = z.string().refine((text) => {
  try {
    const url = new URL(text);
    return url.origin === text && !text.includes('*') && (url.protocol === 'https:' || url.protocol === 'http:');
  } catch {
    return false;
  }
}, 'must be an origin such as https://portcullis.example.com, without a path');

export const guid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a GUID in lower case');

/** True where the host is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** PEM, or base64 of it, because many systems keep no line ends. */
const toPem = (text: string): string => (text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8'));

/** Every public key in a text of PEM blocks. */
function readPublicKeys(text: string, { issues }: z.RefinementCtx<string>): readonly KeyObject[] {
  try {
    const blocks = toPem(text).match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
    const keys = blocks.map((block) => createPublicKey(block));
    if (keys.length > 0 && keys.every(({ asymmetricKeyType }) => asymmetricKeyType === 'ed25519')) return keys;
  } catch {
    // Told below.
  }
  issues.push({ code: 'custom', message: 'must be public keys of Ed25519, as PEM or as base64 of the PEM', input: undefined });
  return z.NEVER;
}

/** Public keys that signed once. */
export const publicKeys = z.string().transform(readPublicKeys);

/** PKCS#8. What it says is never told again, nor is why it is none. */
function readSigningKey(text: string, { issues }: z.RefinementCtx<string>): KeyObject {
  try {
    const key = createPrivateKey(toPem(text));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Told below.
  }
  issues.push({ code: 'custom', message: 'must be a private key of Ed25519 in PKCS#8, as PEM or as base64 of the PEM', input: undefined });
  return z.NEVER;
}

/** A private key that signs. It becomes a key object, not a text: nothing that prints a configuration can print the key. */
export const signingKey = z.string().transform(readSigningKey);
