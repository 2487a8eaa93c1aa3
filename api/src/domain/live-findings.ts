// The known findings of one partition (project, tool, category) in a packed form that is cheap to load and to hand to a
// thread: one record after the other, no object per finding until it is matched.
import { keyBytes } from './fingerprint.ts';

/** Bits of a record's flags. The base of a long-lived branch is the branch itself. */
export const presence = {
  /** Open on the base. */
  openOnBase: 1,
  /** Was open on the base once. */
  everOnBase: 2,
  /** This branch says: there, though the base has it not. */
  addedHere: 4,
  /** This branch says: gone, though the base has it. */
  removedHere: 8,
} as const;

/** A known finding. */
export interface LiveFinding {
  readonly id: string;
  readonly flags: number;
  readonly line: number | null;
  /** 16 bytes, latin1. */
  readonly contentDigest: string;
  /** Kind byte and 16 bytes of hash each, latin1. */
  readonly keys: readonly string[];
}

/** Layout of a record: id 16, flags 1, line 4 (0: none), content digest 16, number of keys 1, then the keys. */
const headBytes = 16 + 1 + 4 + 16 + 1;

function readUuid(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Unpacks what `selectLiveFindings` of the store loaded. */
export function unpackLiveFindings(bytes: Buffer): LiveFinding[] {
  const findings: LiveFinding[] = [];
  for (let at = 0; at < bytes.length;) {
    const keyCount = bytes.readUInt8(at + headBytes - 1);
    const keys: string[] = [];
    for (let key = 0; key < keyCount; key += 1) {
      const start = at + headBytes + key * keyBytes;
      keys.push(bytes.toString('latin1', start, start + keyBytes));
    }
    findings.push({
      id: readUuid(bytes, at),
      flags: bytes.readUInt8(at + 16),
      line: bytes.readInt32BE(at + 17) || null,
      contentDigest: bytes.toString('latin1', at + 21, at + 37),
      keys,
    });
    at += headBytes + keyCount * keyBytes;
  }
  return findings;
}
