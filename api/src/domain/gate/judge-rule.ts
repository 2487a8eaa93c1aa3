// What one rule says of a commit. Next: judge-commit.ts takes the worst of all that is said.
import { type Outcome, type PolicyAction, type PolicyRule } from '@portcullis/contract';
import { type Effort, EffortExceeded } from './effort.ts';
import { findHits, type Hit, type RuleHits, takeWorst } from './find-hits.ts';
import type { CommitFacts, ScanFacts } from './gate-facts.ts';
import type { GateReason } from './gate-reason.ts';
import { type HeldPolicy, type HeldRule, isOnNews } from './hold-policies.ts';
import { explainLacking, lackingSources, mayHaveScore, withoutSources } from './lacking-scores.ts';
import { type Clock, isInEffect, meansBranch } from './match-rule.ts';
import { nameUnsure, tellHits, tellLeftOut } from './rule-words.ts';
import { explainNoBaseline } from './scan-reasons.ts';

/** How many findings a reason names; it counts them all. */
export const namedFindings = 50;

/** What a commit is judged with. */
export interface Judging {
  readonly facts: CommitFacts;
  readonly policy: HeldPolicy;
  readonly clock: Clock;
  readonly effort: Effort;
}

const outcomeOf: Readonly<Record<PolicyAction, Outcome>> = { block: 'fail', warn: 'warn', inform: 'pass' };

/** Of a rule of which nobody knows what it means. */
function outcomeOfUnknown(action: PolicyAction): Outcome {
  return action === 'block' ? 'error' : outcomeOf[action];
}

export interface JudgedRule {
  readonly reasons: readonly GateReason[];
  readonly found: RuleHits;
}

function asReason(held: HeldRule, outcome: Outcome, detail: string, hits: readonly Hit[]): GateReason {
  return {
    code: held.rule.id,
    outcome,
    detail,
    source: held.source,
    findings: takeWorst(hits, namedFindings).map(({ finding }) => finding),
    findingCount: hits.length,
    scans: [...new Set(hits.map(({ scan }) => scan.id))],
  };
}

/** Hits of scans that have nothing to compare with are not sure to be news: the policy says what they lead to. */
function judgeUnsure(held: HeldRule, found: RuleHits, besides: number, { noBaseline }: HeldPolicy): GateReason {
  const { hits } = found;
  const { why, advice } = explainNoBaseline(hits.map(({ scan }) => scan));
  const what = nameUnsure(held.rule, hits, besides);
  const outcome = outcomeOf[held.rule.action];
  const say = (is: Outcome, words: string): GateReason => {
    return { ...asReason(held, is, `${what}${words} ${advice}${tellLeftOut(found)}`, hits), code: 'no-baseline' };
  };
  if (outcome !== 'fail') return say(outcome, `: ${why}, so all findings count as new.`);
  if (noBaseline === 'warn') return say('warn', `, would block, but ${why}, so all findings count as new.`);
  return say('fail', `: ${why}, so all findings count as new, which the policy blocks.`);
}

/** True where what a rule calls news may be none: the scan was compared with nothing. */
function isUnsure(rule: PolicyRule, { baseline }: ScanFacts): boolean {
  return isOnNews(rule) && (baseline === 'none' || baseline === 'no-ancestor');
}

/** What a rule would mean, were there the scores that it asks for. It leads to no more than the rule would that asks for none. */
function judgeLacking(held: HeldRule, scans: readonly ScanFacts[], { facts, policy, clock, effort }: Judging): GateReason | undefined {
  const { rule } = held;
  const lacking = lackingSources(rule, facts.lackingScores);
  if (lacking.length === 0) return undefined;
  const bare = { ...held, rule: withoutSources(rule, lacking) };
  const hits = findHits(bare, scans, policy, clock, effort).hits.filter(({ finding }) => mayHaveScore(finding));
  const allowed = rule.moreThan ?? 0;
  if (hits.length <= allowed) return undefined;
  const them = hits.length === 1 ? 'it' : 'them';
  const detail = `${nameUnsure(bare.rule, hits, 0)}: nobody knows whether the rule ${rule.id} means ${them}. ${explainLacking(lacking)}`;
  const isWarned = policy.noBaseline === 'warn' && hits.filter(({ scan }) => !isUnsure(rule, scan)).length <= allowed;
  const outcome = isWarned && rule.action === 'block' ? 'warn' : outcomeOfUnknown(rule.action);
  return { ...asReason(held, outcome, detail, hits), code: 'not-judged' };
}

const none: RuleHits = { hits: [], dismissed: 0, honoured: 0 };

function judgeHits(held: HeldRule, meant: readonly ScanFacts[], judging: Judging): JudgedRule {
  const { policy, clock, effort } = judging;
  const { rule } = held;
  const unknown = judgeLacking(held, meant, judging);
  const findIn = (scans: readonly ScanFacts[]): RuleHits => findHits(held, scans, policy, clock, effort);
  const sure = findIn(meant.filter((scan) => !isUnsure(rule, scan)));
  const unsure = findIn(meant.filter((scan) => isUnsure(rule, scan)));
  const found = {
    hits: [...sure.hits, ...unsure.hits],
    dismissed: sure.dismissed + unsure.dismissed,
    honoured: sure.honoured + unsure.honoured,
  };
  const allowed = rule.moreThan ?? 0;
  const reasons: GateReason[] = unknown ? [unknown] : [];
  if (sure.hits.length > allowed) reasons.push(asReason(held, outcomeOf[rule.action], tellHits(rule, sure), sure.hits));
  // Together they may be more than a budget allows, though the sure ones alone are not.
  if (unsure.hits.length > 0 && found.hits.length > allowed) reasons.push(judgeUnsure(held, unsure, sure.hits.length, policy));
  return { reasons, found };
}

/** A rule whose patterns take too much work is not judged, which is no pass. */
export function judgeRule(held: HeldRule, judging: Judging): JudgedRule {
  const { rule, scanId } = held;
  if (!isInEffect(rule, judging.clock)) return { reasons: [], found: none };
  const meant = judging.facts.scans.filter((scan) => (scanId === undefined || scan.id === scanId) && meansBranch(rule.when.branches, scan));
  try {
    return judgeHits(held, meant, judging);
  } catch (error) {
    if (!(error instanceof EffortExceeded)) throw error;
    const detail = `The rule ${rule.id} was not judged: its patterns, and those of the rules before it, take more work on this commit than is allowed. Use fewer or simpler ones.`;
    return { reasons: [{ ...asReason(held, outcomeOfUnknown(rule.action), detail, []), code: 'not-judged' }], found: none };
  }
}
