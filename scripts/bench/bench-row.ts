// A row of the benchmark: a ratio between two things measured in the same run, or a plain value, and the budget it has.

interface Measured {
  readonly name: string;
  /** What was measured may be at most this, or with `atLeast` must be this at least. Undefined: stated without a budget. */
  readonly budget?: number;
  readonly atLeast?: true;
  /** What the ratio was made from. In milliseconds, unless the name says what else. */
  readonly floors: Readonly<Record<string, number>>;
}

export interface RatioRow extends Measured {
  readonly ratio: number;
}

/** A size, a time or a count; the name says in what. */
export interface ValueRow extends Measured {
  readonly value: number;
}

export type BenchRow = RatioRow | ValueRow;

/** True for a row without a budget. */
export function isMet(row: BenchRow): boolean {
  const measured = 'ratio' in row ? row.ratio : row.value;
  if (row.budget === undefined) return true;
  return row.atLeast ? measured >= row.budget : measured <= row.budget;
}
