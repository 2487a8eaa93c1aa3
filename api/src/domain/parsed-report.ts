// What a parser makes of a report, whatever its format: the one shape that all later steps work on.
import type { Health, Severity, Warning } from '@portcullis/contract';

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
  /** True where the source suppresses it. */
  readonly suppressed: boolean;
  /** Text of the line, white space collapsed: for identity only, never stored. */
  readonly lineText: string | null;
  /** Fingerprints of the tool, by name. */
  readonly nativeKeys: readonly (readonly [name: string, value: string])[];
}

/** One tool run. */
export interface ParsedRun {
  readonly tool: string;
  readonly toolVersion: string | null;
  readonly category: string;
  readonly health: Health;
  /** Why the run is unhealthy, in plain words. */
  readonly healthReasons: readonly string[];
  readonly results: readonly ParsedResult[];
  /** The first hundred. */
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  /** Results that could not be read. */
  readonly rejected: number;
}
