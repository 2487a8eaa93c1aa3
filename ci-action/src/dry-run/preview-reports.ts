// What reports would become, read by the server's own code (api/src/domain/formats). Next step: describe-preview.ts.
import { openDocument } from '@portcullis/api/domain/formats/open-document.ts';
import { openReports, recogniseFormat, type SentFile } from '@portcullis/api/domain/formats/open-report.ts';
import { TextBudget } from '@portcullis/api/domain/formats/text-budget.ts';
import type { OpenRun, ParsedResult } from '@portcullis/api/domain/parsed-report.ts';
import { ProblemError } from '@portcullis/api/errors.ts';
import { problemCatalogue, type Severity, severityRank } from '@portcullis/contract';
import { gunzipSync } from 'node:zlib';
import { readReport } from '../find-reports.ts';
import { prepareReport } from '../prepare-report.ts';
import { ScanFailure } from '../scan-failure.ts';
import type { Preview, PreviewedFile, PreviewedFinding, PreviewedScan, Refusal } from './preview.ts';

const mostFindings = 20;

interface OpenedFile {
  readonly told: PreviewedFile;
  /** As it would be sent; undefined where it cannot be read. */
  readonly sent: SentFile | undefined;
}

/** Throws on what is no refusal. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof ScanFailure) {
    const { kind, title, advice } = error.failure;
    return { code: kind, title, detail: advice, pointer: null };
  }
  if (!(error instanceof ProblemError)) throw error;
  return { code: error.code, title: problemCatalogue[error.code].title, detail: error.message, pointer: error.pointer ?? null };
}

async function openFile(file: string, category: string | undefined): Promise<OpenedFile> {
  let format: PreviewedFile['format'] = null;
  try {
    const bytes = gunzipSync((await prepareReport(file, await readReport(file))).body);
    const document = openDocument(bytes);
    const recognised = recogniseFormat(document);
    format = { name: recognised.name, title: recognised.guide.title };
    for (const run of recognised.open(document, { category, budget: new TextBudget() })) run.readResults(() => false);
    recognised.readStatements?.(document);
    return { told: { file, format, refused: null }, sent: { name: file, bytes } };
  } catch (error) {
    return { told: { file, format, refused: refusalOf(error) }, sent: undefined };
  }
}

function placeOf({ path, line, subject, details }: ParsedResult): string | null {
  const named = details?.package;
  if (named) return `${named.name}${named.version === null ? '' : ` ${named.version}`}${path === null ? '' : ` in ${path}`}`;
  if (path !== null) return line === null ? path : `${path}:${line}`;
  if (subject?.type === 'dynamic') return `${subject.method} ${subject.url}`.trim();
  return subject?.type === 'infrastructure' ? subject.resource : null;
}

function previewFinding(result: ParsedResult): PreviewedFinding {
  const { severity, ruleId, type, message, suppressed } = result;
  return { severity, ruleId, type, place: placeOf(result), message, suppressed };
}

function previewScan(run: OpenRun): PreviewedScan {
  const { tool, toolVersion, category, health, healthReasons, files = [] } = run;
  const { results, warnings, warningCount, rejected } = run.readResults(() => false);
  const bySeverity: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of results) bySeverity[severity] += 1;
  return {
    ...{ files, tool, toolVersion, category, health, healthReasons },
    findingCount: results.length,
    suppressedCount: results.filter(({ suppressed }) => suppressed).length,
    rejectedCount: rejected,
    bySeverity,
    findings: [...results]
      .sort((a, b) => severityRank(a.severity) - severityRank(b.severity))
      .slice(0, mostFindings)
      .map(previewFinding),
    ...{ warnings, warningCount },
  };
}

/** Reads each file by itself, so that one that is refused hides no other; then all that can be read together, as the server would. */
export async function previewReports(files: readonly string[], category: string | undefined): Promise<Preview> {
  const opened: OpenedFile[] = [];
  for (const file of files) opened.push(await openFile(file, category));
  const told = opened.map((one) => one.told);
  const sent = opened.flatMap((one) => one.sent ?? []);
  const isEachReadable = sent.length === files.length;
  try {
    const scans = sent.length === 0 ? [] : openReports(sent, { category }).map(previewScan);
    return { readable: isEachReadable, files: told, scans, refused: null };
  } catch (error) {
    return { readable: false, files: told, scans: [], refused: refusalOf(error) };
  }
}
