// The verdict as inert HTML: break-glass, each reason with the findings behind it, by what it was judged. Used by render-summary.ts.
import type { Outcome, Verdict } from '@portcullis/contract';
import {
  explainReasons,
  placeOf,
  sourceOf,
  tellBasis,
  tellOverride,
  tellTheRest,
  type ExplainedReason,
  type ReasonFinding,
} from './explain-verdict.ts';
import { inertCode } from './inert-html.ts';

const labels: Readonly<Record<Outcome, string>> = { fail: 'Blocks', error: 'Cannot be judged', warn: 'Warns', pass: 'Told' };

/** @param most bytes that all of it may take; what does not fit is counted */
export function renderVerdict(verdict: Verdict, most: number): readonly string[] {
  const parts = [...(tellOverride(verdict) ?? []).map((line) => `<p><b>${inertCode(line, 2500)}</b></p>`)];
  let left = most;
  const reasons = explainReasons(verdict);
  for (const [at, reason] of reasons.entries()) {
    const { html, unshown } = renderReason(reason, left);
    left -= Buffer.byteLength(html);
    if (left < 0) {
      parts.push(`<p>${reasons.length - at} more reasons do not fit here; they are in the log and in Portcullis.</p>`);
      break;
    }
    parts.push(html);
    if (unshown > 0) parts.push(`<p>${unshown} more findings do not fit here; they are in the log and in Portcullis.</p>`);
  }
  return [...parts, `<p>${inertCode(tellBasis(verdict), 1000)}</p>`];
}

/** With as many findings as fit. */
function renderReason({ reason, findings, ...rest }: ExplainedReason, most: number): { readonly html: string; readonly unshown: number } {
  const source = sourceOf(reason);
  const heading = `<p><b>${labels[reason.outcome]}:</b> ${inertCode(reason.detail, 1000)} (${inertCode(reason.code, 100)}${source === undefined ? '' : `, ${source}`})</p>`;
  const rows: string[] = [];
  // Room for the frame of the table.
  let left = most - Buffer.byteLength(heading) - 500;
  for (const row of findings.map(renderFinding)) {
    left -= Buffer.byteLength(row) + 1;
    if (left < 0) break;
    rows.push(row);
  }
  const tail = tellTheRest(rest);
  const table = ['<table>', '<tr><th>Severity</th><th>Rule</th><th>Place</th><th>Message</th></tr>', ...rows, '</table>'];
  const html = [heading, ...(rows.length === 0 ? [] : table), ...(tail === undefined ? [] : [`<p>${tail}</p>`])].join('\n');
  return { html, unshown: findings.length - rows.length };
}

function renderFinding(finding: ReasonFinding): string {
  const cells = [inertCode(finding.ruleId, 150), inertCode(placeOf(finding)), inertCode(finding.message)];
  return `<tr><td>${finding.severity}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}
