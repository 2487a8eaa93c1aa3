// Checkpoints: the end of a chain, signed with Ed25519 (RFC 8032). Without them whoever can write to the database could cut the tail off, or write
// the whole chain anew.
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { AuditCheckpoint, AuditKey } from '@portcullis/contract';

/** Says what is signed, so that no signature of ours means two things. */
const tag = 'portcullis-audit-checkpoint-1';

export interface AuditSigner {
  readonly key: AuditKey;
  /** By which checkpoints are believed: this one, and those that signed before it. */
  readonly keys: AuditKeys;
  readonly sign: (tenantId: string, end: ChainEnd) => AuditCheckpoint;
}

export interface ChainEnd {
  readonly position: number;
  /** In hex. */
  readonly digest: string;
  /** UTC, with milliseconds. */
  readonly madeAt: string;
}

/** Public keys by their names. */
export type AuditKeys = ReadonlyMap<string, KeyObject>;

const toBeSigned = (tenantId: string, { position, digest, madeAt }: ChainEnd): Buffer =>
  Buffer.from([tag, tenantId, position, digest, madeAt].join('\n'));

/** Name of a public key: the beginning of the SHA-256 of its SubjectPublicKeyInfo. */
function auditKeyId(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}

/** @param earlier public keys that signed before */
export function makeAuditSigner(privateKey: KeyObject, earlier: readonly KeyObject[] = []): AuditSigner {
  const publicKey = createPublicKey(privateKey);
  const key = { keyId: auditKeyId(publicKey), publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })) };
  return {
    key,
    keys: new Map([publicKey, ...earlier].map((one) => [auditKeyId(one), one])),
    sign: (tenantId, { position, digest, madeAt }) => {
      const end = { position, digest, madeAt };
      return { ...end, keyId: key.keyId, signature: sign(null, toBeSigned(tenantId, end), privateKey).toString('hex') };
    },
  };
}

/** Every public key in a text of PEM blocks. Undefined where there is none, or one that is not of Ed25519. */
export function readAuditKeys(text: string): AuditKeys | undefined {
  const blocks = text.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  try {
    const keys = blocks.map((block) => createPublicKey(block));
    if (keys.length === 0 || keys.some(({ asymmetricKeyType }) => asymmetricKeyType !== 'ed25519')) return undefined;
    return new Map(keys.map((key) => [auditKeyId(key), key]));
  } catch {
    return undefined;
  }
}

/** The key that a document itself brings along; undefined where it is not written as a server writes it. */
export function readOwnKey({ keyId, publicKey }: AuditKey): AuditKeys | undefined {
  const keys = readAuditKeys(publicKey);
  const [own] = [...(keys?.entries() ?? [])];
  // Base64 has several texts for one key.
  return own?.[0] === keyId && own[1].export({ type: 'spki', format: 'pem' }) === publicKey ? keys : undefined;
}

/** In plain words what is wrong with the signature; undefined where it holds. */
export function findSignatureFault(tenantId: string, checkpoint: AuditCheckpoint, keys: AuditKeys): string | undefined {
  const key = keys.get(checkpoint.keyId);
  if (!key) return `the checkpoint at position ${checkpoint.position} is signed by a key that is not known here (${checkpoint.keyId})`;
  if (verify(null, toBeSigned(tenantId, checkpoint), key, Buffer.from(checkpoint.signature, 'hex'))) return undefined;
  return `the signature of the checkpoint at position ${checkpoint.position} does not hold`;
}
