// What the gate judges a commit by: plain facts, loaded by the store or, where the server is away, worked out by the action.
import type { FindingType, IntelligenceSource, Novelty, PolicyDocument, PolicyFile, Severity, TriageState } from '@portcullis/contract';

/** A finding of a scan, as far as a policy can ask for it. */
export interface GateFinding {
  readonly id: string;
  readonly ruleId: string;
  readonly severity: Severity;
  /** What it was on the baseline, where it is worse now. */
  readonly severityBefore: Severity | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly novelty: Novelty;
  readonly type: FindingType;
  readonly tags: readonly string[];
  readonly cwes: readonly number[];
  /** Names of the vulnerability; empty where it has none. */
  readonly aliases: readonly string[];
  /** Null where the scanner says nothing of it. */
  readonly fixAvailable: boolean | null;
  readonly suppressed: boolean;
  /** When the project saw it first. */
  readonly firstSeenAt: Date;
  /** Of its branch, else of the project, and not looked at whether it has ended. */
  readonly triage: TriageState;
  /** When an acceptance ends. */
  readonly acceptedUntil: Date | null;
  /** The highest of its names; null where no snapshot has any of them. */
  readonly epss: number | null;
  readonly isKnownExploited: boolean;
}

/**
 * What a scan was compared with: its branch's scan of another commit, the base's scan, or nothing — because it is the first
 * of its branch, because the base knows the tool under other categories only, because the base does not know the tool, or because it
 * does, but no commit that this one is built on was scanned.
 */
export type Baseline = 'earlier-scan' | 'base-scan' | 'other-category' | 'first-of-branch' | 'none' | 'no-ancestor';

/** A scan of the commit: the newest of its tool and category. */
export interface ScanFacts {
  readonly id: string;
  readonly tool: string;
  readonly category: string;
  readonly ref: string;
  /** The ref that the baseline is, or would be, on. */
  readonly baseRef: string;
  /** The ref that the commit is to go into, as far as its sender says; its own where that is long-lived. */
  readonly targetRef: string;
  readonly baseline: Baseline;
  readonly isHealthy: boolean;
  readonly healthReasons: readonly string[];
  /** Findings in the scan, whether new or not. */
  readonly foundCount: number;
  /** Results that could not be read, any of which might be what blocks. */
  readonly rejected: number;
  /** Findings that stay open, though the scan did not find them, because so many going at once is what a broken scan looks like. */
  readonly heldCount: number;
  readonly receivedAt: Date;
  /** The sender's own threshold. */
  readonly failOn: Severity | null;
  /** All that a rule may apply to; the store leaves out what none of the policy's rules can. */
  readonly findings: readonly GateFinding[];
}

/** A healthy scan of the branch, or of what it goes into, that is not of the commit. */
export interface OtherScan {
  readonly tool: string;
  readonly category: string;
  readonly receivedAt: Date;
}

/** Something that was scanned of the commit, is kept no longer, and was not uploaded again. */
export interface ForgottenScan {
  readonly tool: string;
  readonly category: string;
  /** True where uploading it again does not make it good. */
  readonly isLost: boolean;
}

/** The policies that a commit is held to. */
export interface HeldPolicies {
  readonly floor: PolicyDocument;
  readonly project: PolicyDocument;
  /** What the repository's file adds. */
  readonly file: PolicyFile | undefined;
}

/** Break-glass in force. */
export interface OverrideFacts {
  readonly id: string;
  readonly reason: string;
  readonly madeBy: string;
  readonly expiresAt: Date;
}

export interface CommitFacts {
  readonly scans: readonly ScanFacts[];
  /** Looked at only where the policy takes scans of the branch. */
  readonly otherScans: readonly OtherScan[];
  readonly forgottenScans: readonly ForgottenScan[];
  readonly policies: HeldPolicies;
  readonly override: OverrideFacts | undefined;
  /** What no snapshot is there of. */
  readonly lackingScores: readonly IntelligenceSource['source'][];
  readonly now: Date;
}
