// Checkov's JSON (checkov -o json): one report for each kind of file, or a list of them.
import { documentsOf } from '../documents-of.ts';
import type { ReportDocument } from '../document.ts';
import { asArray, asObject, asText, type JsonObject } from '../json-values.ts';
import { nativeFormat } from '../native-format.ts';
import type { NativeFinding, Notes } from '../native-finding.ts';
import { readCheck } from './checkov-check.ts';
import { eachObject } from './each-object.ts';

const lists = ['failed_checks', 'passed_checks', 'skipped_checks'];

/** What Checkov writes where it found no file to check. */
function isSummary(report: JsonObject): boolean {
  return 'checkov_version' in report && ('passed' in report || 'failed' in report) && !('results' in report);
}

function isReport(report: JsonObject | undefined): boolean {
  if (!report) return false;
  const results = asObject(report['results']);
  return (
    (asText(report['check_type']) !== undefined && results !== undefined && lists.some((list) => list in results)) || isSummary(report)
  );
}

/** The reports with their pointers: the document itself, or the items of its list. */
function reportsOf(document: ReportDocument): readonly [value: unknown, at: string][] {
  const [value, ...others] = documentsOf(document);
  if (others.length > 0) return [];
  return asArray(value)?.map((one, index): [unknown, string] => [one, `/${index}`]) ?? [[value, '']];
}

function countOf(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}

function failuresOf(report: JsonObject): string[] {
  const told = asArray(asObject(report['results'])?.['parsing_errors']) ?? [];
  const files = told.map((file) => `Checkov could not parse ${asText(file)?.slice(0, 250) ?? 'a file'}.`);
  const summary = asObject(report['summary']) ?? report;
  const count = countOf(summary['parsing_errors'] ?? summary['parsingerrors']);
  if (files.length === 0 && count > 0) return [`Checkov could not parse all files (${count}).`];
  if (isSummary(report) && countOf(report['failed']) > 0)
    return [`The report is a summary only: it counts ${countOf(report['failed'])} failed checks and names none.`];
  const [counted, listed] = [countOf(summary['failed']), asArray(asObject(report['results'])?.['failed_checks'])?.length ?? 0];
  return counted > listed ? [...files, `Checkov counts ${counted} failed checks, but the report lists ${listed}.`] : files;
}

function readReport(report: JsonObject, at: string, notes: Notes): NativeFinding[] {
  const results = asObject(report['results']);
  const kind = asText(report['check_type'])?.slice(0, 60) ?? '';
  const read = (list: string, suppressed: boolean): NativeFinding[] =>
    eachObject(results?.[list], `${at}/results/${list}`, notes, (check, place) => readCheck(check, place, kind, suppressed));
  return [...read('failed_checks', false), ...read('skipped_checks', true)];
}

export const checkov = nativeFormat({
  name: 'checkov',
  guide: {
    title: 'Checkov',
    versions: 'JSON of 1.x to 3.x, one report or a list of them',
    howTo: '`checkov -d . -o json`',
    reads: [
      'Each failed check is a finding about its resource; of packages and images a finding about the package, of secrets a secret.',
      'Skipped checks are findings that are suppressed in the source.',
      'The summary that Checkov writes where it had nothing to check is a clean scan.',
    ],
    ignores: ['Passed checks.', 'The code of a secret, and the hash that Checkov gives as its resource.'],
    limits: [
      'A file that Checkov could not parse makes the scan unhealthy.',
      'Without an API key Checkov rates nothing: such findings count as medium, secrets as high.',
    ],
    sample: 'checkov.json',
  },
  recognises: (document) => {
    const first = reportsOf(document)
      .map(([value]) => asObject(value))
      .find((report) => report !== undefined);
    return isReport(first);
  },
  read: (document, notes) => {
    const reports = reportsOf(document).flatMap(([value, at]): [JsonObject, string][] => {
      const report = asObject(value);
      if (report && isReport(report)) return [[report, at]];
      notes.reject(at, 'The item is no report of Checkov.');
      return [];
    });
    const versions = reports.map(([report]) => (asObject(report['summary']) ?? report)['checkov_version']);
    return [
      {
        tool: 'Checkov',
        toolVersion: versions.find((version) => asText(version) !== undefined),
        findings: reports.flatMap(([report, at]) => readReport(report, at, notes)),
        failures: reports.flatMap(([report]) => failuresOf(report)),
      },
    ];
  },
});
