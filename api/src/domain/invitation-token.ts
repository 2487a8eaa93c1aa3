// Tokens of invitations: shown once, kept as a digest.
import { createHash } from 'node:crypto';
import { randomBase62 } from './random-base62.ts';

/** SHA-256 of the whole token. It has 256 random bits, so a fast hash is enough: there is nothing to guess. */
export function digestInvitationToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/** Makes a token of the form `pci_<secret>`. */
export function makeInvitationToken(): { readonly token: string; readonly digest: Buffer } {
  const token = `pci_${randomBase62(43)}`;
  return { token, digest: digestInvitationToken(token) };
}
