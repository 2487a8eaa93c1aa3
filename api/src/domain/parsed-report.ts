// What a parser makes of a report, whatever its format: the one shape that all later steps work on.
import type { Evidence, FindingDetails, FindingType, Health, Severity, Warning } from '@portcullis/contract';
import type { LineMap } from './line-map.ts';
import type { Subject } from './subject.ts';

/** Where a severity came from: a numeric score, the result's level, a configured level, or the format's default. */
export type SeveritySource = 'score' | 'level' | 'override' | 'default';

/** One finding as a scanner reported it, cleaned and mapped. */
export interface ParsedResult {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly severitySource: SeveritySource;
  /** What the tool itself said. */
  readonly severityRaw: string | null;
  readonly message: string;
  /** POSIX, relative to the root of the repository, NFC. */
  readonly path: string | null;
  /** 1-based. */
  readonly line: number | null;
  readonly column: number | null;
  readonly cwes: readonly number[];
  readonly type: FindingType;
  /** Words that the tool files its rule under. */
  readonly tags: readonly string[];
  /** Names of the vulnerability, upper case: CVE, GHSA and the like. */
  readonly aliases: readonly string[];
  /** Whether a version is named that mends it; null where the tool says nothing of it. */
  readonly fixAvailable: boolean | null;
  /** What else is known of it; null for nothing. */
  readonly details: FindingDetails | null;
  /** True where the source suppresses it. */
  readonly suppressed: boolean;
  /** Text of the line, white space collapsed: for identity only, never stored. */
  readonly lineText: string | null;
  /** 16 bytes (latin1) over its bytes and the context they are read in; null where reading it had to adjust something. */
  readonly rawDigest: string | null;
  /** What it is about where that is no line of code. */
  readonly subject: Subject | null;
  /** Fully qualified name of what it is in, where the tool says it. */
  readonly logicalName: string | null;
  /** GitHub's hash of the line, without its count of repetitions. */
  readonly githubHash: string | null;
  /** Hashes of the line and what is around it, as the action sent them. */
  readonly context: string | null;
  /** Fingerprints of the tool, by name. */
  readonly nativeKeys: readonly (readonly [name: string, value: string])[];
}

/** What is told of a run without reading its results. */
export interface RunHead {
  readonly tool: string;
  readonly toolVersion: string | null;
  readonly category: string;
  readonly health: Health;
  /** Why the run is unhealthy, in plain words. */
  readonly healthReasons: readonly string[];
  /** 16 bytes (latin1) over all that decides how a result is read: rules, overrides, base addresses. */
  readonly contextDigest: string;
  /** Commits that the scanned tree is built on, nearest first, as the action's git tells it. */
  readonly history: Evidence['history'];
  /** Names of the files that it was in, of an upload of several. */
  readonly files?: readonly string[] | undefined;
  /** The commit that `lineMap` leads from. */
  readonly mappedFrom: string | undefined;
}

/** What a tool says of one of its rules, cleaned. */
export interface ParsedRule {
  readonly ruleId: string;
  readonly title: string | null;
  /** Markdown or plain text. */
  readonly help: string | null;
  readonly helpUri: string | null;
}

/** The results of a run. */
export interface ReadResults {
  readonly results: readonly ParsedResult[];
  /** Rules of these results of which the tool says anything, each once. */
  readonly rules: readonly ParsedRule[];
  /** Raw digests of the results that were recognised, each once. */
  readonly recognised: readonly string[];
  /** The first hundred. */
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  /** Results that could not be read. */
  readonly rejected: number;
}

/** One tool run whose results are still to be read. */
export interface OpenRun extends RunHead {
  readonly resultCount: number;
  /** Where lines went since the commit `mappedFrom`. */
  readonly lineMap: LineMap | undefined;
  /** Ids of the rules that the tool says it has; empty where it does not list them. */
  readonly listedRules: () => ReadonlySet<string>;
  /** Works out the raw digests ahead of `readResults`, which otherwise does. */
  readonly digestResults: () => void;
  /**
   * Reads the results, but for those whose raw digest is known: these are as they were, byte for byte, read in the same
   * context, and need no parsing.
   */
  readonly readResults: (isKnown: (rawDigest: string) => boolean) => ReadResults;
}

/** One tool run, read. */
export type ParsedRun = RunHead & ReadResults;
