// Which format a report has is told from its content, never from a name; then its reader takes over.
import { ProblemError } from '../../errors.ts';
import type { OpenRun, ParsedRun } from '../parsed-report.ts';
import { asObject } from './json-values.ts';
import { openJson } from './read-json.ts';
import type { ReportContext } from './report-context.ts';
import { openSarif } from './sarif/open-sarif.ts';

// Where SARIF keeps its results: the one list of a report that is long.
const longList = ['runs', '*', 'results'];

/**
 * Opens a report: bytes → runs whose results are still to be read.
 * @throws ProblemError with one of the `report-…` codes; then nothing of the report may be stored
 */
export function openReport(bytes: Buffer, context: ReportContext): readonly OpenRun[] {
  const json = openJson(bytes, longList);
  const top = asObject(json.value);
  if (!top) {
    const what = json.value === null ? 'null' : Array.isArray(json.value) ? 'an array' : `a ${typeof json.value}`;
    const detail = `The report is ${what}. A SARIF 2.1.0 report (an object with "version" and "runs") was expected.`;
    throw new ProblemError('report-format-unknown', detail, { pointer: '' });
  }
  // "version" alone tells nothing: CycloneDX, GitLab's reports and package locks have one too.
  if ('runs' in top) return openSarif(top, json, context);
  const detail = 'The report has no "runs". A SARIF 2.1.0 report was expected; most scanners write one with an option such as --sarif.';
  throw new ProblemError('report-format-unknown', detail, { pointer: '' });
}

/** Opens a report and reads all of it. */
export function parseReport(bytes: Buffer, context: ReportContext): readonly ParsedRun[] {
  return openReport(bytes, context).map((run) => ({ ...run, ...run.readResults(() => false) }));
}
