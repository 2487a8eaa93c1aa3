// The headline and the next step of a run, the same in log, summary and annotation.
import type { Outcome } from '@portcullis/contract';
import type { OfflineRun, ScanRun } from './scan-run.ts';
import { failuresOf, trueOutcome, verdictOf, worstOutcome } from './worst-outcome.ts';

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
  const outcome = worstOutcome(run);
  const isLetGo = outcome === 'pass' || outcome === 'warn';
  const said = (isLetGo ? adviseOnTolerated(run) : undefined) ?? advice[outcome];
  return run.offline ? adviseOffline(said, run.offline) : said;
}

function adviseOffline({ headline, nextStep }: Advice, { issuedAt }: OfflineRun): Advice {
  return {
    headline: `${headline}, JUDGED OFFLINE`,
    nextStep: `${nextStep} The server could not be reached, so this was judged here by what it had signed at ${issuedAt}. When it is back run portcullis reconcile.`,
  };
}

/** Why the step goes on though the commit is not cleared, as loud as it can be said. Undefined where it is cleared. */
function adviseOnTolerated(run: ScanRun): Advice | undefined {
  const outcome = trueOutcome(run);
  if (outcome === 'fail') return notEnforced('fail', outcome);
  if (isUnchecked(run)) {
    return {
      headline: 'Portcullis: NOT CHECKED, the server could not be reached',
      nextStep: 'The build goes on only because on-unavailable is "warn". Run the job again when the server is back.',
    };
  }
  if (outcome === 'error' && run.tolerance.onError !== 'fail') {
    return {
      headline: 'Portcullis: NOT JUDGED',
      nextStep: `The build goes on only because on-error is "${run.tolerance.onError}". Do what is said here, then run the job again.`,
    };
  }
  if (outcome === 'error') return notEnforced('no verdict', outcome);
  const verdict = verdictOf(run)?.verdict;
  if (!verdict?.override || verdict.override.instead === verdict.outcome) return undefined;
  return {
    headline: 'Portcullis: warn, LET THROUGH BY BREAK-GLASS',
    nextStep: `Mend what is named here before break-glass ends at ${verdict.override.expiresAt}; from then on the gate decides again.`,
  };
}

function notEnforced(says: string, outcome: 'fail' | 'error'): Advice {
  return {
    headline: `Portcullis: ${says}, NOT ENFORCED IN THIS STEP`,
    nextStep: `This step goes on only because enforce is "later": the gate step has to stop the commit. ${advice[outcome].nextStep}`,
  };
}

/** True where something was not judged because the server was away. */
export function isUnchecked(run: ScanRun): boolean {
  return failuresOf(run).some(({ kind }) => kind === 'unavailable');
}
