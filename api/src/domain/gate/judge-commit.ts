// The last step of submit-scan, the gate: may this commit pass? One verdict over everything that was uploaded for it. Pure: the same facts
// give the same verdict, now, at any later time, and on a machine that cannot reach the server.
import { type Outcome, outcomesWorstFirst, type PolicyAction, type PolicyRule } from '@portcullis/contract';
import { byName, findHits, type Hit, type RuleHits } from './find-hits.ts';
import type { CommitFacts, ScanFacts } from './gate-facts.ts';
import type { GateReason } from './gate-reason.ts';
import { explainLacking, lackingSources, mayHaveScore, withoutSources } from './lacking-scores.ts';
import { type HeldPolicy, type HeldRule, holdPolicies, isOnNews } from './hold-policies.ts';
import { type Clock, isInEffect, meansBranch } from './match-rule.ts';
import { judgeRequiredScans } from './required-scans.ts';
import { nameUnsure, tellHits, tellLeftOut, tellNothing } from './rule-words.ts';
import { explainNoBaseline, judgeScan, nameScans } from './scan-reasons.ts';

/** How many findings a reason names; it counts them all. */
export const namedFindings = 50;

export interface Judgement {
  readonly outcome: Outcome;
  /** Worst first, after that of break-glass. There is always one. */
  readonly reasons: readonly GateReason[];
  /** What the outcome would be, did nobody let the commit pass. */
  readonly instead: Outcome | undefined;
  /** When time alone may change it; undefined for never. */
  readonly validUntil: Date | undefined;
}

const outcomeOf: Readonly<Record<PolicyAction, Outcome>> = { block: 'fail', warn: 'warn', inform: 'pass' };

interface JudgedRule {
  readonly reasons: readonly GateReason[];
  readonly found: RuleHits;
}

