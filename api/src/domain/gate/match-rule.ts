// Does a rule mean a finding, now? Also says when time alone would change that, so that a verdict knows how long it holds.
import type { PolicyConditions, PolicyRule, Severity, TriageState } from '@portcullis/contract';
import { branchName, fits } from '../long-lived.ts';
import type { GateFinding, ScanFacts } from './gate-facts.ts';
import { fitsGlobs } from './match-glob.ts';

const day = 86_400_000;

/** What time has to do with it. */
export interface Clock {
  readonly now: Date;
  /** Notes a time to come at which the answer may be another one. */
  readonly note: (time: Date) => void;
}

function isPast(time: Date, { now, note }: Clock): boolean {
  if (time <= now) return true;
  note(time);
  return false;
}

const daysAfter = (time: Date, days: number): Date => new Date(time.getTime() + days * day);

/** What people decided, as it is now: an acceptance that has ended leaves the finding open. */
export function triageNow({ triage, acceptedUntil }: GateFinding, clock: Clock): TriageState {
  if (triage !== 'accepted') return triage;
  return acceptedUntil === null || isPast(acceptedUntil, clock) ? 'open' : 'accepted';
}

function fitsAny(name: string, patterns: readonly string[]): boolean {
  const lower = name.toLowerCase();
  return patterns.some((pattern) => fits(lower, pattern.toLowerCase()));
}

/** True where the scan's branch, or the one that it is to go into, is meant. */
export function meansBranch(branches: readonly string[] | undefined, { ref, baseRef }: Pick<ScanFacts, 'ref' | 'baseRef'>): boolean {
  return branches === undefined || branches.some((pattern) => fits(branchName(ref), pattern) || fits(branchName(baseRef), pattern));
}

/** True for the tools that a pattern names. */
export function meansTool(pattern: string, tool: string): boolean {
  return fitsAny(tool, [pattern]);
}

/** False before the day from which the rule holds. */
export function isInEffect({ effectiveFrom }: PolicyRule, clock: Clock): boolean {
  return effectiveFrom === undefined || isPast(new Date(`${effectiveFrom}T00:00:00Z`), clock);
}

/** All conditions that neither time nor people's decisions can change. */
function fitsConditions(when: PolicyConditions, finding: GateFinding, tool: string): boolean {
  const tags = when.tags && new Set(finding.tags.map((tag) => tag.toLowerCase()));
  return (
    (when.novelty?.includes(finding.novelty) ?? true) &&
    (when.severity?.includes(finding.severity) ?? true) &&
    (when.type?.includes(finding.type) ?? true) &&
    (when.tool === undefined || fitsAny(tool, when.tool)) &&
    (when.rule?.some((pattern) => fits(finding.ruleId, pattern)) ?? true) &&
    (when.path === undefined || fitsGlobs(finding.path, when.path)) &&
    (when.cwe?.some((cwe) => finding.cwes.includes(cwe)) ?? true) &&
    (when.tags?.some((tag) => tags?.has(tag.toLowerCase())) ?? true) &&
    (when.fixAvailable === undefined || finding.fixAvailable === when.fixAvailable) &&
    (when.epss === undefined || (finding.epss !== null && finding.epss >= when.epss)) &&
    (when.kev === undefined || finding.isKnownExploited)
  );
}

function isOld(rule: PolicyRule, finding: GateFinding, due: number | undefined, clock: Clock): boolean {
  const { firstSeenAt } = finding;
  const { olderThanDays, overdue } = rule.when;
  const waits = [olderThanDays, rule.graceDays, ...(overdue ? [due ?? Infinity] : [])].filter((days) => days !== undefined);
  return waits.every((days) => Number.isFinite(days) && isPast(daysAfter(firstSeenAt, days), clock));
}

/** What becomes of a finding under a rule: it counts, people have dismissed it, or the rule does not mean it. */
export function matchRule(
  rule: PolicyRule,
  finding: GateFinding,
  tool: string,
  dueDays: Readonly<Partial<Record<Severity, number>>>,
  clock: Clock,
): 'counts' | 'dismissed' | undefined {
  if (!fitsConditions(rule.when, finding, tool)) return undefined;
  if (!isOld(rule, finding, dueDays[finding.severity], clock)) return undefined;
  const state = triageNow(finding, clock);
  const counting = rule.when.triage ?? ['open', 'in-review'];
  if (counting.includes(state)) return 'counts';
  // Told of as dismissed only where it would count had nobody decided.
  return counting.includes('open') && (state === 'accepted' || state === 'false-positive') ? 'dismissed' : undefined;
}
