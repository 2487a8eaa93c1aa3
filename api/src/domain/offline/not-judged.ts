// What the gate cannot say while the server is away: rules on what only the server knows, budgets that other jobs may use up, scans of other
// jobs. Each is a reason of its own; what might block is no verdict. Used by judge-offline.
import { describeConditions, type Outcome, type PolicyRule, triageStates } from '@portcullis/contract';
import { findHits, type Hit } from '../gate/find-hits.ts';
import type { CommitFacts, HeldPolicies } from '../gate/gate-facts.ts';
import type { GateReason } from '../gate/gate-reason.ts';
import { type HeldPolicy, type HeldRule, holdPolicies, isOnNews } from '../gate/hold-policies.ts';
import { namedFindings } from '../gate/judge-commit.ts';
import { type Clock, isInEffect, meansBranch } from '../gate/match-rule.ts';
import { readCveName } from '../intelligence/cve-name.ts';
import type { OfflineScan } from './compare-offline.ts';

/** What a rule asks for that only the server knows, in words; undefined where there is nothing. */
function findUnknown({ when, graceDays }: PolicyRule): string | undefined {
  if (when.epss !== undefined || when.kev) return 'EPSS or KEV';
  if (graceDays !== undefined || when.olderThanDays !== undefined || when.overdue) return 'how long findings have been known';
  return when.triage && !when.triage.includes('open') ? 'all that people have decided' : undefined;
}

/** The policies without such rules. */
export function withoutUnknown({ floor, project, file }: HeldPolicies): HeldPolicies {
  const known = <Document extends { readonly rules: PolicyRule[] }>(document: Document): Document => {
    return { ...document, rules: document.rules.filter((rule) => findUnknown(rule) === undefined) };
  };
  return { floor: known(floor), project: known(project), file: file && known(file) };
}

/** The rule as wide as it may turn out to be. */
function widen(held: HeldRule): HeldRule {
  const { graceDays, ...rule } = held.rule;
  const { epss, kev, olderThanDays, overdue, ...when } = rule.when;
  const isOpen = when.triage?.includes('open') ?? true;
  return { ...held, rule: { ...rule, when: isOpen ? when : { ...when, triage: [...triageStates] } } };
}

// What might only warn cannot turn out worse than that.
const outcomes: Readonly<Record<PolicyRule['action'], Outcome>> = { block: 'error', warn: 'warn', inform: 'pass' };

function asReason({ rule, source }: HeldRule, detail: string, hits: readonly Hit[]): GateReason {
  return {
    code: 'not-judged',
    outcome: outcomes[rule.action],
    detail,
    source,
    findings: hits.slice(0, namedFindings).map(({ finding }) => finding),
    findingCount: hits.length,
    scans: [],
  };
}

function tellRule(held: HeldRule, facts: CommitFacts, policy: HeldPolicy, clock: Clock, scans: readonly OfflineScan[]): GateReason[] {
  const { rule, scanId } = held;
  if (!isInEffect(rule, clock)) return [];
  const meant = facts.scans.filter((scan) => (scanId === undefined || scan.id === scanId) && meansBranch(rule.when.branches, scan));
  const unknown = findUnknown(rule);
  const found = findHits(unknown === undefined ? held : widen(held), meant, policy, clock).hits;
  const isScored = ({ finding: { id } }: Hit): boolean =>
    scans.some(({ results }) => results.get(id)?.aliases.some((alias) => readCveName(alias) !== undefined));
  const hits = rule.when.epss !== undefined || rule.when.kev ? found.filter(isScored) : found;
  const held0 = isOnNews(rule) ? 0 : meant.reduce((sum, { heldCount }) => sum + heldCount, 0);
  const what = `The rule ${rule.id} (${describeConditions(rule.when)})`;
  const many = `${hits.length} ${hits.length === 1 ? 'finding' : 'findings'}`;
  if (unknown !== undefined)
    return hits.length === 0
      ? []
      : [asReason(held, `${what} asks for ${unknown}, which only the server knows. It may mean ${many}.`, hits)];
  const allowed = rule.moreThan ?? 0;
  if (hits.length > allowed) return [];
  if (hits.length > 0)
    return [asReason(held, `${what} allows for ${allowed}. This job has ${many}, and what other jobs have only the server knows.`, hits)];
  if (held0 === 0) return [];
  return [
    asReason(held, `${what} may mean ${held0} findings that the scan did not find and that stay open, which only the server knows.`, []),
  ];
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
  return [...policy.rules.flatMap((held) => tellRule(held, facts, policy, clock, scans)), ...ofScans];
}

/** A scan that the policy demands and this job has not may be another job's. */
export function tellOtherJobs(reason: GateReason): GateReason {
  if (reason.code !== 'scan-missing' || reason.scans.length > 0) return reason;
  return {
    ...reason,
    code: 'not-judged',
    detail: `${reason.detail} While the server is away nobody can tell here what other jobs have scanned.`,
  };
}
