// What a snapshot says, packed by the year in the names: records of one size in the order of their numbers, so that a look-up is a
// binary search in bytes, and no object stands for an entry that nobody asks for.
import type { IntelligenceSource } from '@portcullis/contract';
import { numbersOfYear, yearOf } from './cve-name.ts';

/** Layout of a record: number 4 bytes; for EPSS also the score, 4 bytes, in units of 1 / `scoreUnits`. Both big-endian. */
export const recordBytes: Readonly<Record<IntelligenceSource['source'], number>> = { epss: 8, kev: 4 };

/** Nine decimals, of which EPSS uses five. A score comes out as it went in: the division of two whole numbers rounds like reading does. */
export const scoreUnits = 1_000_000_000;

/** Where the records of a year are. */
export interface PackedYear {
  readonly year: number;
  readonly start: number;
  readonly bytes: number;
}

export interface PackedYears {
  readonly packed: Buffer;
  readonly years: readonly PackedYear[];
}

/** What a file says, one entry after the other in its own order. */
export interface Entries {
  /** As `readCveName` gives them. */
  readonly names: readonly number[];
  /** Of EPSS, in units. */
  readonly scores: readonly number[];
}

/**
 * Packs entries.
 * @param refuseTwice is called with the place of an entry whose name another one has already
 */
export function packYears(
  source: IntelligenceSource['source'],
  { names, scores }: Entries,
  refuseTwice: (place: number) => never,
): PackedYears {
  const size = recordBytes[source];
  const packed = Buffer.alloc(names.length * size);
  const starts: { year: number; start: number }[] = [];
  const nameAt = (place: number): number => names[place] ?? 0;
  const order = Uint32Array.from(names.keys()).sort((a, b) => nameAt(a) - nameAt(b) || a - b);
  let before = -1;
  for (const [index, place] of order.entries()) {
    const name = nameAt(place);
    if (name === before) refuseTwice(place);
    before = name;
    const start = index * size;
    const year = yearOf(name);
    if (starts.at(-1)?.year !== year) starts.push({ year, start });
    packed.writeUInt32BE(name % numbersOfYear, start);
    if (source === 'epss') packed.writeUInt32BE(scores[place] ?? 0, start + 4);
  }
  const years = starts.map(({ year, start }, index) => ({ year, start, bytes: (starts[index + 1]?.start ?? packed.length) - start }));
  return { packed, years };
}

/** Where the record of a number begins in the records of its year; undefined where there is none. */
export function findRecord(packed: Buffer, size: number, number: number): number | undefined {
  let low = 0;
  let high = Math.floor(packed.length / size);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = packed.readUInt32BE(middle * size);
    if (found === number) return middle * size;
    if (found < number) low = middle + 1;
    else high = middle;
  }
  return undefined;
}
