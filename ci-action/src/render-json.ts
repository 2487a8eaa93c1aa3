// The run as one JSON document, for `portcullis scan --json`. Used by cli.ts.
import { jsonLine } from './json-line.ts';
import type { ScanRun } from './scan-run.ts';
import { worstOutcome } from './worst-outcome.ts';

export function renderJson(run: ScanRun): string {
  return jsonLine({ outcome: worstOutcome(run), scans: run.results });
}
