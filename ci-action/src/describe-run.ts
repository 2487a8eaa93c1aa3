// The run in lines of text, for the log and the command line: what blocks, where, why, what next. Used by report.ts.
import type { Receipt } from '@portcullis/contract';
import { advise } from './advise.ts';
import { blockingFindings, placeOf, unnamedCount } from './blocking-findings.ts';
import { describeCounts } from './describe-counts.ts';
import { isWebAddress } from './inert-html.ts';
import { plainLine } from './plain-line.ts';
import type { ScanResult, ScanRun } from './scan-run.ts';

const mostWarnings = 10;

/** Lines as they are meant; the outlet guards them against being commands. */
export function describeRun(run: ScanRun): readonly string[] {
  const { headline, nextStep } = advise(run);
  return ['', headline, ...run.results.flatMap(describeResult), '', `Next: ${nextStep}`];
}

function describeResult(result: ScanResult): readonly string[] {
  const file = result.file === undefined ? [] : [plainLine(result.file, 300)];
  if ('failure' in result)
    return ['', ...file, `  ${plainLine(result.failure.title, 2000)}`, `  ${plainLine(result.failure.advice, 3000)}`];
  const { receipt } = result;
  const { outcome } = receipt.verdict;
  return [
    '',
    `${file.join('')} (${plainLine(receipt.tool, 100)}): ${outcome}`,
    `  ${describeCounts(receipt.counts)}`,
    ...(receipt.health === 'unhealthy' ? ['  The scanner did not run to its end: this report cannot clear the commit.'] : []),
    ...receipt.verdict.reasons.map((reason) => `  Why: ${plainLine(reason.detail, 500)} (${plainLine(reason.code, 100)})`),
    ...describeFindings(receipt),
    ...describeWarnings(receipt),
    ...(isWebAddress(receipt.reportUrl) ? [`  All of it: ${receipt.reportUrl}`] : []),
  ];
}

function describeFindings(receipt: Receipt): readonly string[] {
  const unnamed = unnamedCount(receipt);
  const named = blockingFindings(receipt).map(
    (finding) =>
      `    ${finding.severity.padEnd(8)}  ${plainLine(finding.ruleId, 150)}  ${plainLine(placeOf(finding), 300)}  ${plainLine(finding.message, 300)}`,
  );
  return unnamed === 0 ? named : [...named, `    and ${unnamed} more`];
}

function describeWarnings(receipt: Receipt): readonly string[] {
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
