// A row of the benchmark: a ratio between two things measured in the same run, or a plain size, and the budget it has.

interface Measured {
  readonly name: string;
  /** What was measured may be at most this. */
  readonly budget: number;
  /** What the ratio was made from, in milliseconds. */
  readonly floors: Readonly<Record<string, number>>;
}

export interface RatioRow extends Measured {
  readonly ratio: number;
}

/** A size in bytes. */
export interface ValueRow extends Measured {
  readonly value: number;
}

export type BenchRow = RatioRow | ValueRow;

export function isMet(row: BenchRow): boolean {
  return ('ratio' in row ? row.ratio : row.value) <= row.budget;
}
