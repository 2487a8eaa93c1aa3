// The job summary as one HTML block: verdict and next step first, then each report. Used by report.ts.
import type { Receipt } from '@portcullis/contract';
import { advise } from './advise.ts';
import { blockingFindings, placeOf, unnamedCount } from './blocking-findings.ts';
import { describeCounts } from './describe-counts.ts';
import { inertCode, inertLink } from './inert-html.ts';
import type { ScanResult, ScanRun } from './scan-run.ts';

/** GitHub drops a summary over 1 MiB (1,048,576 bytes) altogether. */
const longestSummary = 900_000;
const mostWarnings = 20;

/**
 * HTML and not markdown: inside an HTML block without blank lines nothing is read as markdown, so text of findings cannot become any.
 * Every text that is not ours goes through inertCode or inertLink.
 */
export function renderSummary(run: ScanRun): string {
  const { headline, nextStep } = advise(run);
  const parts = [`<h2>${inertHeadline(headline)}</h2>`, `<p><b>Next step:</b> ${inertHeadline(nextStep)}</p>`];
  let length = 0;
  for (const [at, result] of run.results.entries()) {
    const section = renderResult(result).join('\n');
    length += Buffer.byteLength(section);
    if (length > longestSummary) {
      parts.push(`<p>${run.results.length - at} more reports do not fit here; they are in the log and in Portcullis.</p>`);
      break;
    }
    parts.push(section);
  }
  return `${parts.join('\n')}\n`;
}

/** Our own words, from advise.ts; quotes are all they may hold. */
function inertHeadline(text: string): string {
  return text.replaceAll('"', '&quot;');
}

function renderResult(result: ScanResult): readonly string[] {
  const title = result.file === undefined ? [] : [`<h3>${inertCode(result.file)}</h3>`];
  if ('failure' in result) {
    return [
      ...title,
      `<p><b>No verdict:</b> ${inertCode(result.failure.title, 1000)}</p>`,
      `<p>${inertCode(result.failure.advice, 2000)}</p>`,
    ];
  }
  const { receipt } = result;
  return [
    ...title,
    `<p>${inertCode(receipt.tool, 100)} says <b>${receipt.verdict.outcome}</b> (${describeCounts(receipt.counts)}) for ${inertCode(receipt.commit.slice(0, 12))} on ${inertCode(receipt.ref)}</p>`,
    ...(receipt.health === 'unhealthy' ? ['<p><b>The scanner did not run to its end: this report cannot clear the commit.</b></p>'] : []),
    ...renderReasons(receipt),
    ...renderFindings(receipt),
    ...renderWarnings(receipt),
    ...renderLink(receipt),
  ];
}

function renderReasons(receipt: Receipt): readonly string[] {
  const { reasons } = receipt.verdict;
  if (reasons.length === 0) return [];
  return ['<ul>', ...reasons.map((reason) => `<li>${inertCode(reason.detail, 500)} (${inertCode(reason.code, 100)})</li>`), '</ul>'];
}

function renderFindings(receipt: Receipt): readonly string[] {
  const findings = blockingFindings(receipt);
  if (findings.length === 0) return [];
  const unnamed = unnamedCount(receipt);
  return [
    '<table>',
    '<tr><th>Severity</th><th>Rule</th><th>Place</th><th>Message</th></tr>',
    ...findings.map(
      (finding) =>
        `<tr><td>${finding.severity}</td><td>${inertCode(finding.ruleId, 150)}</td><td>${inertCode(placeOf(finding))}</td><td>${inertCode(finding.message)}</td></tr>`,
    ),
    '</table>',
    ...(unnamed > 0 ? [`<p>and ${unnamed} more in Portcullis.</p>`] : []),
  ];
}

function renderWarnings(receipt: Receipt): readonly string[] {
  if (receipt.warningCount === 0) return [];
  const shown = receipt.warnings.slice(0, mostWarnings);
  const unshown = receipt.warningCount - shown.length;
  return [
    `<details><summary>Adjusted or rejected in the report: ${receipt.warningCount}</summary>`,
    '<ul>',
    ...shown.map((warning) => `<li>${inertCode(warning.pointer, 200)} ${inertCode(warning.detail)} (${inertCode(warning.code, 100)})</li>`),
    ...(unshown > 0 ? [`<li>and ${unshown} more</li>`] : []),
    '</ul>',
    '</details>',
  ];
}

function renderLink(receipt: Receipt): readonly string[] {
  const link = inertLink(receipt.reportUrl, 'Open the scan in Portcullis');
  return link === '' ? [] : [`<p>${link}</p>`];
}
