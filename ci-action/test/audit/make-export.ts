// Exports of audit logs as a server writes them, for tests of their verification.
import { generateKeyPairSync } from 'node:crypto';
import type { AuditEnd } from '@portcullis/contract';
import { type AuditSigner, makeAuditSigner } from '../../../api/src/domain/audit/checkpoint.ts';
import { firstPrevious, sealEntries } from '../../../api/src/domain/audit/seal-chain.ts';

export const tenantId = '00000000-0000-4000-8000-00000000000a';

export const makeSigner = (): AuditSigner => makeAuditSigner(generateKeyPairSync('ed25519').privateKey);
export const signer = makeSigner();

const idOf = (number: number): string => `0199aaaa-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** The entry at a position, with characters that JSON has several ways to write. */
export function makeEntry(position: number, actor = 'Ada'): object {
  return {
    id: idOf(position),
    at: `2026-11-22T10:00:00.${String(position).padStart(6, '0')}Z`,
    actor: { type: 'user', id: '1', name: actor },
    resource: { type: 'thing', id: null },
    ...{
      action: 'thing.make',
      outcome: 'done',
      reason: 'a\u001f"é\ufffd/',
      before: null,
      after: { z: [1e21, 0.5, null], a: { 10: true } },
    },
    ...{ ip: '127.0.0.1', userAgent: null, authStrength: 'pwd', requestId: null, method: 'POST', path: '/x' },
  };
}

export interface ExportWish {
  readonly entries?: readonly object[];
  /** How many of them are sealed; all of them unless told. */
  readonly sealed?: number;
  /** Where the checkpoint stands; at the end of the chain unless told, null for none. */
  readonly signedAt?: number | null;
  readonly signer?: AuditSigner;
}

export const someEntries = (count: number): object[] => Array.from({ length: count }, (_, index) => makeEntry(index + 1));

/** Lines of an export, newest first, the checkpoint last. */
export function makeExport(wish: ExportWish = {}): string[] {
  const { entries = someEntries(5), sealed = entries.length, signedAt = sealed, signer: by = signer } = wish;
  const seals = sealEntries(tenantId, { position: 0, digest: firstPrevious }, entries.slice(0, sealed));
  const signed = signedAt === null ? undefined : seals[signedAt - 1];
  const checkpoint = signed ? by.sign(tenantId, { ...signed, madeAt: '2026-11-22T10:01:00.000Z' }) : null;
  const end: AuditEnd = { type: 'checkpoint', tenantId, checkpoint, key: by.key };
  return [...entries.map((entry, index) => JSON.stringify({ ...entry, seal: seals[index] ?? null })).reverse(), JSON.stringify(end)];
}
