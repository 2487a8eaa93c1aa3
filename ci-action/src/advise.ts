// The headline and the next step of a run, the same in log, summary and annotation.
import type { Outcome } from '@portcullis/contract';
import type { ScanRun } from './scan-run.ts';
import { worstOutcome } from './worst-outcome.ts';

export interface Advice {
  readonly headline: string;
  readonly nextStep: string;
}

const advice: Readonly<Record<Outcome, Advice>> = {
  pass: { headline: 'Portcullis: pass', nextStep: 'Nothing to do.' },
  warn: { headline: 'Portcullis: warn', nextStep: 'Nothing blocks; look at the findings named here.' },
  fail: {
    headline: 'Portcullis: fail',
    nextStep: 'Fix the findings named here and push.',
  },
  error: { headline: 'Portcullis: no verdict', nextStep: 'This commit was not cleared. Do what is said here, then run the job again.' },
};

export function advise(run: ScanRun): Advice {
  if (isUnchecked(run) && worstOutcome(run) === 'warn') {
    return {
      headline: 'Portcullis: NOT CHECKED, the server could not be reached',
      nextStep: 'The build goes on only because on-unavailable is "warn". Run the job again when the server is back.',
    };
  }
  return advice[worstOutcome(run)];
}

/** True where a report was not judged because the server was away. */
export function isUnchecked(run: ScanRun): boolean {
  return run.results.some((result) => 'failure' in result && result.failure.kind === 'unavailable');
}
