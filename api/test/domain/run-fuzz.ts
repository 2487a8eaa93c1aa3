// Runs mutants through the parsers and counts what becomes of them. The suite runs some thousands, `npm run fuzz` as many as are asked for.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ProblemError } from '../../src/errors.ts';
import { makeMutants } from './make-mutants.ts';
import { useReport } from './use-report.ts';

export interface FuzzOutcome {
  /** Numbers of mutants by outcome: `read`, or the code of the problem. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly findings: number;
  /** Of the one mutant that took longest. */
  readonly slowest: { readonly number: number; readonly of: string; readonly milliseconds: number };
  /** Bytes that were in use after the last mutant beyond those after the first few, garbage not counted. */
  readonly heapGrowth: number;
}

// What is compiled, cached and interned comes with the first mutants, and is no leak.
const warmUp = 500;

function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

function outcomeOf(act: () => number): { readonly outcome: string; readonly findings: number } {
  try {
    return { findings: act(), outcome: 'read' };
  } catch (error) {
    if (error instanceof ProblemError) return { outcome: error.code, findings: 0 };
    throw error;
  }
}

/**
 * Runs the mutants from `first` on.
 * @throws Error that names the mutant, with the failure as its cause, where one ends in anything but runs or a problem
 */
export function runFuzz(
  { seed, first, count }: { readonly seed: number; readonly first: number; readonly count: number },
  onDone: (done: number) => void = () => undefined,
): FuzzOutcome {
  const makeMutant = makeMutants(seed);
  const outcomes = new Map<string, number>();
  let slowest = { number: first, of: '', milliseconds: 0 };
  let [findings, heap] = [0, 0];
  for (let number = first; number < first + count; number += 1) {
    const { of, files } = makeMutant(number);
    const start = performance.now();
    try {
      const told = outcomeOf(() => useReport(files).reduce((sum, run) => sum + run.results.length, 0));
      findings += told.findings;
      outcomes.set(told.outcome, (outcomes.get(told.outcome) ?? 0) + 1);
    } catch (error) {
      const hint = `PORTCULLIS_FUZZ_SEED=${seed} PORTCULLIS_FUZZ_FIRST=${number} PORTCULLIS_FUZZ_MUTANTS=1`;
      throw new Error(`mutant ${number} of ${of} (${hint}): ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    const milliseconds = performance.now() - start;
    if (milliseconds > slowest.milliseconds) slowest = { number, of, milliseconds };
    if (number - first === Math.min(warmUp, count) - 1) heap = heapInUse();
    onDone(number - first + 1);
  }
  return { outcomes, findings, slowest, heapGrowth: heapInUse() - heap };
}
