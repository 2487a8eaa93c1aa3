// The last step of submit-scan, the gate: may this commit pass? One verdict over everything that was uploaded for it. Pure: the same facts
// give the same verdict, now, at any later time, and on a machine that cannot reach the server.
import { type Outcome, outcomesWorstFirst } from '@portcullis/contract';
import { makeEffort } from './effort.ts';
import { byName, type RuleHits } from './find-hits.ts';
import type { CommitFacts } from './gate-facts.ts';
import type { GateReason } from './gate-reason.ts';
import { holdPolicies } from './hold-policies.ts';
import { judgeRule } from './judge-rule.ts';
import type { Clock } from './match-rule.ts';
import { judgeRequiredScans } from './required-scans.ts';
import { tellNothing } from './rule-words.ts';
import { judgeForgotten, judgeScan, nameScans } from './scan-reasons.ts';

export interface Judgement {
  readonly outcome: Outcome;
  /** Worst first, after that of break-glass. There is always one. */
  readonly reasons: readonly GateReason[];
  /** What the outcome would be, did nobody let the commit pass. */
  readonly instead: Outcome | undefined;
  /** When time alone may change it; undefined for never. */
  readonly validUntil: Date | undefined;
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
  const effort = makeEffort();
  const judged = policy.rules.map((held) => judgeRule(held, { facts, policy, clock, effort }));
  const told = judged.flatMap((one) => one.reasons);
  const forgotten = judgeForgotten(facts.forgottenScans);
  const ofScans = facts.scans.flatMap((scan) => judgeScan(scan, policy, told));
  const reasons = [...told, ...judgeRequiredScans(policy, facts, clock), ...forgotten, ...ofScans];
  if (reasons.length > 0 && facts.scans.length + forgotten.length > 0) return reasons;
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
