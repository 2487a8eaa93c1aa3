// Which format a report has is told from its content, never from a name; then its parser takes over.
import { ProblemError } from '../../errors.ts';
import type { ParsedRun } from '../parsed-report.ts';
import { asObject } from './json-values.ts';
import { readJson } from './read-json.ts';
import type { ReportContext } from './report-context.ts';
import { parseSarif } from './sarif/parse-sarif.ts';

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
