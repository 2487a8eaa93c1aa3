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
  /** Not presence, but in the same byte: the source suppresses it. */
  suppressed: 16,
  /** Open on this long-lived branch, but not where the gate's baseline was taken: an earlier scan of this commit brought it. */
  sinceBaseline: 32,
  /** Was open on this long-lived branch where the gate's baseline was taken. */
  openAtBaseline: 64,
} as const;

/** A known finding. */
export interface LiveFinding {
  readonly id: string;
  readonly flags: number;
  readonly line: number | null;
  /** 16 bytes, latin1. */
  readonly contentDigest: string;
  /** 16 bytes, latin1; empty where the finding was never read without adjusting something. */
  readonly rawDigest: string;
  /** Kind byte and 16 bytes of hash each, latin1. */
  readonly keys: readonly string[];
}

/**
 * Layout of a record: id 16, flags 1, then what `findings.match_data` holds: raw digest 16 (zeros: none), content digest 16,
 * line 4 (0: none), number of keys 1, and the keys.
 */
const offsets = { flags: 16, rawDigest: 17, contentDigest: 33, line: 49, keyCount: 53, keys: 54 } as const;
const noDigest = '\0'.repeat(16);

/** Packs what the database keeps for matching. Digests are 16 bytes, latin1. */
export function packMatchData(rawDigest: string | null, contentDigest: string, line: number | null, keys: readonly string[]): Buffer {
  const numbers = Buffer.alloc(5);
  numbers.writeInt32BE(line ?? 0);
  numbers.writeUInt8(keys.length, 4);
  return Buffer.concat([Buffer.from((rawDigest ?? noDigest) + contentDigest, 'latin1'), numbers, Buffer.from(keys.join(''), 'latin1')]);
}

function readUuid(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Packed findings, of which only those that are asked for are unpacked. */
export interface LiveFindings {
  readonly count: number;
  readonly at: (index: number) => LiveFinding;
  /** Flags and raw digest without unpacking the rest. */
  readonly flagsAt: (index: number) => number;
  readonly rawDigestAt: (index: number) => string;
}

/** Opens what `selectLiveFindings` of the store loaded. */
export function openLiveFindings(bytes: Buffer): LiveFindings {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at += offsets.keys + bytes.readUInt8(at + offsets.keyCount) * keyBytes) starts.push(at);
  const startOf = (index: number): number => starts[index] ?? bytes.length;
  const rawDigestAt = (index: number): string => {
    const start = startOf(index) + offsets.rawDigest;
    const digest = bytes.toString('latin1', start, start + 16);
    return digest === noDigest ? '' : digest;
  };
  const flagsAt = (index: number): number => bytes.readUInt8(startOf(index) + offsets.flags);
  return {
    count: starts.length,
    flagsAt,
    rawDigestAt,
    at: (index) => {
      const start = startOf(index);
      const firstKey = start + offsets.keys;
      const keys = Array.from({ length: bytes.readUInt8(start + offsets.keyCount) }, (_, key) =>
        bytes.toString('latin1', firstKey + key * keyBytes, firstKey + (key + 1) * keyBytes),
      );
      return {
        id: readUuid(bytes, start),
        flags: flagsAt(index),
        line: bytes.readInt32BE(start + offsets.line) || null,
        contentDigest: bytes.toString('latin1', start + offsets.contentDigest, start + offsets.contentDigest + 16),
        rawDigest: rawDigestAt(index),
        keys,
      };
    },
  };
}
