// One run of a report against an offline gate: the same comparison and plan as on the server, and of it the facts that the gate judges by.
// Next: judge-offline.
import { type Counts, dismissedStates, type OfflineGate, type Severity, severityRank, type Warning } from '@portcullis/contract';
import { compareRun, type Comparison } from '../compare-run.ts';
import type { Difference } from '../differences.ts';
import type { GateFinding, ScanFacts } from '../gate/gate-facts.ts';
import { makeId } from '../ids.ts';
import { type LiveFindings, openLiveFindings, presence } from '../live-findings.ts';
import { filedRef, isLongLived } from '../long-lived.ts';
import type { OpenRun, ParsedResult } from '../parsed-report.ts';
import { type ChangePlan, planChanges } from '../plan-changes.ts';
import type { OfflineWish } from './check-offline-gate.ts';
import { findOfflineBase, type OfflineBase } from './offline-base.ts';

/** A build that judges by itself. */
export interface OfflineBuild extends OfflineWish {
  readonly failOn: Severity | undefined;
}

export interface OfflineScan {
  readonly facts: ScanFacts;
  readonly counts: Counts;
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  readonly notJudged: string | undefined;
  /** Results behind the findings, by their ids. */
  readonly results: ReadonlyMap<string, ParsedResult>;
}

/** On another branch than that it was made for, what it says of that branch alone does not hold. */
function maskFlags(live: LiveFindings, mask: number): LiveFindings {
  return {
    ...live,
    flagsAt: (index) => live.flagsAt(index) & mask,
    at: (index) => {
      const finding = live.at(index);
      return { ...finding, flags: finding.flags & mask };
    },
  };
}

function openLive(gate: OfflineGate, { partition }: OfflineBase, ref: string): LiveFindings {
  const ofBranch = gate.ref === ref ? presence.addedHere | presence.removedHere : 0;
  const ofBaseline = gate.baseRef === ref ? presence.sinceBaseline | presence.openAtBaseline : 0;
  const always = presence.openOnBase | presence.everOnBase | presence.suppressed;
  return maskFlags(openLiveFindings(Buffer.from(partition?.live ?? '', 'base64')), always | ofBranch | ofBaseline);
}

/** What was decided on a finding: for the branch, else for the project. */
export function readOfflineTriage(gate: OfflineGate, ref: string): (id: string) => Pick<GateFinding, 'triage' | 'acceptedUntil'> {
  const decisions = new Map(gate.triage.map((one) => [`${one.ref ?? ''} ${one.finding}`, one]));
  return (id) => {
    const one = decisions.get(`${ref} ${id}`) ?? decisions.get(` ${id}`);
    return { triage: one?.state ?? 'open', acceptedUntil: one?.expiresAt ? new Date(one.expiresAt) : null };
  };
}

function findDismissed(gate: OfflineGate, ref: string, now: Date): ReadonlySet<string> {
  const triageOf = readOfflineTriage(gate, ref);
  const isDismissed = (id: string): boolean => {
    const { triage, acceptedUntil } = triageOf(id);
    return dismissedStates.some((state) => state === triage) && (acceptedUntil === null || acceptedUntil > now);
  };
  return new Set(gate.triage.map(({ finding }) => finding).filter(isDismissed));
}

/** Results that were recognised by their bytes and not read: for rules that look at what was there before. */
function readRecognised(again: OpenRun, live: LiveFindings, { recognised }: Comparison): [string, ParsedResult][] {
  const ids = new Map([...recognised].map((index) => [live.rawDigestAt(index), live.at(index).id]));
  if (ids.size === 0) return [];
  return again
    .readResults(() => false)
    .results.flatMap((result): [string, ParsedResult][] => {
      const id = result.rawDigest === null ? undefined : ids.get(result.rawDigest);
      return id === undefined ? [] : [[id, result]];
    });
}

type NoveltyOf = (id: string) => Pick<GateFinding, 'novelty' | 'severityBefore'>;

