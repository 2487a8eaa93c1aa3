// What every way of matching gives, so that all are judged alike.
import type { Evidence } from '@portcullis/contract';
import type { Scan } from './make-report.ts';

/** The same commit before and after, as both scans saw it. */
export interface Commit {
  readonly before: Scan;
  readonly after: Scan;
  /** What the action gathered after the edit. */
  readonly evidence: Evidence;
  /** The commit of before. */
  readonly from: string;
}

/** Which finding of before one of after was taken for: its place among the findings of before. */
export interface Recognition {
  readonly finding: number;
  /** By which method, in the matcher's own words. */
  readonly matchedBy: string;
}

export interface Matcher {
  readonly name: string;
  /** For each finding after, in the order of the code, which one it was taken for; null for a new one. */
  readonly match: (commit: Commit) => readonly (Recognition | null)[];
}

/**
 * Pairs findings that have the same key, in the order of the code. Of several with one key the references take the first that comes
 * for all; each once is kinder to them.
 */
export function matchByKey<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (finding: T, isAfter: boolean) => string | undefined,
  matchedBy: string,
): (Recognition | null)[] {
  const known = new Map<string, number[]>();
  for (const [index, finding] of before.entries()) {
    const key = keyOf(finding, false);
    if (key !== undefined) known.set(key, [...(known.get(key) ?? []), index]);
  }
  return after.map((finding) => {
    const key = keyOf(finding, true);
    const index = key === undefined ? undefined : known.get(key)?.shift();
    return index === undefined ? null : { finding: index, matchedBy };
  });
}
