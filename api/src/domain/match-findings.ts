// Which result of a report is which known finding. Pure and independent of order; strongest evidence first; what is ambiguous is not
// guessed. The steps stand in match-steps.ts. A step of submit-scan; next: plan-changes.
import type { MatchContext } from './file-board.ts';
import type { LiveFinding } from './live-findings.ts';
import { MatchBoard, type Match, type Result } from './match-board.ts';
import { makeIsStanding, matchMoved } from './match-moved.ts';
import { matchInFiles, matchNative, matchOld, matchSubjects, readRenames } from './match-steps.ts';
import { byPlace } from './pair-bucket.ts';

export interface Matching {
  readonly matches: readonly Match[];
  /** Results that are no known finding. */
  readonly unmatched: readonly Result[];
  /** Known findings that no result is. */
  readonly missing: readonly LiveFinding[];
}

/**
 * Results in an order of their own, whatever the report's: by place within a rule and file, outside of which nobody compares
 * them. Sorting all of them together costs a large report a tenth of its planning.
 */
function sortByPlace(results: readonly Result[]): Result[] {
  const byRule = new Map<string, Map<string | null, Result[]>>();
  for (const one of results) {
    const { ruleId, path } = one.result;
    const byPath = byRule.get(ruleId) ?? new Map<string | null, Result[]>();
    if (byPath.size === 0) byRule.set(ruleId, byPath);
    const group = byPath.get(path);
    if (group) group.push(one);
    else byPath.set(path, [one]);
  }
  const sorted: Result[] = [];
  for (const byPath of byRule.values())
    for (const group of byPath.values()) for (const one of group.length > 1 ? group.sort(byPlace) : group) sorted.push(one);
  return sorted;
}

/**
 * Pairs results with known findings.
 * @param results no two have the same digest
 * @param untrusted native keys of findings that are there already and take no part: on another result they are not unique
 */
export function matchFindings(
  results: readonly Result[],
  findings: readonly LiveFinding[],
  untrusted: ReadonlySet<string>,
  context: MatchContext,
): Matching {
  const board = new MatchBoard(results, findings);
  if (!board.isDone) {
    matchNative(board, untrusted);
    matchSubjects(board);
    const files = matchInFiles(board, context, readRenames(board, context));
    const renames = matchMoved(board, makeIsStanding(context, files), context);
    if (renames.size > 0) matchInFiles(board, context, renames);
    matchOld(board, context);
  }
  // In the order of the code, in which they are given ids: what stands on one line is told apart by that order.
  return { matches: board.matches, unmatched: sortByPlace(board.open()), missing: board.missing() };
}