function makeNoveltyReader({ introduced, disclosed, differences }: ChangePlan): NoveltyOf {
  const brought = new Set(introduced);
  const known = new Set(disclosed);
  const said = new Map<string, Difference>(differences.map((one) => [one.id, one]));
  return (id) => {
    if (brought.has(id)) return { novelty: known.has(id) ? 'newly-disclosed' : 'new', severityBefore: null };
    const { before = null, severity } = said.get(id) ?? {};
    const isWorse = before !== null && severity !== undefined && severityRank(severity) < severityRank(before);
    return isWorse ? { novelty: 'escalated', severityBefore: before } : { novelty: 'pre-existing', severityBefore: null };
  };
}

/** What EPSS and KEV say, and since when the project knows it, is not known here: see not-judged. */
function makeFinding(
  [id, result]: readonly [string, ParsedResult],
  noveltyOf: NoveltyOf,
  triageOf: ReturnType<typeof readOfflineTriage>,
  now: Date,
): GateFinding {
  const { ruleId, severity, path, line, type, tags, cwes, aliases, fixAvailable, suppressed } = result;
  const own = { id, ruleId, severity, path, line, type, tags, cwes, aliases, fixAvailable, suppressed };
  return { ...own, ...noveltyOf(id), firstSeenAt: now, ...triageOf(id), epss: null, isKnownExploited: false };
}

function planRun(
  run: OpenRun,
  live: LiveFindings,
  base: OfflineBase,
  context: OfflineContext,
): { comparison: Comparison; plan: ChangePlan } {
  const { gate, ref, now } = context;
  const { partition, baseline } = base;
  const hasBaseline = baseline !== 'no-ancestor';
  const dismissed = findDismissed(gate, ref, now);
  const { finish } = compareRun(run, live, { hasBaseline, linesAreOf: partition?.linesAreOf ?? undefined, dismissed });
  // What else was ever known of its files is not at hand: what comes back counts as new, as it does on the server.
  const comparison = finish(openLiveFindings(Buffer.alloc(0)));
  const isContextNew = Buffer.from(partition?.contextDigest ?? '', 'base64').toString('latin1') !== run.contextDigest;
  const branch = { isLongLived: isLongLived(ref, gate.project), isLate: false, wasHeld: false, hasBaseline, isContextNew };
  return {
    comparison,
    plan: planChanges(run, live, comparison, { ...branch, baselineCommit: partition?.commit, isFirst: baseline === 'first-of-branch' }),
  };
}

export interface OfflineContext {
  readonly gate: OfflineGate;
  readonly build: OfflineBuild;
  /** That the build's scans are filed under. */
  readonly ref: string;
  readonly now: Date;
  /** True where a rule looks at what was there before. */
  readonly wantsAll: boolean;
}

export function makeOfflineContext(gate: OfflineGate, build: OfflineBuild, wantsAll: boolean, now: Date): OfflineContext {
  return { gate, build, ref: filedRef(build, gate.project), now, wantsAll };
}

/** @param again the same run, opened once more: its texts are counted each time that it is read */
export function compareOffline(run: OpenRun, again: () => OpenRun, context: OfflineContext): OfflineScan {
  const { gate, build, ref, now, wantsAll } = context;
  const base = findOfflineBase(gate, build, run, isLongLived(ref, gate.project));
  const live = openLive(gate, base, ref);
  const { comparison, plan } = planRun(run, live, base, context);
  const results = new Map([
    ...(wantsAll ? readRecognised(again(), live, comparison) : []),
    ...comparison.matches.map(({ finding, result }): [string, ParsedResult] => [finding.id, result.result]),
    ...plan.inserts.map(({ id, result }): [string, ParsedResult] => [id, result]),
  ]);
  const { counts, held } = plan;
  const noveltyOf = makeNoveltyReader(plan);
  const triageOf = readOfflineTriage(gate, ref);
  const { tool, category, health, healthReasons } = run;
  return {
    facts: {
      ...{ id: makeId.scan(), tool, category, ref, baseRef: gate.baseRef, targetRef: gate.baseRef, baseline: base.baseline },
      ...{ isHealthy: health === 'healthy', healthReasons, rejected: counts.rejected, heldCount: held.length },
      ...{ foundCount: counts.new + counts.existing + counts.reopened, receivedAt: now, failOn: build.failOn ?? null },
      findings: [...results].map((one) => makeFinding(one, noveltyOf, triageOf, now)),
    },
    ...{ counts, notJudged: base.notJudged, results },
    warnings: [...base.warnings, ...plan.warnings],
    warningCount: base.warnings.length + plan.warningCount,
  };
}
