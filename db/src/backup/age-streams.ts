// Encryption in the age format, as streams: a backup is never held in memory, and the age program of any system reads it, too.
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { BackupRefusal, messageOf } from './backup-refusal.ts';

/** @throws BackupRefusal for what is no public key; a secret key given by mistake is not repeated */
export function makeEncrypter(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      const hint = /^AGE-SECRET-KEY-/i.test(recipient)
        ? 'it is a secret key, which belongs nowhere near the backups. Consider it leaked if it was on a command line'
        : `"${recipient}" is none`;
      throw new BackupRefusal(`A recipient is a public key of age (age1…): ${hint}.`);
    }
  }
  return encrypter;
}

/** The encrypted form of what is read from `plain`. */
export async function encryptStream(plain: Readable, encrypter: Encrypter): Promise<Readable> {
  const web = await encrypter.encrypt(Readable.toWeb(plain) as ReadableStream<Uint8Array>);
  return Readable.fromWeb(web as NodeStream<Uint8Array>);
}

/** Keys of an identity file: a key on each line; blank lines and comments (#) are passed over. */
export function parseIdentities(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (keys.length === 0 || !keys.every((key) => key.startsWith('AGE-SECRET-KEY-'))) {
    throw new BackupRefusal(
      'The identity file holds no secret keys of age, or something else beside them (AGE-SECRET-KEY-1…, a line each).',
    );
  }
  return keys;
}

/**
 * What was encrypted. The start is read before this resolves; every piece is authenticated before it is given out.
 * @throws BackupRefusal where none of the keys opens it. The stream fails where the file was changed or cut.
 */
export async function decryptStream(encrypted: Readable, identities: readonly string[]): Promise<Readable> {
  const decrypter = new Decrypter();
  try {
    for (const identity of identities) decrypter.addIdentity(identity);
  } catch {
    throw new BackupRefusal('The identity file holds a key that is damaged.');
  }
  try {
    const web = await decrypter.decrypt(Readable.toWeb(encrypted) as ReadableStream<Uint8Array>);
    return Readable.fromWeb(web as NodeStream<Uint8Array>);
  } catch (error) {
    encrypted.destroy();
    const why = messageOf(error);
    throw new BackupRefusal(
      why.startsWith('no identity matched')
        ? 'The identity does not open this backup: it was encrypted for another key.'
        : `The backup is no age file, or its start is damaged: ${why}`,
    );
  }
}

/** A fresh pair of keys. */
export async function makeIdentity(): Promise<{ readonly identity: string; readonly recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}
