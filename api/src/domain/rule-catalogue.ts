// Whether what is gone was mended, or its rule is: a tool that no longer has a rule says nothing of the code. Used after plan-changes.
import type { Comparison } from './compare-run.ts';
import { type LiveFindings, presence } from './live-findings.ts';
import { ruleMark } from './marks.ts';

/**
 * The rules that a tool has, if its list is one of all rules and not of those that found something: then it names one without a result.
 * @param listed ids that the report lists
 * @returns null where the list does not tell
 */
export function readRuleCatalogue(listed: ReadonlySet<string>, live: LiveFindings, { results, missing }: Comparison): string[] | null {
  if (listed.size === 0) return null;
  const used = new Set(results.map(({ result }) => ruleMark(result.ruleId)));
  const gone = new Set(missing.map(({ id }) => id));
  for (let index = 0; index < live.count; index += 1) {
    if ((live.flagsAt(index) & (presence.openOnBase | presence.addedHere)) === 0) continue;
    const { id, marks } = live.at(index);
    if (!gone.has(id) && marks.rule !== null) used.add(marks.rule);
  }
  const ids = [...listed];
  return ids.some((id) => !used.has(ruleMark(id))) ? ids : null;
}

/** True where a catalogue does not have the rule; `CA1000/1` is a case of `CA1000` (SARIF 3.27.5). */
export function isRetired(ruleId: string, catalogue: ReadonlySet<string>): boolean {
  for (let id = ruleId; ; id = id.slice(0, id.lastIndexOf('/'))) {
    if (catalogue.has(id)) return false;
    if (!id.includes('/')) return true;
  }
}
