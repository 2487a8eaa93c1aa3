// The run in lines of text, for the log and the command line: the verdict, why, what next, and what became of each report. Used by report.ts.
import { advise } from './advise.ts';
import { describeCounts } from './describe-counts.ts';
import { describeVerdict } from './describe-verdict.ts';
import { describeWarnings } from './describe-warnings.ts';
import { isWebAddress } from './inert-html.ts';
import { plainLine } from './plain-line.ts';
import type { ScanResult, ScanRun } from './scan-run.ts';
import { scansOf, type SentScan } from './scans-of.ts';
import { verdictOf } from './worst-outcome.ts';

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
    ...(run.offline?.scans ?? []).flatMap((scan) => [...describeScan({ ...scan, name: scan.file }), ...describeWarnings(scan)]),
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
  if ('receipt' in result) {
    const { files, receipt } = result;
    return [...scansOf(files, receipt).flatMap(describeScan), ...describeWarnings(receipt)];
  }
  const { title, advice } = result.failure;
  return ['', ...result.files.map((file) => plainLine(file, 300)), `  ${plainLine(title, 2000)}`, `  ${plainLine(advice, 3000)}`];
}

function describeScan({ name, tool, counts, health }: Pick<SentScan, 'name' | 'tool' | 'counts' | 'health'>): readonly string[] {
  return [
    '',
    `${plainLine(name, 300)} (${plainLine(tool, 100)}): ${describeCounts(counts)}`,
    ...(health === 'unhealthy' ? ['  The scanner did not run to its end: this report cannot clear the commit.'] : []),
  ];
}
