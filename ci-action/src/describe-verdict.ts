// The verdict in lines of text: break-glass, each reason with what is behind it, by what it was judged. Used by describe-run.ts and
// show-gate.ts; as HTML in render-verdict.ts.
import type { Verdict } from '@portcullis/contract';
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
import { plainLine } from './plain-line.ts';

export function describeVerdict(verdict: Verdict): readonly string[] {
  const override = tellOverride(verdict) ?? [];
  return [
    ...override.map((line) => `  ${line}`),
    ...explainReasons(verdict).flatMap(describeReason),
    `  ${tellBasis(verdict)}${tellEnd(verdict)}`,
  ];
}

function describeReason({ reason, findings, ...rest }: ExplainedReason): readonly string[] {
  const source = sourceOf(reason);
  const tail = tellTheRest(rest);
  return [
    `  ${reason.outcome.padEnd(5)}  ${plainLine(reason.detail, 1000)} (${plainLine(reason.code, 100)}${source === undefined ? '' : `, ${source}`})`,
    ...findings.map(describeFinding),
    ...(tail === undefined ? [] : [`         ${tail}`]),
  ];
}

function describeFinding(finding: ReasonFinding): string {
  return `         ${finding.severity.padEnd(8)}  ${plainLine(finding.ruleId, 150)}  ${plainLine(placeOf(finding), 300)}  ${plainLine(finding.message, 300)}`;
}

function tellEnd({ validUntil }: Verdict): string {
  return validUntil ? ` Time alone may change it from ${validUntil} on.` : '';
}
