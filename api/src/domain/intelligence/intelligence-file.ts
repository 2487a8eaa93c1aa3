// What the parsers of EPSS and KEV have in common: what a file may have, and what they make of it.
import type { Entries } from './packed-years.ts';

/** What a file may have. Stated in docs/problems.md. */
export interface IntelligenceLimits {
  /** Bytes, also after unpacking. */
  readonly bytes: number;
  readonly entries: number;
}

export const intelligenceLimits: IntelligenceLimits = { bytes: 64 * 1024 * 1024, entries: 500_000 };

/** What a parser makes of a file. */
export interface IntelligenceContents {
  /** Date or version by which its publisher tells it from others. */
  readonly version: string;
  readonly entries: Entries;
  /** Refuses the entry at a place, because its name stands elsewhere, too. */
  readonly refuseTwice: (place: number) => never;
}
