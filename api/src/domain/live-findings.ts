// The known findings of one partition (project, tool, category) in a packed form that is cheap to load and to hand to a
// thread: one record after the other, no object per finding until it is matched.
import { entryBytes, type Marks, type ReadEntries, unpackMarks } from './marks.ts';

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
  /** Not presence either: known by the marks of a finding that a person merged into this one. */
  merged: 128,
} as const;

/** A known finding. */
export interface LiveFinding {
  readonly id: string;
  readonly flags: number;
  /** Place in `severities`. */
  readonly severityRank: number;
  readonly line: number | null;
  /** 16 bytes, latin1. */
  readonly contentDigest: string;
  /** 16 bytes, latin1; empty where the finding was never read without adjusting something. */
  readonly rawDigest: string;
  readonly marks: Marks;
}

/**
 * Layout of a record: id 16, flags 1, severity 1, then what `findings.match_data` holds: raw digest 16 (zeros: none), content digest
 * 16, line 4 (0: none), number of entries 1, and the entries of its marks.
 */
const offsets = { flags: 16, severity: 17, rawDigest: 18, contentDigest: 34, line: 50, entryCount: 54, entries: 55 } as const;
const noDigest = '\0'.repeat(16);

/** Packs what the database keeps for matching. Digests are 16 bytes, latin1. */
export function packMatchData(rawDigest: string | null, contentDigest: string, line: number | null, entries: readonly string[]): Buffer {
  const numbers = Buffer.alloc(5);
  numbers.writeInt32BE(line ?? 0);
  numbers.writeUInt8(entries.length, 4);
  return Buffer.concat([Buffer.from((rawDigest ?? noDigest) + contentDigest, 'latin1'), numbers, Buffer.from(entries.join(''), 'latin1')]);
}

function readUuid(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Packed findings, of which only those that are asked for are unpacked. */
export interface LiveFindings {
  readonly count: number;
  readonly at: (index: number) => LiveFinding;
  /** Single facts without unpacking the rest. */
  readonly flagsAt: (index: number) => number;
  readonly severityRankAt: (index: number) => number;
  readonly rawDigestAt: (index: number) => string;
  readonly contentDigestAt: (index: number) => string;
  /** The 16 bytes of the id, latin1: cheaper than its text where ids are only compared. */
  readonly rawIdAt: (index: number) => string;
  readonly entriesAt: (index: number) => ReadEntries;
}

/** Opens what the store loaded. */
export function openLiveFindings(bytes: Buffer): LiveFindings {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at += offsets.entries + bytes.readUInt8(at + offsets.entryCount) * entryBytes) starts.push(at);
  const startOf = (index: number): number => starts[index] ?? bytes.length;
  const digestAt = (start: number): string => bytes.toString('latin1', start, start + 16);
  const rawDigestAt = (index: number): string => {
    const digest = digestAt(startOf(index) + offsets.rawDigest);
    return digest === noDigest ? '' : digest;
  };
  const flagsAt = (index: number): number => bytes.readUInt8(startOf(index) + offsets.flags);
  const severityRankAt = (index: number): number => bytes.readUInt8(startOf(index) + offsets.severity);
  return {
    count: starts.length,
    flagsAt,
    severityRankAt,
    rawDigestAt,
    contentDigestAt: (index) => digestAt(startOf(index) + offsets.contentDigest),
    rawIdAt: (index) => digestAt(startOf(index)),
    entriesAt: (index) => {
      const start = startOf(index);
      const end = start + offsets.entries + bytes.readUInt8(start + offsets.entryCount) * entryBytes;
      return (kind) => {
        const found: string[] = [];
        for (let at = start + offsets.entries; at < end; at += entryBytes)
          if (bytes.readUInt8(at) === kind) found.push(bytes.toString('latin1', at + 1, at + entryBytes));
        return found;
      };
    },
    at: (index) => {
      const start = startOf(index);
      const first = start + offsets.entries;
      const entries = Array.from({ length: bytes.readUInt8(start + offsets.entryCount) }, (_, entry) =>
        bytes.toString('latin1', first + entry * entryBytes, first + (entry + 1) * entryBytes),
      );
      return {
        id: readUuid(bytes, start),
        flags: flagsAt(index),
        severityRank: severityRankAt(index),
        line: bytes.readInt32BE(start + offsets.line) || null,
        contentDigest: digestAt(start + offsets.contentDigest),
        rawDigest: rawDigestAt(index),
        marks: unpackMarks(entries),
      };
    },
  };
}
