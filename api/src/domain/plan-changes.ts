// What a scan changes: which findings are new, which moved, whose presence begins or ends. Only differences are written.
// A step of submit-scan. Next: findings.store writes the plan, gate judges what was introduced.
import { type Counts, type MatchMethod, severityRank, type Warning } from '@portcullis/contract';
import type { Comparison } from './compare-run.ts';
import { type Difference, findDifference, tellIntroduced } from './differences.ts';
import { makeId } from './ids.ts';
import { type LiveFinding, type LiveFindings, packMatchData, presence } from './live-findings.ts';
import { packMarks } from './marks.ts';
import type { Result } from './match-board.ts';
import type { OpenRun, ParsedResult, ParsedRule } from './parsed-report.ts';

/** A finding's row, as far as a scan decides it. */
export interface FindingRow {
  readonly id: string;
  readonly result: ParsedResult;
  readonly matchedBy: MatchMethod;
  /** Worked out when it is asked for: a large report's takes a while, in which the database can be at work. */
  readonly matchData: Buffer;
}

export interface ChangePlan {
  readonly counts: Counts;
  /** Findings to insert. */
  readonly inserts: readonly FindingRow[];
  /** Findings whose shown content changed. */
  readonly updates: readonly FindingRow[];
  /** Findings that were seen, and of which an open interval on this branch ends: "gone" that is over, or a difference that is none any more. */
  readonly ends: readonly string[];
  /** Findings that were not seen, whose open interval on this branch ends. */
  readonly closes: readonly string[];
  /** Findings for which "present" begins on this branch. */
  readonly appears: readonly string[];
  /** Findings for which "gone, though the base has it" begins on this branch. */
  readonly disappears: readonly string[];
  /** Findings of the base that this branch said were gone already, and still are. */
  readonly stillGone: readonly string[];
  /** Findings that would be closed, had not so many gone at once. */
  readonly held: readonly string[];
  /** Findings that the baseline does not have. */
  readonly introduced: readonly string[];
  /** Those among them whose file is what it was where the baseline was taken: they were there, and nobody knew. */
  readonly disclosed: readonly string[];
  readonly differences: readonly Difference[];
  /** What the branch has open by severity, critical first; null for a branch that is not long-lived. */
  readonly openBySeverity: readonly number[] | null;
  /** What the tool says of the rules of results that were read. */
  readonly rules: readonly ParsedRule[];
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  /** Names of tool-native keys that were not trusted, with the reason. */
  readonly quarantined: readonly (readonly [name: string, reason: string])[];
}

export interface BranchFacts {
  /** True where the branch has a full set of its own; false where it stores differences from its base. */
  readonly isLongLived: boolean;
  /** True where results are read differently from the last scan's (another version of the tool, changed rules). */
  readonly isContextNew: boolean;
  /** True where the branch has a scan of a newer commit already: then what is missing here says nothing of now. */
  readonly isLate: boolean;
  /** The commit of the scan that the gate compares with. */
  readonly baselineCommit: string | undefined;
  /** True where it is the first of its branch, which is its own baseline. */
  readonly isFirst: boolean;
  /** False where the gate has nothing to compare with: then it judges all that was found. */
  readonly hasBaseline: boolean;
  /** True where the scan before this one was held for a sudden drop: a second one that agrees is believed. */
  readonly wasHeld: boolean;
}

/** Fewer than these that go at once are no sudden drop, nor is a smaller share of what there was. */
const suddenDrop = { findings: 20, share: 0.7 } as const;

const has = (finding: LiveFinding, bit: number): boolean => (finding.flags & bit) !== 0;

interface PresenceChanges {
  readonly ends: string[];
  readonly closes: string[];
  readonly appears: string[];
  readonly disappears: string[];
}

/** Presence of a finding that the scan saw: what has to begin and end on the branch. */
function planSeen(finding: LiveFinding, branch: BranchFacts, plan: PresenceChanges): void {
  if (branch.isLongLived) {
    if (!has(finding, presence.openOnBase)) plan.appears.push(finding.id);
  } else if (has(finding, presence.openOnBase)) {
    // The base has it too: whatever difference was noted is over.
    if (has(finding, presence.addedHere) || has(finding, presence.removedHere)) plan.ends.push(finding.id);
  } else {
    if (has(finding, presence.removedHere)) plan.ends.push(finding.id);
    if (!has(finding, presence.addedHere)) plan.appears.push(finding.id);
  }
}

/** Presence of a finding that a healthy scan did not see. */
function planMissing(finding: LiveFinding, branch: BranchFacts, plan: PresenceChanges): void {
  if (branch.isLongLived) {
    if (has(finding, presence.openOnBase)) plan.closes.push(finding.id);
    return;
  }
  if (has(finding, presence.addedHere)) plan.closes.push(finding.id);
  if (!has(finding, presence.openOnBase)) {
    if (has(finding, presence.removedHere)) plan.ends.push(finding.id);
  } else if (!has(finding, presence.removedHere)) plan.disappears.push(finding.id);
}

/** Whether as many go at once as do when a scan is broken, not when code is mended. Told by what the base and this branch have. */
function isSuddenDrop(comparison: Comparison, branch: BranchFacts): boolean {
  if (branch.wasHeld) return false;
  const isThere = (finding: LiveFinding): boolean =>
    has(finding, presence.addedHere) || (has(finding, presence.openOnBase) && (branch.isLongLived || !has(finding, presence.removedHere)));
  const gone = comparison.missing.filter(isThere).length;
  const stayed = comparison.sameCount + comparison.matches.filter(({ finding }) => isThere(finding)).length;
  return gone > suddenDrop.findings && gone > suddenDrop.share * (gone + stayed);
}

