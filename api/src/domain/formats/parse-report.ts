// Which format a report has is told from its content, never from a name; then its parser takes over.
import { ProblemError } from '../../errors.ts';
import type { ParsedRun } from '../parsed-report.ts';
import { asObject } from './json-values.ts';
import { readJson } from './read-json.ts';
import { parseSarif } from './sarif/parse-sarif.ts';

/** What the sender says about a report beside its bytes. */
export interface ReportContext {
  /** Category that counts in place of the report's own. */
  readonly category: string | undefined;
}

/**
 * Reads a report: bytes → runs.
 * @throws ProblemError with one of the `report-…` codes; then nothing of the report may be stored
 */
export function parseReport(bytes: Buffer, context: ReportContext): readonly ParsedRun[] {
  const value = readJson(bytes);
  const top = asObject(value);
  if (!top) {
    const what = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
    throw new ProblemError(
      'report-format-unknown',
      `The report is ${what}. A SARIF 2.1.0 report (an object with "version" and "runs") was expected.`,
      { pointer: '' },
    );
  }
  if ('runs' in top || 'version' in top) return parseSarif(top, context);
  throw new ProblemError(
    'report-format-unknown',
    'The report has neither "version" nor "runs". A SARIF 2.1.0 report was expected; most scanners write one with an option such as --sarif.',
    { pointer: '' },
  );
}
