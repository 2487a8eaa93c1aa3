// The run as one JSON document, for `portcullis scan --json`. Used by cli.ts.
import { jsonLine } from './json-line.ts';
import type { ScanRun } from './scan-run.ts';
import { trueOutcome, verdictOf } from './worst-outcome.ts';

/** `outcome` is what is so, tolerated or not, as the output `verdict` of the action. */
export function renderJson(run: ScanRun): string {
  return jsonLine({
    outcome: trueOutcome(run),
    verdict: verdictOf(run)?.verdict ?? null,
    scans: run.results,
    ...(run.offline && { offline: run.offline }),
  });
}