function asReason(held: HeldRule, outcome: Outcome, detail: string, hits: readonly Hit[]): GateReason {
  return {
    code: held.rule.id,
    outcome,
    detail,
    source: held.source,
    findings: hits.slice(0, namedFindings).map(({ finding }) => finding),
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
function judgeLacking(
  held: HeldRule,
  scans: readonly ScanFacts[],
  policy: HeldPolicy,
  { lackingScores }: CommitFacts,
  clock: Clock,
): GateReason | undefined {
  const { rule } = held;
  const lacking = lackingSources(rule, lackingScores);
  if (lacking.length === 0) return undefined;
  const bare = { ...held, rule: withoutSources(rule, lacking) };
  const hits = findHits(bare, scans, policy, clock).hits.filter(({ finding }) => mayHaveScore(finding));
  const allowed = rule.moreThan ?? 0;
  if (hits.length <= allowed) return undefined;
  const them = hits.length === 1 ? 'it' : 'them';
  const detail = `${nameUnsure(bare.rule, hits, 0)}: nobody knows whether the rule ${rule.id} means ${them}. ${explainLacking(lacking)}`;
  const isWarned = policy.noBaseline === 'warn' && hits.filter(({ scan }) => !isUnsure(rule, scan)).length <= allowed;
  const outcome = rule.action !== 'block' ? outcomeOf[rule.action] : isWarned ? 'warn' : 'error';
  return { ...asReason(held, outcome, detail, hits), code: 'not-judged' };
}

function judgeRule(held: HeldRule, facts: CommitFacts, policy: HeldPolicy, clock: Clock): JudgedRule {
  const { rule } = held;
  const none: RuleHits = { hits: [], dismissed: 0, honoured: 0 };
  if (!isInEffect(rule, clock)) return { reasons: [], found: none };
  const meant = facts.scans.filter(
    (scan) => (held.scanId === undefined || scan.id === held.scanId) && meansBranch(rule.when.branches, scan),
  );
  const unknown = judgeLacking(held, meant, policy, facts, clock);
  if (unknown) return { reasons: [unknown], found: none };
  const findIn = (scans: readonly ScanFacts[]): RuleHits => findHits(held, scans, policy, clock);
  const sure = findIn(meant.filter((scan) => !isUnsure(rule, scan)));
  const unsure = findIn(meant.filter((scan) => isUnsure(rule, scan)));
  const found = {
    hits: [...sure.hits, ...unsure.hits],
    dismissed: sure.dismissed + unsure.dismissed,
    honoured: sure.honoured + unsure.honoured,
  };
  const allowed = rule.moreThan ?? 0;
  const reasons: GateReason[] = [];
  if (sure.hits.length > allowed) reasons.push(asReason(held, outcomeOf[rule.action], tellHits(rule, sure), sure.hits));
  // Together they may be more than a budget allows, though the sure ones alone are not.
  if (unsure.hits.length > 0 && found.hits.length > allowed) reasons.push(judgeUnsure(held, unsure, sure.hits.length, policy));
  return { reasons, found };
}

/** The one reason of a commit of which there is nothing else to say. */
function tellSilence({ scans }: CommitFacts, found: readonly RuleHits[]): GateReason {
  const none = { findings: [], findingCount: 0, scans: scans.map(({ id }) => id) };
  if (scans.length > 0) {
    const detail = `${nameScans(scans)}: nothing that the policy blocks.${tellNothing(found)}`;
    return { code: 'nothing-blocks', outcome: 'pass', detail, ...none };
  }
  const detail = 'Nothing was uploaded for this commit, so nobody knows whether it may pass. Upload the reports of its scanners.';
  return { code: 'nothing-scanned', outcome: 'error', detail, ...none };
}

/** Break-glass turns what blocks into a warning, and says so first. */
function applyOverride(judged: Judgement, { override, now }: CommitFacts): Judgement {
  if (!override || override.expiresAt <= now) return judged;
  const { outcome, reasons } = judged;
  const isNeeded = outcome === 'fail' || outcome === 'error';
  const until = override.expiresAt.toISOString();
  const why = override.reason.replace(/\.$/, '');
  const detail = `${override.madeBy} lets this commit pass until ${until}: ${why}. Without that the gate says ${outcome}.`;
  const reason: GateReason = { code: 'break-glass', outcome: isNeeded ? 'warn' : 'pass', detail, findings: [], findingCount: 0, scans: [] };
  return { ...judged, outcome: isNeeded ? 'warn' : outcome, reasons: [reason, ...reasons], instead: outcome };
}

function judgeAll(facts: CommitFacts, clock: Clock): GateReason[] {
  const policy = holdPolicies(facts.policies, facts.scans);
  const judged = policy.rules.map((held) => judgeRule(held, facts, policy, clock));
  const told = judged.flatMap((one) => one.reasons);
  const reasons = [...told, ...judgeRequiredScans(policy, facts, clock), ...facts.scans.flatMap((scan) => judgeScan(scan, policy, told))];
  if (reasons.length > 0 && facts.scans.length > 0) return reasons;
  return [
    ...reasons,
    tellSilence(
      facts,
      judged.map((one) => one.found),
    ),
  ];
}

/** Judges a commit. The worst of all reasons is the outcome. */
export function judgeCommit(given: CommitFacts): Judgement {
  const facts = { ...given, scans: [...given.scans].sort(byName) };
  let validUntil: Date | undefined;
  const clock: Clock = {
    now: facts.now,
    note: (time) => {
      if (validUntil === undefined || time < validUntil) validUntil = time;
    },
  };
  if (facts.override && facts.override.expiresAt > facts.now) clock.note(facts.override.expiresAt);
  const reasons = judgeAll(facts, clock);
  // Sorting is stable: of two that are as bad, the one of the earlier rule comes first.
  reasons.sort((a, b) => outcomesWorstFirst.indexOf(a.outcome) - outcomesWorstFirst.indexOf(b.outcome));
  return applyOverride({ outcome: reasons[0]?.outcome ?? 'error', reasons, instead: undefined, validUntil }, facts);
}
