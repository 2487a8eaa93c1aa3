// Builders of what the gate judges by: findings, scans, policies and commits. Each takes only what the test is about.
import type { Outcome, PolicyConditions, PolicyDocument, PolicyRule } from '@portcullis/contract';
import type { CommitFacts, GateFinding, HeldPolicies, OtherScan, OverrideFacts, ScanFacts } from '../../../src/domain/gate/gate-facts.ts';
import type { GateReason } from '../../../src/domain/gate/gate-reason.ts';
import { judgeCommit, type Judgement } from '../../../src/domain/gate/judge-commit.ts';

/** When all of these are judged, unless a test says otherwise. */
export const now = new Date('2026-11-22T12:00:00.000Z');

const hour = 3_600_000;

export const hoursAgo = (hours: number, millis = 0): Date => new Date(now.getTime() - hours * hour - millis);
export const daysAgo = (days: number, millis = 0): Date => hoursAgo(days * 24, millis);
export const hoursAhead = (hours: number): Date => hoursAgo(-hours);

let made = 0;

function nextId(): string {
  made += 1;
  return `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`;
}

/** A new finding of high severity that nobody has looked at. */
export function makeFinding(parts: Partial<GateFinding> = {}): GateFinding {
  return {
    id: nextId(),
    ruleId: 'sql-injection',
    severity: 'high',
    severityBefore: null,
    path: 'src/app.js',
    line: 10,
    novelty: 'new',
    type: 'sast',
    tags: [],
    cwes: [],
    aliases: [],
    fixAvailable: null,
    suppressed: false,
    firstSeenAt: hoursAgo(1),
    triage: 'open',
    acceptedUntil: null,
    epss: null,
    isKnownExploited: false,
    ...parts,
  };
}

/** A healthy scan of a branch that is to go into main, compared with main. */
export function makeScan(findings: readonly GateFinding[] = [], parts: Partial<ScanFacts> = {}): ScanFacts {
  return {
    id: nextId(),
    tool: 'testscan',
    category: '',
    ref: 'refs/heads/topic',
    baseRef: 'refs/heads/main',
    targetRef: 'refs/heads/main',
    baseline: 'base-scan',
    isHealthy: true,
    healthReasons: [],
    foundCount: findings.length,
    rejected: 0,
    heldCount: 0,
    receivedAt: hoursAgo(0),
    failOn: null,
    findings,
    ...parts,
  };
}

export function makeOtherScan(parts: Partial<OtherScan> = {}): OtherScan {
  return { tool: 'testscan', category: '', receivedAt: hoursAgo(1), ...parts };
}

/** A rule that blocks all that a commit brought. */
export function makeRule(parts: Partial<PolicyRule> = {}): PolicyRule {
  return { id: 'the-rule', when: { novelty: ['new'] }, action: 'block', ...parts };
}

/** A policy of one rule that blocks what these conditions mean. */
export function policyOn(when: PolicyConditions, parts: Partial<PolicyRule> = {}): PolicyDocument {
  return { rules: [makeRule({ when, ...parts })] };
}

export function makePolicy(rule: Partial<PolicyRule> = {}, parts: Partial<PolicyDocument> = {}): PolicyDocument {
  return { rules: [makeRule(rule)], ...parts };
}

export function makeOverride(parts: Partial<OverrideFacts> = {}): OverrideFacts {
  const id = '00000000-0000-7000-8000-00000000beef';
  return { id, reason: 'The shop is down, and this mends it', madeBy: 'Olga', expiresAt: hoursAhead(4), ...parts };
}

type CommitParts = Partial<Omit<CommitFacts, 'policies'>> & { readonly policies?: Partial<HeldPolicies> };

/** A commit that is held to a project's policy. */
export function makeCommit(scans: readonly ScanFacts[], project: PolicyDocument, { policies, ...parts }: CommitParts = {}): CommitFacts {
  const held = { floor: { rules: [] }, project, file: undefined, ...policies };
  return { scans, otherScans: [], forgottenScans: [], override: undefined, lackingScores: [], now, ...parts, policies: held };
}

export function judge(scans: readonly ScanFacts[], project: PolicyDocument, parts: CommitParts = {}): Judgement {
  return judgeCommit(makeCommit(scans, project, parts));
}

/** The outcome, and the codes of its reasons. */
export function said({ outcome, reasons }: Judgement): [Outcome, ...string[]] {
  return [outcome, ...reasons.map(({ code }) => code)];
}

export function firstReason({ reasons }: Judgement): GateReason {
  const [first] = reasons;
  if (!first) throw new Error('A judgement has at least one reason.');
  return first;
}