/** Open findings by severity after the scan, from those before it. */
function countOpen(live: LiveFindings, comparison: Comparison, closed: readonly LiveFinding[]): number[] {
  const open = [0, 0, 0, 0, 0];
  const count = (rank: number, by: number): void => {
    open[rank] = (open[rank] ?? 0) + by;
  };
  for (let index = 0; index < live.count; index += 1) {
    if ((live.flagsAt(index) & presence.openOnBase) !== 0) count(live.severityRankAt(index), 1);
  }
  for (const finding of closed) if (has(finding, presence.openOnBase)) count(finding.severityRank, -1);
  for (const { finding, result } of comparison.matches) {
    if (has(finding, presence.openOnBase)) count(finding.severityRank, -1);
    count(severityRank(result.result.severity), 1);
  }
  for (const { result } of comparison.unmatched) count(severityRank(result.severity), 1);
  return open;
}

interface Missed {
  readonly stillGone: readonly string[];
  readonly held: readonly string[];
  readonly closed: readonly LiveFinding[];
  readonly fixed: number;
}

/** What the scan did not see. A result that could not be read may be any of them, and a late scan says nothing of now. */
function planMissed(run: OpenRun, comparison: Comparison, branch: BranchFacts, changes: PresenceChanges): Missed {
  const isComplete = run.health === 'healthy' && comparison.read.rejected === 0 && !branch.isLate;
  if (!isComplete) return { stillGone: [], held: [], closed: [], fixed: 0 };
  if (isSuddenDrop(comparison, branch)) {
    const would: PresenceChanges = { ends: [], closes: [], appears: [], disappears: [] };
    for (const finding of comparison.missing) planMissing(finding, branch, would);
    for (const id of would.ends) changes.ends.push(id);
    return { stillGone: [], held: [...would.closes, ...would.disappears], closed: [], fixed: 0 };
  }
  for (const finding of comparison.missing) planMissing(finding, branch, changes);
  const fixed = comparison.missing.filter((finding) => has(finding, presence.openOnBase));
  const stillGone = fixed.filter((finding) => has(finding, presence.removedHere)).map(({ id }) => id);
  return { stillGone, held: [], closed: comparison.missing, fixed: fixed.length };
}

/** Plans what a run changes. A run that is unhealthy or was not read whole adds, but never closes; nor does one that comes late. */
export function planChanges(run: OpenRun, live: LiveFindings, comparison: Comparison, branch: BranchFacts): ChangePlan {
  const { read, results, matches, sameCount } = comparison;
  const row = (id: string, one: Result, matchedBy: MatchMethod): FindingRow => ({
    id,
    result: one.result,
    matchedBy,
    get matchData() {
      return packMatchData(comparison.rawDigestOf(one.result), one.digest, one.result.line, packMarks(one.marks));
    },
  });
  const changes: PresenceChanges = { ends: [], closes: [], appears: [], disappears: [] };
  const updates: FindingRow[] = [];
  const introduced: { readonly id: string; readonly result: ParsedResult }[] = [];
  const differences: Difference[] = [];
  let appeared = 0;
  let reopened = 0;
  for (const finding of comparison.same) planSeen(finding, branch, changes);
  for (const { result, finding, matchedBy } of matches) {
    planSeen(finding, branch, changes);
    // A pull request's place of a finding that the base has is no news to anyone but itself, and a late scan's is none at all.
    const isShownHere = (branch.isLongLived || !has(finding, presence.openOnBase)) && !branch.isLate;
    // In a new context every raw digest is a new one, and is kept so that the next scan can pass over its result.
    const isNews =
      result.digest !== finding.contentDigest ||
      (branch.isContextNew && (comparison.rawDigestOf(result.result) ?? '') !== finding.rawDigest);
    if (isShownHere && isNews) updates.push(row(finding.id, result, matchedBy));
    let isIntroduced: boolean;
    if (!has(finding, presence.openOnBase)) {
      const isReopened = has(finding, presence.everOnBase);
      appeared += 1;
      if (isReopened) reopened += 1;
      isIntroduced = !has(finding, presence.openAtBaseline);
    } else isIntroduced = has(finding, presence.sinceBaseline) || !branch.hasBaseline;
    if (isIntroduced) introduced.push({ id: finding.id, result: result.result });
    const difference = isIntroduced && !branch.isFirst ? undefined : findDifference(finding, result.result, branch);
    if (difference) differences.push(difference);
  }
  const inserts = comparison.unmatched.map((result) => row(makeId.finding(), result, 'new'));
  for (const { id, result } of inserts) {
    changes.appears.push(id);
    appeared += 1;
    introduced.push({ id, result });
  }
  const brought = tellIntroduced(run, introduced, branch);
  const { stillGone, held, closed, fixed } = planMissed(run, comparison, branch, changes);
  return {
    ...changes,
    inserts,
    updates,
    stillGone,
    held,
    ...brought,
    differences: [...differences, ...brought.differences],
    openBySeverity: branch.isLongLived ? countOpen(live, comparison, closed) : null,
    rules: read.rules,
    quarantined: [...comparison.quarantined],
    warnings: read.warnings,
    warningCount: read.warningCount,
    counts: {
      new: appeared - reopened,
      existing: sameCount + results.length - appeared,
      fixed,
      reopened,
      suppressed: comparison.sameSuppressed + results.filter(({ result }) => result.suppressed).length,
      rejected: read.rejected,
    },
  };
}
