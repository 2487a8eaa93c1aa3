// A row of the benchmark: a ratio between two things measured in the same run, and the budget it has.

export interface BenchRow {
  readonly name: string;
  readonly ratio: number;
  /** The ratio may be at most this. */
  readonly budget: number;
  /** What was measured, in milliseconds. */
  readonly floors: Readonly<Record<string, number>>;
}

export function isMet({ ratio, budget }: BenchRow): boolean {
  return ratio <= budget;
}
