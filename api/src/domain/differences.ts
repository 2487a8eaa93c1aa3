// What the gate has to know of a scan beside what is written of its findings: where it says something else than their rows, and what it tells
// for the first time of code that did not change. A step of plan-changes.
import { severities, type Severity } from '@portcullis/contract';
import { type LiveFinding, presence } from './live-findings.ts';
import { pathMark } from './marks.ts';
import type { OpenRun, ParsedResult } from './parsed-report.ts';

/** What a scan says of a finding in another way than what is known of it: the gate judges by what the scan says. */
export interface Difference {
  readonly id: string;
  readonly severity: Severity;
  /** What was known, where the base has the finding. */
  readonly before: Severity | null;
  readonly suppressed: boolean;
  readonly path: string | null;
  readonly line: number | null;
}

function has(finding: LiveFinding, bit: number): boolean {
  return (finding.flags & bit) !== 0;
}

function hasMoved({ marks }: LiveFinding, { path }: ParsedResult): boolean {
  return marks.path !== null && marks.path !== pathMark(path);
}

/**
 * What a scan says of a known finding that its row does not say, or will not have said before: a severity that rose or fell against the base;
 * on a branch that is not long-lived, whose places nobody else is shown, also where it is and whether the source suppresses it.
 */
export function findDifference(
  finding: LiveFinding,
  result: ParsedResult,
  branch: { readonly isLongLived: boolean; readonly isLate: boolean },
): Difference | undefined {
  const before = severities[finding.severityRank] ?? 'info';
  const isOtherSeverity = before !== result.severity;
  const isOtherSuppression = has(finding, presence.suppressed) !== result.suppressed;
  const isOnBase = has(finding, presence.openOnBase);
  // A long-lived branch's own scan puts all of it into the row; that the severity changed is all that is lost by that.
  const isDifferent =
    branch.isLongLived && !branch.isLate ? isOtherSeverity && isOnBase : isOtherSeverity || isOtherSuppression || hasMoved(finding, result);
  if (!isDifferent) return undefined;
  const { severity, suppressed, path, line } = result;
  return { id: finding.id, severity, before: isOnBase ? before : null, suppressed, path, line };
}

/** What was there at the baseline's commit, byte for byte, no change brought: it is the knowledge of it that is new. */
export function splitDisclosed(
  run: OpenRun,
  introduced: readonly { readonly id: string; readonly result: ParsedResult }[],
  { baselineCommit }: { readonly baselineCommit: string | undefined },
): { readonly introduced: string[]; readonly disclosed: string[] } {
  const { lineMap, mappedFrom } = run;
  const isComparable = lineMap !== undefined && mappedFrom !== undefined && mappedFrom === baselineCommit;
  const isDisclosed = ({ type, path }: ParsedResult): boolean =>
    (type === 'sca' || type === 'container') && path !== null && lineMap?.isUnchanged(path) === true;
  return {
    introduced: introduced.map(({ id }) => id),
    disclosed: isComparable ? introduced.filter(({ result }) => isDisclosed(result)).map(({ id }) => id) : [],
  };
}
