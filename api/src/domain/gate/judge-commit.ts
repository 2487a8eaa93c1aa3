// The last step of submit-scan, the gate: may this commit pass? One verdict over everything that was uploaded for it. Pure: the same facts
// give the same verdict, now, at any later time, and on a machine that cannot reach the server.
import { describeConditions, type Outcome, outcomesWorstFirst, type PolicyAction, severityRank } from '@portcullis/contract';
import { branchName } from '../long-lived.ts';
import type { CommitFacts, GateFinding, ScanFacts } from './gate-facts.ts';
import type { GateReason } from './gate-reason.ts';
import { type HeldPolicy, type HeldRule, holdPolicies, isOnNews } from './hold-policies.ts';
import { type Clock, isInEffect, matchRule, meansBranch } from './match-rule.ts';
import { judgeRequiredScans } from './required-scans.ts';
import { explainNoBaseline, judgeScan, nameScans, plural } from './scan-reasons.ts';

/** How many findings a reason names; it counts them all. */
export const namedFindings = 50;

export interface Judgement {
  readonly outcome: Outcome;
  /** Worst first. There is always one. */
  readonly reasons: readonly GateReason[];
  /** What the outcome would be, did nobody let the commit pass. */
  readonly instead: Outcome | undefined;
  /** When time alone may change it; undefined for never. */
  readonly validUntil: Date | undefined;
}

const outcomeOf: Readonly<Record<PolicyAction, Outcome>> = { block: 'fail', warn: 'warn', inform: 'pass' };

/** A finding together with the scan that has it. */
interface Hit {
  readonly finding: GateFinding;
  readonly scan: ScanFacts;
}

/** What a rule means among the findings of some scans. */
interface RuleHits {
  readonly hits: readonly Hit[];
  readonly dismissed: number;
  /** Suppressed in the source, where the policies honour that. */
  readonly honoured: number;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function worstFirst({ finding: a }: Hit, { finding: b }: Hit): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    compare(a.path ?? '', b.path ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compare(a.id, b.id)
  );
}

function findHits({ rule }: HeldRule, scans: readonly ScanFacts[], policy: HeldPolicy, clock: Clock): RuleHits {
  const hits: Hit[] = [];
  let dismissed = 0;
  let honoured = 0;
  for (const scan of scans) {
    for (const finding of scan.findings) {
      const fate = matchRule(rule, finding, scan.tool, policy.dueDays, clock);
      if (fate === 'dismissed') dismissed += 1;
      else if (fate === 'counts' && finding.suppressed && policy.honourSuppressions) honoured += 1;
      else if (fate === 'counts') hits.push({ finding, scan });
    }
  }
  return { hits: hits.sort(worstFirst), dismissed, honoured };
}

function tellLeftOut({ hits, dismissed, honoured }: RuleHits): string {
  const suppressed = hits.filter(({ finding }) => finding.suppressed).length;
  return [
    ...(suppressed > 0 ? [` ${suppressed} of them suppressed in the source, which the policy does not honour.`] : []),
    ...(honoured > 0 ? [` ${honoured} more suppressed in the source, which the policy honours.`] : []),
    ...(dismissed > 0 ? [` ${dismissed} more dismissed in triage.`] : []),
  ].join('');
}

