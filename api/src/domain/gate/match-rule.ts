// Does a rule mean a finding, now? Also says when time alone would change that, so that a verdict knows how long it holds.
import type { PolicyConditions, PolicyRule, Severity, TriageState } from '@portcullis/contract';
import { branchName, fits } from '../long-lived.ts';
import type { Effort } from './effort.ts';
import type { GateFinding, ScanFacts } from './gate-facts.ts';
import { prepareGlobs } from './match-glob.ts';

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
export function meansBranch(
  branches: readonly string[] | undefined,
  { ref, baseRef, targetRef }: Pick<ScanFacts, 'ref' | 'baseRef' | 'targetRef'>,
): boolean {
  const names = [ref, baseRef, targetRef].map(branchName);
  return branches === undefined || branches.some((pattern) => names.some((name) => fits(name, pattern)));
}

/** True for the tools that a pattern names. */
export function meansTool(pattern: string, tool: string): boolean {
  return fitsAny(tool, [pattern]);
}

/** False before the day from which the rule holds. */
export function isInEffect({ effectiveFrom }: PolicyRule, clock: Clock): boolean {
  return effectiveFrom === undefined || isPast(new Date(`${effectiveFrom}T00:00:00Z`), clock);
}

/** Asks once for each name: a thousand findings of a file fit its path alike. */
function remember<Name extends string | null>(ask: (name: Name) => boolean): (name: Name) => boolean {
  const known = new Map<Name, boolean>();
  return (name) => {
    let fitting = known.get(name);
    if (fitting === undefined) {
      fitting = ask(name);
      known.set(name, fitting);
    }
    return fitting;
  };
}

const anything = (): boolean => true;

/**
 * Prepares the conditions of a rule that neither time nor people's decisions can change. What is cheap is asked first.
 * @returns a function that throws EffortExceeded
 */
export function prepareConditions(when: PolicyConditions, effort: Effort): (finding: GateFinding, tool: string) => boolean {
  const { tool: tools, rule: rules, path: globs } = when;
  const fitsTool = tools ? remember((tool: string) => fitsAny(tool, tools)) : anything;
  const fitsRule = rules
    ? remember((ruleId: string) => {
        effort.spend(rules.reduce((steps, pattern) => steps + ruleId.length + pattern.length, 0));
        return rules.some((pattern) => fits(ruleId, pattern));
      })
    : anything;
  const fitsPath = globs ? remember(prepareGlobs(globs, effort)) : anything;
  const wantedTags = when.tags && new Set(when.tags.map((tag) => tag.toLowerCase()));
  return (finding, tool) =>
    (when.novelty?.includes(finding.novelty) ?? true) &&
    (when.severity?.includes(finding.severity) ?? true) &&
    (when.type?.includes(finding.type) ?? true) &&
    (when.fixAvailable === undefined || finding.fixAvailable === when.fixAvailable) &&
    (when.epss === undefined || (finding.epss !== null && finding.epss >= when.epss)) &&
    (when.kev === undefined || finding.isKnownExploited) &&
    (when.cwe?.some((cwe) => finding.cwes.includes(cwe)) ?? true) &&
    (wantedTags === undefined || finding.tags.some((tag) => wantedTags.has(tag.toLowerCase()))) &&
    fitsTool(tool) &&
    fitsRule(finding.ruleId) &&
    fitsPath(finding.path);
}

function isOld(rule: PolicyRule, finding: GateFinding, due: number | undefined, clock: Clock): boolean {
  const { firstSeenAt } = finding;
  const { olderThanDays, overdue } = rule.when;
  const waits = [olderThanDays, rule.graceDays, ...(overdue ? [due ?? Infinity] : [])].filter((days) => days !== undefined);
  return waits.every((days) => Number.isFinite(days) && isPast(daysAfter(firstSeenAt, days), clock));
}

/** What becomes of a finding that the rule's conditions fit: it counts, people have dismissed it, or it is not yet time. */
export function matchRule(
  rule: PolicyRule,
  finding: GateFinding,
  dueDays: Readonly<Partial<Record<Severity, number>>>,
  clock: Clock,
): 'counts' | 'dismissed' | undefined {
  if (!isOld(rule, finding, dueDays[finding.severity], clock)) return undefined;
  const state = triageNow(finding, clock);
  const counting = rule.when.triage ?? ['open', 'in-review'];
  if (counting.includes(state)) return 'counts';
  // Told of as dismissed only where it would count had nobody decided.
  return counting.includes('open') && (state === 'accepted' || state === 'false-positive') ? 'dismissed' : undefined;
}
