// Follows a chain from its beginning, position by position, and tells what is wrong with it. Used by verify-audit-log.
import type { AuditFault } from '@portcullis/contract';
import { digestEntry, firstPrevious } from './seal-chain.ts';

/** A seal as it is stored, and the entry that it is for; undefined where that is gone. */
export interface StoredSeal {
  readonly position: number;
  readonly entryId: string;
  readonly digest: string;
  readonly entry: object | undefined;
}

export interface ChainFollower {
  /** Takes the next seal by position. @returns what is wrong with it */
  readonly take: (seal: StoredSeal) => AuditFault[];
  /** Where the chain is now. */
  readonly position: () => number;
}

/** Begins before the first entry. One fault is told once: what follows it is looked at as if it were right. */
export function makeChainFollower(tenantId: string): ChainFollower {
  let position = 0;
  let previous = firstPrevious;
  const findFaults = (seal: StoredSeal): AuditFault[] => {
    const named = { position: seal.position, entryId: seal.entryId };
    if (seal.position !== position + 1) {
      const missing = seal.position === position + 2 ? `position ${position + 1}` : `positions ${position + 1} to ${seal.position - 1}`;
      // The digest before this one is gone with it.
      return [{ kind: 'seal-missing', position: position + 1, entryId: null, detail: `What was sealed at ${missing} is gone.` }];
    }
    if (!seal.entry) return [{ kind: 'entry-missing', ...named, detail: `The entry at position ${seal.position} is gone.` }];
    if (digestEntry({ tenantId, position: seal.position, previous }, seal.entry) === seal.digest) return [];
    const detail = `The entry at position ${seal.position} is not what was sealed there, or what came before it was another.`;
    return [{ kind: 'entry-changed', ...named, detail }];
  };
  return {
    take: (seal) => {
      const faults = findFaults(seal);
      position = seal.position;
      previous = seal.digest;
      return faults;
    },
    position: () => position,
  };
}
