// What a dry run tells: the shape of its JSON document. Made by preview-reports.ts, put into words by describe-preview.ts.
import type { FindingType, Health, Severity, Warning } from '@portcullis/contract';

export interface Refusal {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** JSON pointer into the report, after the name of the file where there are several. */
  readonly pointer: string | null;
}

export interface PreviewedFile {
  readonly file: string;
  readonly format: { readonly name: string; readonly title: string } | null;
  readonly refused: Refusal | null;
}

export interface PreviewedFinding {
  readonly severity: Severity;
  readonly ruleId: string;
  readonly type: FindingType;
  /** File and line, else the package, resource or address. */
  readonly place: string | null;
  readonly message: string;
  readonly suppressed: boolean;
}

/** A scan that the server would make of it: one for each tool and category. */
export interface PreviewedScan {
  readonly files: readonly string[];
  readonly tool: string;
  readonly toolVersion: string | null;
  readonly category: string;
  readonly health: Health;
  readonly healthReasons: readonly string[];
  readonly findingCount: number;
  readonly suppressedCount: number;
  readonly rejectedCount: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** The first of them, worst first. */
  readonly findings: readonly PreviewedFinding[];
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
}

export interface Preview {
  /** Whether the server could read all of it. */
  readonly readable: boolean;
  readonly files: readonly PreviewedFile[];
  /** Of the files that can be read, as one submission. */
  readonly scans: readonly PreviewedScan[];
  /** Why these files, though each can be read, would not be taken together. */
  readonly refused: Refusal | null;
}
