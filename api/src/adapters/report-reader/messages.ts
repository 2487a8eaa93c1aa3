// What the event loop and a thread that reads one report say to each other, in this order: order → begun, summary (or
// problem), then for each run a comparison → what is unknown, its end → changes, and orders for the rows of its new findings. Big lists travel as JSON text,
// which copies as one block.
import type { Counts, ProblemCode, Warning } from '@portcullis/contract';
import type { RunHead } from '../../domain/parsed-report.ts';

/** Limits on a report, stated in docs/problems.md. */
export interface ReadLimits {
  /** Bytes after unpacking. */
  readonly unpackedBytes: number;
}

export interface ReadOrder {
  readonly bytes: Uint8Array;
  readonly isGzip: boolean;
  /** Content-Type of a form that holds several reports. */
  readonly form: string | undefined;
  readonly category: string | undefined;
  readonly limits: ReadLimits;
}

/** The thread has the report before it. Its time runs from here: how long a thread takes to start is not the report's fault. */
export interface ThreadBegun {
  readonly begun: true;
}

/** A run as far as the event loop needs it. The results stay in the thread. */
export type RunSummary = RunHead;

/** A fault of the report, which its sender is told. */
export interface ThreadProblem {
  readonly problem: { readonly code: ProblemCode; readonly detail: string; readonly pointer: string | undefined };
}

export interface ReadAnswer {
  readonly runs: readonly RunSummary[];
}

/** Findings that are present on base or branch, packed. */
export interface CompareOrder {
  readonly run: number;
  readonly live: Uint8Array;
  readonly isLongLived: boolean;
  /** True where the branch has a scan of a newer commit already. */
  readonly isLate: boolean;
  /** True where the scan before this one was held for a sudden drop. */
  readonly wasHeld: boolean;
  /** False where nothing is there that the gate could compare with: then all that was found is for it to judge. */
  readonly hasBaseline: boolean;
  /** The commit that the lines of the base's findings are of; undefined where they are of several. */
  readonly linesAreOf: string | undefined;
  /** Context digest of the scan that it is compared with; undefined where there is none. */
  readonly baseContextDigest: string | undefined;
  /** The commit of the scan that the gate compares with. */
  readonly baselineCommit: string | undefined;
  /** True for the first scan of a long-lived branch, which is its own baseline. */
  readonly isFirst: boolean;
  /** Findings of the project that people have dismissed. */
  readonly dismissed: ReadonlySet<string>;
}

/** Files (null: none) in which a result is no finding that is present: whatever else is known of them is to be sent. */
export interface UnknownPaths {
  readonly unknownPaths: readonly (string | null)[];
}

/** Ends the comparison of a run. */
export interface FinishOrder {
  readonly finish: number;
  /** What else is known of the files that were asked for, packed. */
  readonly others: Uint8Array;
}

/** What the run changes, ready for the store. */
export interface RunChanges {
  readonly counts: Counts;
  /** Findings to insert; their rows are asked for part by part. */
  readonly insertCount: number;
  /** JSON array of finding rows. */
  readonly updatesJson: string;
  readonly updateCount: number;
  /** JSON array of rows of rules. */
  readonly rulesJson: string;
  readonly ruleCount: number;
  readonly ends: readonly string[];
  readonly closes: readonly string[];
  readonly stillGone: readonly string[];
  readonly held: readonly string[];
  readonly openBySeverity: readonly number[] | null;
  /** Ids of all rules that the tool has, where it lists also those that found nothing and something is gone; else null. */
  readonly ruleCatalogue: readonly string[] | null;
  readonly appears: readonly string[];
  readonly disappears: readonly string[];
  /** Findings that the baseline has not. */
  readonly introduced: readonly string[];
  /** Those among them that were there before, and that only nobody knew of. */
  readonly disclosed: readonly string[];
  /** JSON array of what the run says of findings otherwise than is known of them; null for nothing. */
  readonly differencesJson: string | null;
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
  readonly quarantined: readonly (readonly [name: string, reason: string])[];
}

/** Asks for rows of the findings that a run, which was compared, inserts. */
export interface RowsOrder {
  readonly rowsOf: number;
  readonly from: number;
}

/** JSON array of finding rows: as many as one statement takes, empty at the end. */
export interface RowsAnswer {
  readonly rowsJson: string;
  readonly count: number;
}

/** A fault of ours. */
export interface ThreadFailure {
  readonly failure: string;
}
