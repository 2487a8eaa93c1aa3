// What the gate cannot say while the server is away, beside EPSS and KEV, which it lacks as a server without snapshots does: rules on what only
// the server knows, budgets that other jobs may use up, scans of other jobs. What might block is no verdict. Used by judge-offline.
import { describeConditions, type Outcome, type PolicyRule, triageStates } from '@portcullis/contract';
import { noLimit } from '../gate/effort.ts';
import { findHits, type Hit, takeWorst } from '../gate/find-hits.ts';
import type { CommitFacts, HeldPolicies, ScanFacts } from '../gate/gate-facts.ts';
import type { GateReason } from '../gate/gate-reason.ts';
import { type HeldPolicy, type HeldRule, holdPolicies, isOnNews } from '../gate/hold-policies.ts';
import { namedFindings } from '../gate/judge-rule.ts';
import { lackingSources, mayHaveScore, withoutSources } from '../gate/lacking-scores.ts';
import { type Clock, isInEffect, meansBranch } from '../gate/match-rule.ts';
import { plural } from '../gate/scan-reasons.ts';
import type { OfflineScan } from './compare-offline.ts';

/** What a rule asks for that only the server knows, in words; undefined where there is nothing. */
function findUnknown({ when, graceDays }: PolicyRule): string | undefined {
  if (graceDays !== undefined || when.olderThanDays !== undefined || when.overdue) return 'for how long findings have been known';
  return when.triage && !when.triage.includes('open') ? 'what people have decided on any branch' : undefined;
}

/** The policies without such rules. */
export function withoutUnknown({ floor, project, file }: HeldPolicies): HeldPolicies {
  const known = <Document extends { readonly rules: PolicyRule[] }>(document: Document): Document => {
    return { ...document, rules: document.rules.filter((rule) => findUnknown(rule) === undefined) };
  };
  return { floor: known(floor), project: known(project), file: file && known(file) };
}

/** All that the rule may turn out to mean. */
function findPossibleHits(
  held: HeldRule,
  scans: readonly ScanFacts[],
  policy: HeldPolicy,
  facts: CommitFacts,
  clock: Clock,
): readonly Hit[] {
  const lacking = lackingSources(held.rule, facts.lackingScores);
  const { graceDays, ...rule } = withoutSources(held.rule, lacking);
  const { olderThanDays, overdue, ...when } = rule.when;
  const isOpen = when.triage?.includes('open') ?? true;
  const wide = { ...held, rule: { ...rule, when: isOpen ? when : { ...when, triage: [...triageStates] } } };
  const { hits } = findHits(wide, scans, policy, clock, noLimit);
  return lacking.length === 0 ? hits : hits.filter(({ finding }) => mayHaveScore(finding));
}

// What might only warn cannot turn out worse than that.
const outcomes: Readonly<Record<PolicyRule['action'], Outcome>> = { block: 'error', warn: 'warn', inform: 'pass' };

function asReason({ rule, source }: HeldRule, why: string, hits: readonly Hit[]): GateReason {
  return {
    code: 'not-judged',
    outcome: outcomes[rule.action],
    detail: `The rule ${rule.id} (${describeConditions(rule.when)}) ${why}, which only the server knows. Judge it when the server is back.`,
    source,
    findings: takeWorst(hits, namedFindings).map(({ finding }) => finding),
    findingCount: hits.length,
    scans: [],
  };
}

function tellRule(held: HeldRule, facts: CommitFacts, policy: HeldPolicy, clock: Clock): GateReason[] {
  const { rule, scanId } = held;
  if (!isInEffect(rule, clock)) return [];
  const meant = facts.scans.filter((scan) => (scanId === undefined || scan.id === scanId) && meansBranch(rule.when.branches, scan));
  const hits = findPossibleHits(held, meant, policy, facts, clock);
  const findings = plural(hits.length, 'finding');
  const unknown = findUnknown(rule);
  if (unknown !== undefined && hits.length > 0) return [asReason(held, `may mean ${findings} and asks ${unknown}`, hits)];
  const allowed = rule.moreThan ?? 0;
  if (hits.length > 0 && hits.length <= allowed)
    return [asReason(held, `allows for ${allowed}: this job has ${findings}, beside what other jobs have`, hits)];
  // They stay open though no report tells of them any more.
  const heldCount = isOnNews(rule) ? 0 : meant.reduce((sum, scan) => sum + scan.heldCount, 0);
  return heldCount === 0
    ? []
    : [asReason(held, `may mean some of ${plural(heldCount, 'finding')} that the scan did not find and that stay open`, [])];
}

/** Reasons for all that only the server could judge. */
export function tellNotJudged(facts: CommitFacts, scans: readonly OfflineScan[]): GateReason[] {
  const policy = holdPolicies(facts.policies, facts.scans);
  const clock: Clock = { now: facts.now, note: () => undefined };
  const ofScans = scans.flatMap(({ notJudged, facts: { id } }): GateReason[] =>
    notJudged === undefined
      ? []
      : [{ code: 'not-judged', outcome: 'error', detail: notJudged, findings: [], findingCount: 0, scans: [id] }],
  );
  return [...policy.rules.flatMap((held) => tellRule(held, facts, policy, clock)), ...ofScans];
}

/** What the gate says of what is missing here may well be there: at the server, or in another job. */
export function tellServerKnows(reason: GateReason): GateReason {
  const isOfOthers = reason.code === 'scan-missing' && reason.scans.length === 0;
  if (!isOfOthers && reason.code !== 'not-judged') return reason;
  const why = isOfOthers ? 'what other jobs have scanned' : 'what the server has imported';
  return { ...reason, code: 'not-judged', detail: `${reason.detail} While the server is away nobody can tell here ${why}.` };
}
