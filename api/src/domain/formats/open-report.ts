// Which format a report has is told from its content, never from a name; then its reader takes over.
import { ProblemError } from '../../errors.ts';
import type { OpenRun, ParsedRun } from '../parsed-report.ts';
import type { ReportDocument } from './document.ts';
import type { Format } from './format.ts';
import { formats } from './formats.ts';
import { explainUnknown } from './explain-unknown.ts';
import { mergeRuns } from './merge-runs.ts';
import { openDocument } from './open-document.ts';
import type { OpenContext, ReportContext } from './report-context.ts';
import { TextBudget } from './text-budget.ts';

/** One file of an upload. */
export interface SentFile {
  /** As the sender calls it; empty where the body is the report itself. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Scans of one upload: each is compared and stored by itself. */
const mostRuns = 200;

/** @throws ProblemError `report-format-unknown` */
export function recogniseFormat(document: ReportDocument): Format {
  const format = formats.find(({ recognises }) => recognises(document));
  if (!format) throw new ProblemError('report-format-unknown', explainUnknown(document), { pointer: '' });
  return format;
}

function openFile(bytes: Buffer, context: OpenContext): readonly OpenRun[] {
  const document = openDocument(bytes);
  return recogniseFormat(document).open(document, context);
}

/** Whatever is told of a file of several names it. */
function nameFile(run: OpenRun, name: string): OpenRun {
  return {
    ...run,
    readResults: (isKnown) => {
      const read = run.readResults(isKnown);
      return { ...read, warnings: read.warnings.map((warning) => ({ ...warning, pointer: `${name}#${warning.pointer}` })) };
    },
  };
}

function nameFault(error: unknown, name: string): unknown {
  if (!(error instanceof ProblemError)) return error;
  return new ProblemError(error.code, `${name}: ${error.message}`, { pointer: `${name}#${error.pointer ?? ''}`, cause: error });
}

/**
 * Opens the files of an upload: bytes → runs whose results are still to be read, one for each tool and category.
 * @throws ProblemError with one of the `report-…` codes; then nothing of the upload may be stored
 */
export function openReports(files: readonly SentFile[], context: ReportContext): readonly OpenRun[] {
  const shared: OpenContext = { ...context, budget: new TextBudget() };
  const runs = files.flatMap(({ name, bytes }): readonly OpenRun[] => {
    try {
      const opened = openFile(bytes, shared).map((run) => (name === '' ? run : { ...run, files: [name] }));
      return files.length === 1 ? opened : opened.map((run) => nameFile(run, name));
    } catch (error) {
      throw files.length === 1 ? error : nameFault(error, name);
    }
  });
  const merged = mergeRuns(runs);
  if (merged.length <= mostRuns) return merged;
  const detail = `The upload has ${merged.length} scans of different tools and categories; at most ${mostRuns} are taken at once.`;
  throw new ProblemError('report-too-large', detail, { pointer: '' });
}

/** Opens one report. @throws ProblemError with one of the `report-…` codes */
export function openReport(bytes: Buffer, context: ReportContext): readonly OpenRun[] {
  return openReports([{ name: '', bytes }], context);
}

/** Opens a report and reads all of it. */
export function parseReport(bytes: Buffer, context: ReportContext): readonly ParsedRun[] {
  return openReport(bytes, context).map((run) => ({ ...run, ...run.readResults(() => false) }));
}
