// Times of pieces of work: medians and percentiles of several runs.

/** Milliseconds. */
export async function timeOnce(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The value that this part of the values does not exceed. @param part from 0 to 1 */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Median of as many runs, in milliseconds. */
export async function timeMedian(runs: number, work: (run: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await timeOnce(() => work(run)));
  return median(times);
}

/**
 * Times of several pieces of work that take turns, so that what else the machine does meets all of them alike.
 * @returns for each its times in milliseconds
 */
export async function timeInTurns<Name extends string>(
  runs: number,
  works: Readonly<Record<Name, (run: number) => unknown>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(works) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let run = 0; run < runs; run += 1) {
    for (const name of run % 2 === 0 ? names : names.toReversed()) times[name].push(await timeOnce(() => works[name](run)));
  }
  return times;
}
