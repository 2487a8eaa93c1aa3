// Which format a report has is told from its content, never from a name; then its reader takes over.
import { ProblemError } from '../../errors.ts';
import type { OpenRun, ParsedRun } from '../parsed-report.ts';
import { applyStatements } from './apply-statements.ts';
import type { ReportDocument } from './document.ts';
import type { Format } from './format.ts';
import { formats } from './formats.ts';
import { explainUnknown } from './explain-unknown.ts';
import { mergeRuns } from './merge-runs.ts';
import { openDocument } from './open-document.ts';
import type { OpenContext, ReportContext } from './report-context.ts';
import { jsonLimits } from './split-json.ts';
import { TextBudget } from './text-budget.ts';
import { statementsAlone, type VexStatement } from './vex-statement.ts';

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

/** What a file holds: scans, and what it says of findings of others. */
interface OpenedFile {
  readonly runs: readonly OpenRun[];
  readonly statements: readonly VexStatement[];
}

function openFile({ name, bytes }: SentFile, context: OpenContext): OpenedFile {
  const document = openDocument(bytes);
  const format = recogniseFormat(document);
  const runs = format.open(document, context);
  return { runs: name === '' ? runs : runs.map((run) => ({ ...run, files: [name] })), statements: format.readStatements?.(document) ?? [] };
}

/** Whatever is told of a file of several names it. */
function nameFile({ runs, statements }: OpenedFile, name: string): OpenedFile {
  const nameWarning = <Told extends { readonly pointer: string }>(warning: Told): Told => ({
    ...warning,
    pointer: `${name}#${warning.pointer}`,
  });
  return {
    runs: runs.map((run) => ({
      ...run,
      readResults: (isKnown) => {
        const read = run.readResults(isKnown);
        return { ...read, warnings: read.warnings.map(nameWarning) };
      },
    })),
    statements: statements.map((statement) => ({ ...statement, at: `${name}#${statement.at}` })),
  };
}

function openNamed(file: SentFile, context: OpenContext): OpenedFile {
  try {
    return nameFile(openFile(file, context), file.name);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new ProblemError(error.code, `${file.name}: ${error.message}`, { pointer: `${file.name}#${error.pointer ?? ''}`, cause: error });
  }
}

/**
 * Opens the files of an upload: bytes → runs whose results are still to be read, one for each tool and category.
 * @throws ProblemError with one of the `report-…` codes; then nothing of the upload may be stored
 */
export function openReports(files: readonly SentFile[], context: ReportContext): readonly OpenRun[] {
  const shared: OpenContext = { ...context, budget: new TextBudget() };
  const opened = files.map((file) => (files.length === 1 ? openFile(file, shared) : openNamed(file, shared)));
  const runs = mergeRuns(opened.flatMap((file) => file.runs));
  if (runs.length === 0) throw new ProblemError('report-invalid', statementsAlone, { pointer: '' });
  if (runs.length > mostRuns) {
    const detail = `The upload has ${runs.length} scans of different tools and categories; at most ${mostRuns} are taken at once.`;
    throw new ProblemError('report-too-large', detail, { pointer: '' });
  }
  const results = runs.reduce((sum, run) => sum + run.resultCount, 0);
  if (results > jsonLimits.items) {
    const detail = `The upload has ${results} findings in all; at most ${jsonLimits.items} are read. Narrow the scans, or send them in several uploads.`;
    throw new ProblemError('report-too-large', detail, { pointer: '' });
  }
  return applyStatements(
    runs,
    opened.flatMap((file) => file.statements),
  );
}

/** Opens one report. @throws ProblemError with one of the `report-…` codes */
export function openReport(bytes: Buffer, context: ReportContext): readonly OpenRun[] {
  return openReports([{ name: '', bytes }], context);
}

/** Opens a report and reads all of it. */
export function parseReport(bytes: Buffer, context: ReportContext): readonly ParsedRun[] {
  return openReport(bytes, context).map((run) => ({ ...run, ...run.readResults(() => false) }));
}
