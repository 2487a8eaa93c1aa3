// The chain of seals: each holds the digest of the one before. Made by seal-audit-log, followed again by whoever verifies: server and command line.
import { hash } from 'node:crypto';
import type { AuditSeal } from '@portcullis/contract';
import { writeCanonicalJson } from './canonical-json.ts';

/** What stands before the first entry. */
export const firstPrevious = '0'.repeat(64);

/** Says what is digested, so that no digest of ours means two things. */
const tag = 'portcullis-audit-seal-1';

/** Where an entry is put into the chain. */
export interface SealPlace {
  readonly tenantId: string;
  /** From 1. */
  readonly position: number;
  /** Digest of the seal before, in hex. */
  readonly previous: string;
}

/** SHA-256 in hex. What stands before the entry has no line end in it, so no two places give one text. @param entry as it is exported, without its seal */
export function digestEntry({ tenantId, position, previous }: SealPlace, entry: object): string {
  return hash('sha256', [tag, tenantId, position, previous, writeCanonicalJson(entry)].join('\n'), 'hex');
}

/** Seals for entries in this order, after the end of the chain. */
export function sealEntries(
  tenantId: string,
  end: { readonly position: number; readonly digest: string },
  entries: readonly object[],
): AuditSeal[] {
  let { position, digest } = end;
  return entries.map((entry) => {
    const previous = digest;
    position += 1;
    digest = digestEntry({ tenantId, position, previous }, entry);
    return { position, previous, digest };
  });
}
