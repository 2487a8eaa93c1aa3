// The end of the journey that submit-scan began: the one place where the exit code is decided.
import type { Outcome } from '@portcullis/contract';
import { worstOutcome } from './worst-outcome.ts';
import type { ScanRun } from './scan-run.ts';

const exitCodes: Readonly<Record<Outcome, 0 | 1 | 2>> = { pass: 0, warn: 0, fail: 1, error: 2 };

/** The exit code that an outcome stands for; a failure without an outcome is `error`. */
export function exitCodeOf(outcome: Outcome): 0 | 1 | 2 {
  return exitCodes[outcome];
}

/** 0 pass or warn, 1 fail, 2 no verdict. A run without results was never judged, so it is 2. What the step tolerates counts as it says. */
export function enforce(run: ScanRun): 0 | 1 | 2 {
  return exitCodeOf(worstOutcome(run));
}
