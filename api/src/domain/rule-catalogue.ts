// Whether what is gone was mended, or its rule is: a tool that no longer has a rule says nothing of the code. Used after plan-changes.
import type { Comparison } from './compare-run.ts';
import type { LiveFindings } from './live-findings.ts';
import { readRule, ruleMark } from './marks.ts';

/** A rule and those that it is a case of: `CA1000/1` is one of `CA1000` (SARIF 3.27.5). */
function withParents(ruleId: string): string[] {
  const ids = [ruleId];
  for (let at = ruleId.lastIndexOf('/'); at > 0; at = ruleId.lastIndexOf('/', at - 1)) ids.push(ruleId.slice(0, at));
  return ids;
}

/**
 * The rules that a tool has, if its list is one of all rules and not of those that found something: then it names one without a result.
 * @param listed ids that the report lists
 * @returns null where the list does not tell
 */
export function readRuleCatalogue(listed: ReadonlySet<string>, live: LiveFindings, { results, recognised }: Comparison): string[] | null {
  if (listed.size === 0) return null;
  const used = new Set<string | null>(results.flatMap(({ result }) => withParents(result.ruleId).map(ruleMark)));
  for (const index of recognised) used.add(readRule(live.entriesAt(index)));
  const ids = [...listed];
  return ids.some((id) => !used.has(ruleMark(id))) ? ids : null;
}

/** True where a catalogue does not have the rule. */
export function isRetired(ruleId: string, catalogue: ReadonlySet<string>): boolean {
  return !withParents(ruleId).some((id) => catalogue.has(id));
}
