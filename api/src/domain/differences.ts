// What the gate has to know of a scan beside what is written of its findings: where it says something else than their rows, and what it tells
// for the first time of code that did not change. A step of plan-changes.
import { severities, type Severity } from '@portcullis/contract';
import { type LiveFinding, presence } from './live-findings.ts';
import { pathMark } from './marks.ts';
import type { OpenRun, ParsedResult } from './parsed-report.ts';

/**
 * What a scan says of a finding: of all that it brought, and of others where it is something else than what is known of them. The gate judges a
 * commit by what its own scans say, whatever other branches and later commits say of the same findings.
 */
export interface Difference extends Pick<
  ParsedResult,
  'severity' | 'suppressed' | 'path' | 'line' | 'type' | 'tags' | 'aliases' | 'cwes' | 'fixAvailable'
> {
  readonly id: string;
  /** What was known, where the base has the finding. */
  readonly before: Severity | null;
}

function tell(id: string, result: ParsedResult, before: Severity | null): Difference {
  const { severity, suppressed, path, line, type, tags, aliases, cwes, fixAvailable } = result;
  return { id, before, severity, suppressed, path, line, type, tags, aliases, cwes, fixAvailable };
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
  return tell(finding.id, result, isOnBase ? before : null);
}

/**
 * What a scan brought. What was there at the baseline's commit, byte for byte, no change brought: it is the knowledge of it that is new. Of the
 * first scan of a branch nothing is new.
 */
export function tellIntroduced(
  run: OpenRun,
  introduced: readonly { readonly id: string; readonly result: ParsedResult }[],
  { baselineCommit, isFirst }: { readonly baselineCommit: string | undefined; readonly isFirst: boolean },
): { readonly introduced: string[]; readonly disclosed: string[]; readonly differences: Difference[] } {
  if (isFirst) return { introduced: [], disclosed: [], differences: [] };
  const { lineMap, mappedFrom } = run;
  const isComparable = lineMap !== undefined && mappedFrom !== undefined && mappedFrom === baselineCommit;
  const isDisclosed = ({ type, path }: ParsedResult): boolean =>
    (type === 'sca' || type === 'container') && path !== null && lineMap?.isUnchanged(path) === true;
  return {
    introduced: introduced.map(({ id }) => id),
    disclosed: isComparable ? introduced.filter(({ result }) => isDisclosed(result)).map(({ id }) => id) : [],
    differences: introduced.map(({ id, result }) => tell(id, result, null)),
  };
}
