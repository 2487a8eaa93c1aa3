// What a scan changes: which findings are new, which moved, whose presence begins or ends. Only differences are written.
// A step of submit-scan. Next: findings.store writes the plan, gate judges what was introduced.
import type { Counts, MatchMethod, Warning } from '@portcullis/contract';
import { digestContent, findDoubtfulKeys, findQuarantinedKeys, identityOf } from './fingerprint.ts';
import { makeId } from './ids.ts';
import { type LiveFinding, type LiveFindings, packMatchData, presence } from './live-findings.ts';
import { matchFindings } from './match-findings.ts';
import type { OpenRun, ParsedResult, ParsedRule, ReadResults } from './parsed-report.ts';

/** A finding's row, as far as a scan decides it. */
export interface FindingRow {
  readonly id: string;
  readonly result: ParsedResult;
  readonly matchedBy: MatchMethod;
  /** Worked out when it is asked for: a large report's takes a while, in which the database can be at work. */
  readonly matchData: Buffer;
}

/** A finding that the gate judges: one that the baseline does not have. */
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
}

const has = (finding: LiveFinding, bit: number): boolean => (finding.flags & bit) !== 0;

/** Exact repetitions, which a report may hold by design (SARIF 3.14.23), are one finding. */
function withoutRepetitions(results: readonly ParsedResult[], recognised: readonly LiveFinding[]): Map<ParsedResult, string> {
  const seen = new Set(recognised.map((finding) => finding.contentDigest));
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

/** Splits the known findings into those that a result is byte for byte, and all others. */
function recognise(
  run: OpenRun,
  live: LiveFindings,
): {
  readonly read: ReadResults;
  readonly same: readonly LiveFinding[];
  readonly others: readonly LiveFinding[];
  /** Those that a result is byte for byte; none where no other result has to be told apart from them. */
  readonly recognised: readonly LiveFinding[];
  readonly sameCount: number;
  readonly sameSuppressed: number;
} {
  // Only what is open on the base, and was so at the baseline, can be passed over: of anything else the gate wants to know more.
  const byDigest = new Map<string, number>();
  for (let index = 0; index < live.count; index += 1) {
    if ((live.flagsAt(index) & (presence.openOnBase | presence.sinceBaseline)) !== presence.openOnBase) continue;
    const digest = live.rawDigestAt(index);
    if (digest !== '') byDigest.set(digest, index);
  }
  const read = run.readResults((digest) => byDigest.has(digest));
  const known = new Set(read.recognised.map((digest) => byDigest.get(digest)));
  const same: LiveFinding[] = [];
  const others: LiveFinding[] = [];
  let sameSuppressed = 0;
  for (let index = 0; index < live.count; index += 1) {
    const flags = live.flagsAt(index);
    if (!known.has(index)) others.push(live.at(index));
    else {
      if ((flags & presence.suppressed) !== 0) sameSuppressed += 1;
      // Nothing is to be noted of a finding that the base has and this branch says nothing of.
      if ((flags & (presence.addedHere | presence.removedHere)) !== 0) same.push(live.at(index));
    }
  }
  const recognised = read.results.length === 0 ? [] : [...known].flatMap((index) => (index === undefined ? [] : live.at(index)));
  return { read, same, others, recognised, sameCount: known.size, sameSuppressed };
}

/** Compares a run with what is known of its partition. A run that is unhealthy or was not read whole adds, but never closes. */
export function planChanges(run: OpenRun, live: LiveFindings, branch: BranchFacts, dismissed: ReadonlySet<string> = new Set()): ChangePlan {
  const { read, same, others, recognised, sameCount, sameSuppressed } = recognise(run, live);
  const digests = withoutRepetitions(read.results, recognised);
  const results = [...digests.keys()];
  const quarantined = findQuarantinedKeys(results, run.resultCount);
  const names = new Set(quarantined.keys());
  const taken = new Set(recognised.flatMap((finding) => finding.keys));
  const { matches, unmatched, missing } = matchFindings(digests, others, { names, keys: taken, dismissed });
  const doubtful = findDoubtfulKeys(results, quarantined);
  const rawDigestOf = ({ nativeKeys, rawDigest }: ParsedResult): string | null =>
    nativeKeys.some(([name]) => doubtful.has(name)) ? null : rawDigest;

  const row = (id: string, result: ParsedResult, matchedBy: MatchMethod): FindingRow => ({
    id,
    result,
    matchedBy,
    get matchData() {
      return packMatchData(rawDigestOf(result), digests.get(result) ?? digestContent(result), result.line, identityOf(result, names));
    },
  });
  const presenceChanges = { closes: [] as string[], appears: [] as string[], disappears: [] as string[] };
  const updates: FindingRow[] = [];
  const introduced: IntroducedFinding[] = [];
  let appeared = 0;
  let reopened = 0;
  for (const finding of same) planSeen(finding, branch, presenceChanges);
  for (const { result, finding, matchedBy } of matches) {
    planSeen(finding, branch, presenceChanges);
    // A pull request's place of a finding that the base has is no news to anyone but itself.
    const isShownHere = branch.isLongLived || !has(finding, presence.openOnBase);
    // In a new context every raw digest is a new one, and is kept so that the next scan can pass over its result.
    const isNews =
      digests.get(result) !== finding.contentDigest || (branch.isContextNew && (rawDigestOf(result) ?? '') !== finding.rawDigest);
    if (isShownHere && isNews) updates.push(row(finding.id, result, matchedBy));
    if (!has(finding, presence.openOnBase)) {
      const isReopened = has(finding, presence.everOnBase);
      appeared += 1;
      if (isReopened) reopened += 1;
      if (!has(finding, presence.openAtBaseline)) introduced.push({ id: finding.id, result, isReopened });
    } else if (has(finding, presence.sinceBaseline)) introduced.push({ id: finding.id, result, isReopened: false });
  }
  const inserts = unmatched.map((result) => row(makeId.finding(), result, 'new'));
  for (const { id, result } of inserts) {
    presenceChanges.appears.push(id);
    appeared += 1;
    introduced.push({ id, result, isReopened: false });
  }
  // A result that could not be read may be any of the missing ones, so then nothing counts as gone.
  const isComplete = run.health === 'healthy' && read.rejected === 0 && !branch.isLate;
  const fixed = isComplete ? missing.filter((finding) => planMissing(finding, branch, presenceChanges)).length : 0;
  return {
    ...presenceChanges,
    inserts,
    updates,
    introduced,
    rules: read.rules,
    quarantined: [...quarantined],
    warnings: read.warnings,
    warningCount: read.warningCount,
    counts: {
      new: appeared - reopened,
      existing: sameCount + results.length - appeared,
      fixed,
      reopened,
      suppressed: sameSuppressed + results.filter((result) => result.suppressed).length,
      rejected: read.rejected,
    },
  };
}
