// What a scan changes: which findings are new, which moved, whose presence begins or ends. Only differences are written.
// Next on the journey: the store writes the plan, evaluateGate judges what was introduced.
import type { Counts, MatchMethod } from '@portcullis/contract';
import { digestContent, encodeIdentity, findQuarantinedKeys } from './fingerprint.ts';
import { makeId } from './ids.ts';
import { type LiveFinding, presence } from './live-findings.ts';
import { matchFindings } from './match-findings.ts';
import type { ParsedResult, ParsedRun } from './parsed-report.ts';

/** A finding's row, as far as a scan decides it. */
export interface FindingRow {
  readonly id: string;
  readonly result: ParsedResult;
  readonly matchedBy: MatchMethod;
  /** 16 bytes, latin1. */
  readonly contentDigest: string;
  readonly identity: Buffer;
}

/** A finding that the base does not have. */
export interface IntroducedFinding {
  readonly id: string;
  readonly result: ParsedResult;
  /** True where it was fixed once. */
  readonly isReopened: boolean;
}

export interface ChangePlan {
  readonly counts: Counts;
  /** Findings to insert. */
  readonly inserts: readonly FindingRow[];
  /** Findings whose shown content changed. */
  readonly updates: readonly FindingRow[];
  /** Findings whose open interval on this branch ends. */
  readonly closes: readonly string[];
  /** Findings for which "present" begins on this branch. */
  readonly appears: readonly string[];
  /** Findings for which "gone, though the base has it" begins on this branch. */
  readonly disappears: readonly string[];
  readonly introduced: readonly IntroducedFinding[];
  /** Names of tool-native keys that were not trusted, with the reason. */
  readonly quarantined: readonly (readonly [name: string, reason: string])[];
}

export interface BranchFacts {
  /** True where the branch has a full set of its own; false where it stores differences from its base. */
  readonly isLongLived: boolean;
}

const has = (finding: LiveFinding, bit: number): boolean => (finding.flags & bit) !== 0;

/** Exact repetitions, which a report may hold by design (SARIF 3.14.23), are one finding. */
function withoutRepetitions(results: readonly ParsedResult[]): Map<ParsedResult, string> {
  const seen = new Set<string>();
  const kept = new Map<ParsedResult, string>();
  for (const result of results) {
    const digest = digestContent(result);
    if (seen.has(digest)) continue;
    seen.add(digest);
    kept.set(result, digest);
  }
  return kept;
}

/** Presence of a finding that the scan saw: what has to begin and end on the branch. */
function planSeen(finding: LiveFinding, branch: BranchFacts, plan: { closes: string[]; appears: string[] }): void {
  if (branch.isLongLived) {
    if (!has(finding, presence.openOnBase)) plan.appears.push(finding.id);
  } else if (has(finding, presence.openOnBase)) {
    // The base has it too: whatever difference was noted is over.
    if (has(finding, presence.addedHere) || has(finding, presence.removedHere)) plan.closes.push(finding.id);
  } else {
    if (has(finding, presence.removedHere)) plan.closes.push(finding.id);
    if (!has(finding, presence.addedHere)) plan.appears.push(finding.id);
  }
}

/** Presence of a finding that a healthy scan did not see. True where that counts as fixed. */
function planMissing(finding: LiveFinding, branch: BranchFacts, plan: { closes: string[]; disappears: string[] }): boolean {
  if (branch.isLongLived) {
    if (has(finding, presence.openOnBase)) plan.closes.push(finding.id);
    return has(finding, presence.openOnBase);
  }
  if (has(finding, presence.addedHere)) plan.closes.push(finding.id);
  if (!has(finding, presence.openOnBase)) {
    if (has(finding, presence.removedHere)) plan.closes.push(finding.id);
    return false;
  }
  if (!has(finding, presence.removedHere)) plan.disappears.push(finding.id);
  return true;
}

/** Compares a run with what is known of its partition. An unhealthy run adds, but never closes anything. */
export function planChanges(run: ParsedRun, live: readonly LiveFinding[], branch: BranchFacts): ChangePlan {
  const digests = withoutRepetitions(run.results);
  const results = [...digests.keys()];
  const quarantined = findQuarantinedKeys(results);
  const names = new Set(quarantined.keys());
  const { matches, unmatched, missing } = matchFindings(results, live, names);

  const row = (id: string, result: ParsedResult, matchedBy: MatchMethod): FindingRow => ({
    id,
    result,
    matchedBy,
    contentDigest: digests.get(result) ?? digestContent(result),
    identity: encodeIdentity(result, names),
  });
  const presenceChanges = { closes: [] as string[], appears: [] as string[], disappears: [] as string[] };
  const updates: FindingRow[] = [];
  const introduced: IntroducedFinding[] = [];
  let reopened = 0;
  for (const { result, finding, matchedBy } of matches) {
    planSeen(finding, branch, presenceChanges);
    // A pull request's place of a finding that the base has is no news to anyone but itself.
    const isShownHere = branch.isLongLived || !has(finding, presence.openOnBase);
    if (isShownHere && digests.get(result) !== finding.contentDigest) updates.push(row(finding.id, result, matchedBy));
    if (!has(finding, presence.openOnBase)) {
      const isReopened = has(finding, presence.everOnBase);
      if (isReopened) reopened += 1;
      introduced.push({ id: finding.id, result, isReopened });
    }
  }
  const inserts = unmatched.map((result) => row(makeId.finding(), result, 'new'));
  for (const { id, result } of inserts) {
    presenceChanges.appears.push(id);
    introduced.push({ id, result, isReopened: false });
  }
  const fixed = run.health === 'healthy' ? missing.filter((finding) => planMissing(finding, branch, presenceChanges)).length : 0;
  return {
    ...presenceChanges,
    inserts,
    updates,
    introduced,
    quarantined: [...quarantined],
    counts: {
      new: introduced.length - reopened,
      existing: results.length - introduced.length,
      fixed,
      reopened,
      suppressed: results.filter((result) => result.suppressed).length,
      rejected: run.rejected,
    },
  };
}
