// The job summary as one HTML block: the verdict, why and what next first, then each report. Used by report.ts.
import type { Receipt } from '@portcullis/contract';
import { advise } from './advise.ts';
import { describeCounts } from './describe-counts.ts';
import { inertCode, inertLink } from './inert-html.ts';
import { renderVerdict } from './render-verdict.ts';
import type { Failure, ScanResult, ScanRun } from './scan-run.ts';
import { scansOf } from './scans-of.ts';
import { verdictOf } from './worst-outcome.ts';

/** GitHub drops a summary over 1 MiB (1,048,576 bytes) altogether. */
const longestSummary = 900_000;
const longestVerdict = 600_000;
const mostWarnings = 20;

/**
 * HTML and not markdown: inside an HTML block without blank lines nothing is read as markdown, so text of findings cannot become any.
 * Every text that is not ours goes through inertCode or inertLink.
 */
export function renderSummary(run: ScanRun): string {
  const { headline, nextStep } = advise(run);
  const parts = [
    `<h2>${inertHeadline(headline)}</h2>`,
    `<p><b>Next step:</b> ${inertHeadline(nextStep)}</p>`,
    ...renderFailures(run.results),
    ...renderJudged(run),
  ];
  parts.push(...renderOffline(run));
  let length = parts.reduce((sum, part) => sum + Buffer.byteLength(part) + 1, 0);
  const sent = run.results.filter((result) => 'receipt' in result);
  for (const [at, result] of sent.entries()) {
    const section = renderReceipt(result.files, result.receipt).join('\n');
    length += Buffer.byteLength(section) + 1;
    if (length > longestSummary) {
      parts.push(tellUnfit(sent.length - at));
      break;
    }
    parts.push(section);
  }
  return `${parts.join('\n')}\n`;
}

function tellUnfit(count: number): string {
  return `<p>${count} more reports do not fit here; they are in the log and in Portcullis.</p>`;
}

/** Our own words, from advise.ts; quotes are all they may hold. */
function inertHeadline(text: string): string {
  return text.replaceAll('"', '&quot;');
}

/** As many as can be told with all their words. */
const mostFailures = 10;

function renderFailures(results: readonly ScanResult[]): readonly string[] {
  const failed = results.filter((result) => 'failure' in result);
  const shown = failed.slice(0, mostFailures).flatMap(({ files, failure }) => renderFailure(files, failure));
  return failed.length > mostFailures ? [...shown, tellUnfit(failed.length - mostFailures)] : shown;
}

function renderFailure(files: readonly string[], { title, advice }: Failure): readonly string[] {
  return [
    ...(files.length === 0 ? [] : [`<h3>${inertCode(files.join(', '), 1000)}</h3>`]),
    `<p><b>No verdict:</b> ${inertCode(title, 1000)}</p>`,
    `<p>${inertCode(advice, 2000)}</p>`,
  ];
}

function renderJudged(run: ScanRun): readonly string[] {
  const judged = verdictOf(run);
  if (!judged) return [];
  const { verdict, project, commit, reportUrl } = judged;
  const link = inertLink(reportUrl, 'Open it in Portcullis');
  return [
    `<h3>Verdict for ${inertCode(project, 100)} at ${inertCode(commit.slice(0, 12))}: ${verdict.outcome}</h3>`,
    ...renderVerdict(verdict, longestVerdict),
    ...(link === '' ? [] : [`<p>${link}</p>`]),
  ];
}

/** As many as can be told beside the verdict. */
const mostOfflineScans = 20;

function renderOffline({ offline }: ScanRun): readonly string[] {
  if (!offline) return [];
  const { scans, expiresAt } = offline;
  const shown = scans
    .slice(0, mostOfflineScans)
    .flatMap((scan) => [
      `<h3>${inertCode(scan.file)}</h3>`,
      `<p>${inertCode(scan.tool, 100)}, not sent yet: ${describeCounts(scan.counts)}</p>`,
      ...renderWarnings({ ...scan, warnings: scan.warnings.slice(0, mostWarnings) }),
    ]);
  const rest = scans.length > mostOfflineScans ? [tellUnfit(scans.length - mostOfflineScans)] : [];
  return [`<p><b>OFFLINE:</b> what the server had signed may be judged by until ${expiresAt}.</p>`, ...shown, ...rest];
}

function renderReceipt(files: readonly string[], receipt: Receipt): readonly string[] {
  const link = inertLink(receipt.reportUrl, 'Open the scan in Portcullis');
  return [
    ...scansOf(files, receipt).flatMap(({ name, tool, counts, health }) => [
      `<h3>${inertCode(name)}</h3>`,
      `<p>${inertCode(tool, 100)} on ${inertCode(receipt.ref)}: ${describeCounts(counts)}</p>`,
      ...(health === 'unhealthy' ? ['<p><b>The scanner did not run to its end: this report cannot clear the commit.</b></p>'] : []),
    ]),
    ...(link === '' ? [] : [`<p>${link}</p>`]),
    ...renderWarnings(receipt),
  ];
}

function renderWarnings(receipt: Pick<Receipt, 'warnings' | 'warningCount'>): readonly string[] {
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
