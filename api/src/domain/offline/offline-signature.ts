// Signatures of offline gates: Ed25519 (RFC 8032) over a prefix of their own and the payload's bytes. Signed by make-offline-gate, verified by
// the action with a key that its workflow pins.
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { offlineGatePrefix, type OfflineEnvelope, type OfflineKey } from '@portcullis/contract';

/** What signs; its private key never leaves it. */
export interface OfflineSigner {
  readonly key: OfflineKey;
  /** Off the event loop: a payload may have 20 MB. */
  readonly sign: (payload: Buffer) => Promise<OfflineEnvelope>;
}

/** Name of a public key (SubjectPublicKeyInfo, DER). */
export function offlineKeyId(publicKey: Buffer): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
}

const toBeSigned = (payload: Buffer): Buffer => Buffer.concat([Buffer.from(offlineGatePrefix), payload]);

export function makeOfflineSigner(privateKey: KeyObject): OfflineSigner {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const key = { keyId: offlineKeyId(publicKey), publicKey: publicKey.toString('base64') };
  return {
    key,
    sign: (payload) =>
      new Promise((resolve, reject) => {
        sign(null, toBeSigned(payload), privateKey, (error, signature) => {
          if (error) reject(error);
          else resolve({ payload: payload.toString('base64'), signature: signature.toString('base64'), keyId: key.keyId });
        });
      }),
  };
}

/** A public key as a person pins it: base64 of its SubjectPublicKeyInfo. Undefined for anything but one of Ed25519. */
export function readOfflineKey(base64: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** The payload's bytes where the signature is of this key; else in plain words what is wrong. */
export function openOfflineEnvelope({ payload, signature, keyId }: OfflineEnvelope, key: KeyObject): Buffer | { readonly fault: string } {
  if (keyId !== offlineKeyId(key.export({ type: 'spki', format: 'der' }))) return { fault: `it is signed by another key (${keyId})` };
  const bytes = Buffer.from(payload, 'base64');
  return verify(null, toBeSigned(bytes), key, Buffer.from(signature, 'base64')) ? bytes : { fault: 'its signature does not hold' };
}
