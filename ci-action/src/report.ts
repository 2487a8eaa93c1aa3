// Tells what came of the run: log, annotations, outputs, job summary. Next and last step: enforce.ts.
import { annotateRun } from './annotate-run.ts';
import { describeRun } from './describe-run.ts';
import { isWebAddress } from './inert-html.ts';
import type { Outlet } from './outlet.ts';
import { renderSummary } from './render-summary.ts';
import type { ScanRun } from './scan-run.ts';
import { failuresOf, trueOutcome, verdictOf } from './worst-outcome.ts';

/** Never throws: what cannot be written is said in the log, and the verdict stands. */
export async function report(run: ScanRun, outlet: Outlet): Promise<void> {
  for (const line of describeRun(run)) outlet.line(line);
  annotateRun(run, outlet);
  try {
    writeOutputs(run, outlet);
    await outlet.summary(renderSummary(run));
  } catch (error) {
    outlet.line(`Outputs or summary could not be written: ${error instanceof Error ? error.message : 'unknown reason'}`);
  }
}

/** The outcome as it is, tolerated or not; all new findings; and, where nothing failed, id and address of the scan whose upload decided. */
function writeOutputs(run: ScanRun, outlet: Outlet): void {
  const receipts = run.results.flatMap((result) => ('receipt' in result ? [result.receipt] : []));
  const judged = failuresOf(run).length === 0 ? verdictOf(run) : undefined;
  outlet.output('verdict', trueOutcome(run));
  const counted = [...receipts, ...(run.offline?.scans ?? [])];
  outlet.output('new-findings', counted.length === 0 ? '' : String(counted.reduce((sum, { counts }) => sum + counts.new, 0)));
  outlet.output('scan-id', judged?.scanId ?? '');
  outlet.output('report-url', judged && isWebAddress(judged.reportUrl) ? judged.reportUrl : '');
  if (run.offline) outlet.output('offline', 'true');
}
