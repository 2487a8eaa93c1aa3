// A format: how it is recognised, how it is opened, and what people are told of it. All are in formats.ts; adding one is a file, a row, a sample.
import type { OpenRun } from '../parsed-report.ts';
import type { ReportDocument } from './document.ts';
import type { OpenContext } from './report-context.ts';
import type { VexStatement } from './vex-statement.ts';

/** What docs/formats.md says of a format. */
export interface FormatGuide {
  /** As people call it. */
  readonly title: string;
  /** Which versions and shapes are read. */
  readonly versions: string;
  /** Option of the tool that writes it. */
  readonly howTo: string;
  /** What becomes of it, a sentence each. */
  readonly reads: readonly string[];
  /** What is passed over, and why. */
  readonly ignores: readonly string[];
  /** Known limits. */
  readonly limits: readonly string[];
  /** File in examples/reports. */
  readonly sample: string;
}

export interface Format {
  /** Short and stable, such as `npm-audit`. */
  readonly name: string;
  readonly guide: FormatGuide;
  /** By content alone. Of all formats at most one may say yes to a document. */
  readonly recognises: (document: ReportDocument) => boolean;
  /** @throws ProblemError with one of the `report-…` codes */
  readonly open: (document: ReportDocument, context: OpenContext) => readonly OpenRun[];
  /** What it says of findings of other reports (VEX), in the order in which it holds. @throws ProblemError like `open` */
  readonly readStatements?: (document: ReportDocument) => readonly VexStatement[];
}
