// Looks vulnerabilities up in what snapshots say. Used by services/read-scores.ts.
import type { IntelligenceSource } from '@portcullis/contract';
import { numbersOfYear, readCveName, yearOf } from './cve-name.ts';
import { findRecord, recordBytes, scoreUnits } from './packed-years.ts';

/** What the snapshots say of a vulnerability. */
export interface Score {
  /** From 0 to 1; null where EPSS has no score for it. */
  readonly epss: number | null;
  readonly isKnownExploited: boolean;
}

/** Records of a source for a year. */
export interface ScoresOfYear {
  readonly source: IntelligenceSource['source'];
  readonly year: number;
  readonly packed: Buffer;
}

/** Years that are to be loaded to look up these names. */
export function yearsOf(names: readonly string[]): number[] {
  const years = new Set<number>();
  for (const name of names) {
    const number = readCveName(name);
    if (number !== undefined) years.add(yearOf(number));
  }
  return [...years].sort((a, b) => a - b);
}

/** Opens loaded years. A name that is no CVE id, or that neither source has, gives undefined. */
export function openScores(parts: readonly ScoresOfYear[]): (name: string) => Score | undefined {
  const bySource = { epss: new Map<number, Buffer>(), kev: new Map<number, Buffer>() };
  for (const { source, year, packed } of parts) bySource[source].set(year, packed);
  const find = (source: IntelligenceSource['source'], name: number): Buffer | undefined => {
    const packed = bySource[source].get(yearOf(name));
    const at = packed && findRecord(packed, recordBytes[source], name % numbersOfYear);
    return at === undefined ? undefined : packed?.subarray(at, at + recordBytes[source]);
  };
  return (text) => {
    const name = readCveName(text);
    if (name === undefined) return undefined;
    const score = find('epss', name);
    const isKnownExploited = find('kev', name) !== undefined;
    if (!score && !isKnownExploited) return undefined;
    return { epss: score ? score.readUInt32BE(4) / scoreUnits : null, isKnownExploited };
  };
}
