// The run in lines of text, for the log and the command line: the verdict, why, what next, and what became of each report. Used by report.ts.
import type { Receipt } from '@portcullis/contract';
import { advise } from './advise.ts';
import { describeCounts } from './describe-counts.ts';
import { describeVerdict } from './describe-verdict.ts';
import { isWebAddress } from './inert-html.ts';
import { plainLine } from './plain-line.ts';
import type { ScanResult, ScanRun } from './scan-run.ts';
import { verdictOf } from './worst-outcome.ts';

const mostWarnings = 10;

/** Lines as they are meant; the outlet guards them against being commands. What failed comes before what was judged. */
export function describeRun(run: ScanRun): readonly string[] {
  const { headline, nextStep } = advise(run);
  const failed = run.results.filter((result) => 'failure' in result);
  const sent = run.results.filter((result) => 'receipt' in result);
  return [
    '',
    headline,
    ...failed.flatMap(describeResult),
    ...describeJudged(run),
    ...sent.flatMap(describeResult),
    ...(run.offline?.scans ?? []).flatMap((scan) => describeScan(scan.file, scan)),
    '',
    `Next: ${nextStep}`,
  ];
}

function describeJudged(run: ScanRun): readonly string[] {
  const judged = verdictOf(run);
  if (!judged) return [];
  const { verdict, project, commit, reportUrl } = judged;
  return [
    '',
    `Verdict for ${plainLine(project, 100)} at ${commit.slice(0, 12)}: ${verdict.outcome}`,
    ...describeVerdict(verdict),
    ...(isWebAddress(reportUrl) ? [`  All of it: ${reportUrl}`] : []),
  ];
}

function describeResult(result: ScanResult): readonly string[] {
  const file = result.file === undefined ? [] : [plainLine(result.file, 300)];
  if ('failure' in result)
    return ['', ...file, `  ${plainLine(result.failure.title, 2000)}`, `  ${plainLine(result.failure.advice, 3000)}`];
  return describeScan(result.file, result.receipt);
}

type DescribedScan = Pick<Receipt, 'tool' | 'counts' | 'health' | 'warnings' | 'warningCount'>;

function describeScan(file: string, receipt: DescribedScan): readonly string[] {
  return [
    '',
    `${plainLine(file, 300)} (${plainLine(receipt.tool, 100)}): ${describeCounts(receipt.counts)}`,
    ...(receipt.health === 'unhealthy' ? ['  The scanner did not run to its end: this report cannot clear the commit.'] : []),
    ...describeWarnings(receipt),
  ];
}

function describeWarnings(receipt: DescribedScan): readonly string[] {
  if (receipt.warningCount === 0) return [];
  const shown = receipt.warnings.slice(0, mostWarnings);
  const unshown = receipt.warningCount - shown.length;
  return [
    `  Adjusted or rejected in the report: ${receipt.warningCount}`,
    ...shown.map(
      (warning) => `    ${plainLine(warning.pointer, 200)}  ${plainLine(warning.detail, 300)} (${plainLine(warning.code, 100)})`,
    ),
    ...(unshown > 0 ? [`    and ${unshown} more`] : []),
  ];
}
