// What a rule found, in words: how many of what, by which scans, compared with what, what to do, and what was left out.
import { describeConditions, type PolicyRule } from '@portcullis/contract';
import { branchName } from '../long-lived.ts';
import type { Hit, RuleHits } from './find-hits.ts';
import { isOnNews } from './hold-policies.ts';
import { nameScans, plural } from './scan-reasons.ts';

function tellBudget({ moreThan = 0 }: PolicyRule): string {
  return moreThan === 0 ? '' : `, where ${moreThan} ${moreThan === 1 ? 'is' : 'are'} allowed`;
}

/** What a rule applied to: `2 new critical or high findings, found by semgrep`. */
function nameHits({ when }: PolicyRule, hits: readonly Hit[]): string {
  const scans = [...new Set(hits.map(({ scan }) => scan))];
  return `${hits.length} ${describeConditions(when, hits.length)}, found by ${nameScans(scans)}`;
}

function nameBases(hits: readonly Hit[]): string {
  return [...new Set(hits.map(({ scan }) => branchName(scan.baseRef)))].join(', ');
}

function adviseOn({ action, when }: PolicyRule, hits: readonly Hit[]): string {
  const isOne = hits.length === 1;
  const isOnlyDisclosed = when.novelty?.every((one) => one === 'newly-disclosed') ?? false;
  const because = isOne
    ? ' This commit did not bring it: it was there, and nobody knew.'
    : ' This commit did not bring them: they were there, and nobody knew.';
  return `${isOnlyDisclosed ? because : ''} ${action === 'block' ? 'Fix' : 'Look at'} ${isOne ? 'it' : 'them'}.`;
}

function tellOtherCategory(hits: readonly Hit[]): string {
  const scan = hits.map((hit) => hit.scan).find(({ baseline }) => baseline === 'other-category');
  if (!scan) return '';
  const base = branchName(scan.baseRef);
  return ` ${base} has scans of ${scan.tool}, but none of this category, so all its findings count as new. Scan ${base} under this category, or send the category that it has.`;
}

export function tellLeftOut({ hits, dismissed, honoured }: RuleHits): string {
  const suppressed = hits.filter(({ finding }) => finding.suppressed).length;
  return [
    ...(suppressed > 0 ? [` ${suppressed} of them suppressed in the source, which the policy does not honour.`] : []),
    ...(honoured > 0 ? [` ${honoured} more suppressed in the source, which the policy honours.`] : []),
    ...(dismissed > 0 ? [` ${dismissed} more dismissed in triage.`] : []),
  ].join('');
}

/** All that a rule says of its hits. */
export function tellHits(rule: PolicyRule, found: RuleHits): string {
  const { hits } = found;
  const news = isOnNews(rule);
  const compared = news ? ` compared with ${nameBases(hits)}` : '';
  const what = `${nameHits(rule, hits)}${compared}${tellBudget(rule)}.${adviseOn(rule, hits)}`;
  return `${what}${news ? tellOtherCategory(hits) : ''}${tellLeftOut(found)}`;
}

/**
 * The same without how they compare: for hits that are not sure to be news.
 * @param besides hits of scans that had something to compare with: a budget allows for all together
 */
export function nameUnsure(rule: PolicyRule, hits: readonly Hit[], besides: number): string {
  const budget = tellBudget(rule);
  const others = budget !== '' && besides > 0 ? `, beside ${besides} of other scans` : '';
  return `${nameHits(rule, hits)}${others}${budget}`;
}

/** What would block, were it not dismissed or suppressed: for the words of a verdict that blocks nothing. */
export function tellNothing(found: readonly RuleHits[]): string {
  const tell = (count: number, why: string): string =>
    count > 0 ? ` ${plural(count, 'finding')} would count, but ${count === 1 ? 'was' : 'were'} ${why}.` : '';
  const dismissed = Math.max(0, ...found.map((one) => one.dismissed));
  const honoured = Math.max(0, ...found.map((one) => one.honoured));
  return tell(dismissed, 'dismissed in triage') + tell(honoured, 'suppressed in the source, which the policy honours');
}
