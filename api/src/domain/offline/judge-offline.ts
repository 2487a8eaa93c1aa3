// The gate where the server is away: reports against an offline gate, by the same code that judges on the server. What that could not judge
// here is no verdict, never a pass. Pure.
import {
  intelligenceSources,
  type Outcome,
  type OfflineGate,
  outcomesWorstFirst,
  type PolicyFile,
  type Reason,
} from '@portcullis/contract';
import { cleanText } from '../clean-text.ts';
import type { CommitFacts } from '../gate/gate-facts.ts';
import type { GateReason } from '../gate/gate-reason.ts';
import { holdPolicies, needsOf } from '../gate/hold-policies.ts';
import { judgeCommit } from '../gate/judge-commit.ts';
import type { OpenRun } from '../parsed-report.ts';
import { compareOffline, makeOfflineContext, type OfflineBuild, type OfflineScan } from './compare-offline.ts';
import { tellNotJudged, tellServerKnows, withoutUnknown } from './not-judged.ts';

/** Opens a report; called again where it has to be read again. @throws ProblemError `report-…` */
export type OpenOfflineReport = () => readonly OpenRun[];

export interface OfflineJudgement {
  readonly outcome: Outcome;
  /** Worst first; there is always one. */
  readonly reasons: readonly Reason[];
  readonly validUntil: Date | undefined;
  /** By report, as they were given. */
  readonly scans: readonly (readonly OfflineScan[])[];
}

function nameReasons(reasons: readonly GateReason[], scans: readonly OfflineScan[]): Reason[] {
  const messageOf = (id: string): string => scans.map(({ results }) => results.get(id)?.message).find((one) => one !== undefined) ?? '';
  return reasons.map(({ code, outcome, detail, source, findings, findingCount }) => ({
    ...{ code, outcome, detail, findingCount },
    ...(source === undefined ? {} : { source }),
    findings: findings.map(({ id, severity, ruleId, path, line }) => {
      return { id, severity, ruleId, path, line, message: cleanText(messageOf(id), 500).text };
    }),
  }));
}

/** Judges all reports of a build together. The offline gate must have been verified and checked. */
export function judgeOffline(
  gate: OfflineGate,
  build: OfflineBuild,
  file: PolicyFile | undefined,
  reports: readonly OpenOfflineReport[],
  now: Date,
): OfflineJudgement {
  const policies = { floor: gate.policies.floor, project: gate.policies.project, file };
  const wantsAll = needsOf(holdPolicies(policies, [])).preExisting.length > 0;
  const context = makeOfflineContext(gate, build, wantsAll, now);
  const byReport = reports.map((open) => open().map((run, index) => compareOffline(run, () => open()[index] ?? run, context)));
  const scans = byReport.flat();
  const facts: CommitFacts = {
    scans: scans.map((scan) => scan.facts),
    otherScans: [],
    forgottenScans: [],
    policies,
    override: undefined,
    lackingScores: intelligenceSources,
    now,
  };
  const judged = judgeCommit({ ...facts, policies: withoutUnknown(policies) });
  const notJudged = tellNotJudged(facts, scans);
  // "Nothing blocks" would be too much to say.
  const told = judged.reasons.filter(({ code }) => notJudged.length === 0 || code !== 'nothing-blocks').map(tellServerKnows);
  const rank = ({ outcome }: GateReason): number => outcomesWorstFirst.indexOf(outcome);
  const reasons = [...told, ...notJudged].sort((a, b) => rank(a) - rank(b));
  return {
    outcome: reasons[0]?.outcome ?? 'error',
    reasons: nameReasons(reasons, scans),
    validUntil: judged.validUntil,
    scans: byReport,
  };
}
