// Which format a report has is told from its content, never from a name; then its reader takes over.
import { ProblemError } from '../../errors.ts';
import type { OpenRun, ParsedRun } from '../parsed-report.ts';
import type { ReportDocument } from './document.ts';
import { formats } from './formats.ts';
import { explainUnknown } from './explain-unknown.ts';
import { openDocument } from './open-document.ts';
import type { ReportContext } from './report-context.ts';

/**
 * Opens a report: bytes → runs whose results are still to be read.
 * @throws ProblemError with one of the `report-…` codes; then nothing of the report may be stored
 */
export function openReport(bytes: Buffer, context: ReportContext): readonly OpenRun[] {
  const document = openDocument(bytes);
  return recogniseFormat(document).open(document, context);
}

/** @throws ProblemError `report-format-unknown` */
export function recogniseFormat(document: ReportDocument): (typeof formats)[number] {
  const format = formats.find(({ recognises }) => recognises(document));
  if (!format) throw new ProblemError('report-format-unknown', explainUnknown(document), { pointer: '' });
  return format;
}

/** Opens a report and reads all of it. */
export function parseReport(bytes: Buffer, context: ReportContext): readonly ParsedRun[] {
  return openReport(bytes, context).map((run) => ({ ...run, ...run.readResults(() => false) }));
}
