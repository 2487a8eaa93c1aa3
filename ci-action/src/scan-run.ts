// What a run of the action knows as it goes along: inputs, context, prepared reports, results. Steps are in main.ts.
import type { CommitGate, Receipt, Severity, Verdict } from '@portcullis/contract';

/** What to do when the server cannot be reached within the retry budget. */
export const unavailablePolicies = ['fail', 'warn'] as const;

export type UnavailablePolicy = (typeof unavailablePolicies)[number];

/** What to do when the server answers that it could not judge (outcome `error`): end with it, warn, or go on. */
export const errorPolicies = ['fail', 'warn', 'pass'] as const;

export type ErrorPolicy = (typeof errorPolicies)[number];

/** Whether this step ends by the verdict, or leaves that to a later one. */
export const enforcements = ['verdict', 'later'] as const;

export type Enforcement = (typeof enforcements)[number];

/** What a step lets go on though the commit is not cleared. A failure other than an absent server is never tolerated. */
export interface Tolerance {
  readonly onUnavailable: UnavailablePolicy;
  readonly onError: ErrorPolicy;
  readonly enforce: Enforcement;
}

export const noTolerance: Tolerance = { onUnavailable: 'fail', onError: 'fail', enforce: 'verdict' };

/** Sends reports, or only asks for the verdict over what was sent. */
export const stepCommands = ['scan', 'gate'] as const;

export type StepCommand = (typeof stepCommands)[number];

/** How to judge while the server is away. */
export interface OfflineSettings {
  readonly folder: string;
  /** The public key by which alone an offline gate is believed: base64 of its SubjectPublicKeyInfo. */
  readonly key: string;
}

/** What the person who wrote the workflow asked for, checked. */
export interface ScanInputs extends Tolerance {
  readonly command: StepCommand;
  /** Address of the server without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  /** Slug or id. */
  readonly project: string;
  /** Globs of report files; none for `gate`. */
  readonly report: readonly string[];
  readonly category: string | undefined;
  readonly failOn: Severity | undefined;
  /** Overrides what the CI system says. */
  readonly base: string | undefined;
  /** Whether hashes of lines and what git knows go along with a report. */
  readonly evidence: boolean;
  /** The repository's own rules; undefined where none are wanted. */
  readonly policyFile: string | undefined;
  /** Undefined where the server alone judges. */
  readonly offline?: OfflineSettings | undefined;
}

/** What was scanned, as the CI system tells it. */
export interface ScanContext {
  readonly commit: string;
  readonly ref: string;
  readonly base: string | undefined;
  readonly pullRequest: number | undefined;
  readonly runId: string | undefined;
  readonly runAttempt: number | undefined;
}

/** What a CI system says of the scanned commit, unchecked. */
export interface RawContext {
  readonly commit?: string | undefined;
  readonly ref?: string | undefined;
  readonly base?: string | undefined;
  readonly pullRequest?: string | undefined;
  readonly runId?: string | undefined;
  readonly runAttempt?: string | undefined;
}

/** What a CI system says of commits before the scanned one, unchecked. */
export interface RawEarlier {
  /** Of the target branch of a pull request. */
  readonly base?: string | undefined;
  /** What the branch was on before a push. */
  readonly before?: string | undefined;
}

/** A report as it will be sent: with evidence, redacted and packed. */
export interface PreparedReport {
  /** Path as matched, relative to the working directory. */
  readonly file: string;
  readonly contentType: string;
  /** The report, gzipped. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the report as it will be sent, before packing, hexadecimal. */
  readonly digest: string;
}

/** Why there is no verdict. Only `unavailable` may be tolerated, by the input on-unavailable. */
export type FailureKind = 'invalid-input' | 'refused' | 'broken-answer' | 'unavailable' | 'unexpected';

export interface Failure {
  readonly kind: FailureKind;
  /** What is wrong, in one line. */
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
}

/** What became of the reports, which go together; without a file the run ended before any was sent. */
export type ScanResult = { readonly files: readonly string[] } & ({ readonly receipt: Receipt } | { readonly failure: Failure });

/** What was judged here, because the server could not be reached. */
export interface OfflineRun {
  readonly verdict: Verdict;
  readonly project: string;
  readonly commit: string;
  /** Of the offline gate. */
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly scans: readonly (Pick<Receipt, 'tool' | 'health' | 'counts' | 'warnings' | 'warningCount'> & { readonly file: string })[];
}

export interface ScanRun {
  /** In the order in which they were sent; what was not a report, such as the policy file, is among them only where it failed. */
  readonly results: readonly ScanResult[];
  /** Where only the verdict was asked for. */
  readonly gate?: CommitGate | undefined;
  readonly offline?: OfflineRun | undefined;
  readonly tolerance: Tolerance;
}
