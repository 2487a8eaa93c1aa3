// Several reports, one outcome: the worst. Used by report.ts and enforce.ts.
import { type Outcome, outcomesWorstFirst } from '@portcullis/contract';
import type { ScanResult, ScanRun, UnavailablePolicy } from './scan-run.ts';

/** fail > error > warn > pass. Nothing at all is an error. */
export function worstOutcome(run: ScanRun): Outcome {
  const outcomes = run.results.map((result) => outcomeOf(result, run.onUnavailable));
  return outcomesWorstFirst.find((outcome) => outcomes.includes(outcome)) ?? 'error';
}

/** The first result that has the worst outcome. */
export function decidingResult(run: ScanRun): ScanResult | undefined {
  const worst = worstOutcome(run);
  return run.results.find((result) => outcomeOf(result, run.onUnavailable) === worst);
}

/** The outcome one result stands for: no verdict is an error, unless the caller chose to tolerate an absent server. */
export function outcomeOf(result: ScanResult, onUnavailable: UnavailablePolicy): Outcome {
  if ('receipt' in result) return result.receipt.verdict.outcome;
  return result.failure.kind === 'unavailable' && onUnavailable === 'warn' ? 'warn' : 'error';
}