/** What a rule applied to, in words: `2 new critical or high findings of semgrep`. */
function nameHits({ rule }: HeldRule, hits: readonly Hit[]): string {
  const scans = [...new Set(hits.map(({ scan }) => scan))];
  const budget = rule.moreThan === undefined || rule.moreThan === 0 ? '' : `, where ${rule.moreThan} ${rule.moreThan === 1 ? 'is' : 'are'} allowed`;
  return `${hits.length} ${describeConditions(rule.when, hits.length)}, found by ${nameScans(scans)}${budget}`;
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

function adviseOn({ rule: { action, when } }: HeldRule, hits: readonly Hit[]): string {
  const them = hits.length === 1 ? 'it' : 'them';
  const isOnlyDisclosed = when.novelty?.every((one) => one === 'newly-disclosed') ?? false;
  const because = isOnlyDisclosed ? ' This commit did not bring them: they were there, and nobody knew.' : '';
  return `${because} ${action === 'block' ? 'Fix' : 'Look at'} ${them}.`;
}

/** What is compared with: the branches of the baselines. */
function nameBases(hits: readonly Hit[]): string {
  return [...new Set(hits.map(({ scan }) => branchName(scan.baseRef)))].join(', ');
}

/** Hits of scans that have nothing to compare with are not sure to be news: the policy says what they lead to. */
function judgeUnsure(held: HeldRule, found: RuleHits, policy: HeldPolicy): GateReason {
  const { why, advice } = explainNoBaseline(found.hits.map(({ scan }) => scan));
  const what = `${nameHits(held, found.hits)}`;
  const note = tellLeftOut(found);
  const outcome = outcomeOf[held.rule.action];
  if (outcome !== 'fail')
    return { ...asReason(held, outcome, `${what}: ${why}, so all findings count as new. ${advice}${note}`, found.hits), code: 'no-baseline' };
  const because =
    policy.noBaseline === 'warn'
      ? ` would block, but ${why}, so all findings count as new.`
      : `: ${why}, so all findings count as new, which the policy blocks.`;
  const detail = `${what}${because} ${advice}${note}`;
  return { ...asReason(held, policy.noBaseline === 'warn' ? 'warn' : 'fail', detail, found.hits), code: 'no-baseline' };
}

function judgeRule(held: HeldRule, facts: CommitFacts, policy: HeldPolicy, clock: Clock): { reasons: GateReason[]; found: RuleHits } {
  const { rule } = held;
  const none = { hits: [], dismissed: 0, honoured: 0 };
  if (!isInEffect(rule, clock)) return { reasons: [], found: none };
  const meant = facts.scans.filter((scan) => (held.scanId === undefined || scan.id === held.scanId) && meansBranch(rule.when.branches, scan));
  const isUnsure = ({ baseline }: ScanFacts): boolean => isOnNews(rule) && (baseline === 'none' || baseline === 'no-ancestor');
  const sure = findHits(held, meant.filter((scan) => !isUnsure(scan)), policy, clock);
  const unsure = findHits(held, meant.filter(isUnsure), policy, clock);
  const all = { hits: [...sure.hits, ...unsure.hits], dismissed: sure.dismissed + unsure.dismissed, honoured: sure.honoured + unsure.honoured };
  const allowed = rule.moreThan ?? 0;
  const reasons: GateReason[] = [];
  if (sure.hits.length > allowed) {
    const elsewhere = sure.hits.filter(({ scan }) => scan.baseline === 'other-category').map(({ scan }) => scan);
    const compared = isOnNews(rule) ? ` compared with ${nameBases(sure.hits)}` : '';
    const detail = `${nameHits(held, sure.hits)}${compared}.${adviseOn(held, sure.hits)}${tellOtherCategory(elsewhere)}${tellLeftOut(sure)}`;
    reasons.push(asReason(held, outcomeOf[rule.action], detail, sure.hits));
  }
  // Together they are more than a budget allows, though the sure ones alone are not.
  if (unsure.hits.length > 0 && all.hits.length > allowed) reasons.push(judgeUnsure(held, unsure, policy));
  return { reasons, found: all };
}

function tellOtherCategory(scans: readonly ScanFacts[]): string {
  const [scan] = scans;
  if (!scan) return '';
  const base = branchName(scan.baseRef);
  return ` ${base} has scans of ${scan.tool}, but none of this category, so all its findings count as new. Scan ${base} under this category, or send the category that it has.`;
}

/** What would block, were it not dismissed or suppressed: for the words of a verdict that blocks nothing. */
function tellNothing(found: readonly RuleHits[]): string {
  const tell = (count: number, why: string): string =>
    count > 0 ? ` ${plural(count, 'finding')} would count, but ${count === 1 ? 'was' : 'were'} ${why}.` : '';
  const most = (count: (hits: RuleHits) => number): number => Math.max(0, ...found.map(count));
  return (
    tell(
      most((hits) => hits.dismissed),
      'dismissed in triage',
    ) +
    tell(
      most((hits) => hits.honoured),
      'suppressed in the source, which the policy honours',
    )
  );
}

/** Break-glass turns what blocks into a warning, and says so first. */
function applyOverride(judged: Judgement, { override, now }: CommitFacts): Judgement {
  if (!override || override.expiresAt <= now) return judged;
  const { outcome, reasons } = judged;
  const isNeeded = outcome === 'fail' || outcome === 'error';
  const until = override.expiresAt.toISOString();
  const detail = `${override.madeBy} lets this commit pass until ${until}: ${override.reason}. Without that the gate says ${outcome}.`;
  const reason: GateReason = { code: 'break-glass', outcome: isNeeded ? 'warn' : 'pass', detail, findings: [], findingCount: 0, scans: [] };
  return { ...judged, outcome: isNeeded ? 'warn' : outcome, reasons: [reason, ...reasons], instead: outcome };
}

/** Judges a commit. The worst of all reasons is the outcome. */
export function judgeCommit(facts: CommitFacts): Judgement {
  let validUntil: Date | undefined;
  const clock: Clock = {
    now: facts.now,
    note: (time) => {
      if (validUntil === undefined || time < validUntil) validUntil = time;
    },
  };
  if (facts.override && facts.override.expiresAt > facts.now) clock.note(facts.override.expiresAt);
  const policy = holdPolicies(facts.policies, facts.scans);
  const judged = policy.rules.map((held) => judgeRule(held, facts, policy, clock));
  const found = judged.map((one) => one.found);
  const reasons = [
    ...judged.flatMap((one) => one.reasons),
    ...judgeRequiredScans(policy, facts, clock),
    ...facts.scans.flatMap((scan) => judgeScan(scan, policy, judged.flatMap((one) => one.reasons))),
  ];
  if (facts.scans.length === 0) {
    const detail = 'Nothing was uploaded for this commit, so nobody knows whether it may pass. Upload the reports of its scanners.';
    reasons.push({ code: 'nothing-scanned', outcome: 'error', detail, findings: [], findingCount: 0, scans: [] });
  }
  if (reasons.length === 0) {
    const detail = `${nameScans(facts.scans)}: nothing that the policy blocks.${tellNothing(found)}`;
    reasons.push({ code: 'nothing-blocks', outcome: 'pass', detail, findings: [], findingCount: 0, scans: facts.scans.map(({ id }) => id) });
  }
  const rank = ({ outcome }: GateReason): number => outcomesWorstFirst.indexOf(outcome);
  const sorted = reasons.map((reason, place) => ({ reason, place })).sort((a, b) => rank(a.reason) - rank(b.reason) || a.place - b.place);
  const ordered = sorted.map(({ reason }) => reason);
  return applyOverride({ outcome: ordered[0]?.outcome ?? 'error', reasons: ordered, instead: undefined, validUntil }, facts);
}
