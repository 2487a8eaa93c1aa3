// What a run comes to: the one verdict over the commit, and the worst of it and of what failed. Used by report.ts and enforce.ts.
import { type Outcome, outcomesWorstFirst, type Verdict } from '@portcullis/contract';
import { noTolerance, type Failure, type ScanRun, type Tolerance } from './scan-run.ts';

/** The verdict over all of a commit, and where it comes from. */
export interface CommitVerdict {
  readonly verdict: Verdict;
  readonly project: string;
  readonly commit: string;
  /** The scan whose upload brought it; undefined where only the gate was asked. */
  readonly scanId: string | undefined;
  readonly reportUrl: string;
}

/** That which was given here while the server was away, that of the gate, else of the last receipt: it was given after all that was sent before it. Undefined where nothing was judged. */
export function verdictOf({ results, gate, offline }: Pick<ScanRun, 'results' | 'gate' | 'offline'>): CommitVerdict | undefined {
  if (offline) return { verdict: offline.verdict, project: offline.project, commit: offline.commit, scanId: undefined, reportUrl: '' };
  if (gate) return { verdict: gate.verdict, project: gate.project, commit: gate.commit, scanId: undefined, reportUrl: gate.reportUrl };
  const last = results.findLast((result) => 'receipt' in result);
  if (!last || !('receipt' in last)) return undefined;
  const { verdict, project, commit, scanId, reportUrl } = last.receipt;
  return { verdict, project, commit, scanId, reportUrl };
}

export function failuresOf({ results }: Pick<ScanRun, 'results'>): readonly Failure[] {
  return results.flatMap((result) => ('failure' in result ? [result.failure] : []));
}

/** fail > error > warn > pass, of the verdict and of whatever failed, as far as this step tolerates neither. Nothing at all is an error. */
export function worstOutcome(run: ScanRun): Outcome {
  const judged = verdictOf(run);
  const outcomes = [
    ...failuresOf(run).map((failure) => outcomeOfFailure(failure, run.tolerance)),
    ...(judged ? [outcomeOfVerdict(judged.verdict, run.tolerance)] : []),
  ];
  return outcomesWorstFirst.find((outcome) => outcomes.includes(outcome)) ?? 'error';
}

/** The outcome as it is, whatever this step tolerates. */
export function trueOutcome(run: ScanRun): Outcome {
  return worstOutcome({ ...run, tolerance: noTolerance });
}

function outcomeOfFailure({ kind }: Failure, { onUnavailable }: Tolerance): Outcome {
  return kind === 'unavailable' && onUnavailable === 'warn' ? 'warn' : 'error';
}

/** The tolerance for errors comes first: what it lets pass needs no later step. */
export function outcomeOfVerdict({ outcome }: Pick<Verdict, 'outcome'>, { onError, enforce }: Tolerance): Outcome {
  if (outcome === 'error' && onError !== 'fail') return onError;
  return enforce === 'later' && (outcome === 'fail' || outcome === 'error') ? 'warn' : outcome;
}
