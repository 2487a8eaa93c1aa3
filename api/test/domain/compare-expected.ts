// Compares what this parser makes of a corpus file with what another project's test asserts about it, each in the words of
// that project: their severities and their "no CWE" are translated, everything else must be the same.
import type { ParsedResult } from '../../src/domain/parsed-report.ts';
import type { ExpectedCheck, ExpectedFile } from './corpus-files.ts';

export interface Comparison {
  readonly file: string;
  /** What was compared: `findings`, or a check such as `3.severity`. */
  readonly what: string;
  readonly theirs: string;
  readonly ours: string;
}

/** Severities as these projects name them. Both call a note "Info"; see read-severity.ts for ours. */
function severityWord(result: ParsedResult): string {
  if (result.severitySource !== 'score' && result.severity === 'low') return 'Info';
  return `${result.severity.charAt(0).toUpperCase()}${result.severity.slice(1)}`;
}

/** Our value for a field of theirs; undefined where there is nothing to compare. */
function valueFor(result: ParsedResult, { field, value }: ExpectedCheck): string | undefined {
  switch (field) {
    case 'severity':
    case 'parser_severity':
      return value === '' ? undefined : severityWord(result);
    case 'file_path':
    case 'origin_source_file':
      return String(result.path);
    case 'line':
    case 'origin_source_line_start':
      return String(result.line);
    case 'vuln_id_from_tool':
      return result.ruleId;
    case 'cwe':
      // They keep one number, and 0 for none.
      return value === 0 ? String(result.cwes.length) : result.cwes.includes(Number(value)) ? String(value) : result.cwes.join(' ');
    case 'unsaved_cwes':
      return [...result.cwes].sort((a, b) => a - b).join(' ');
    default:
      return undefined;
  }
}

function theirWord({ value }: ExpectedCheck): string {
  return Array.isArray(value)
    ? value
        .map(Number)
        .sort((a, b) => a - b)
        .join(' ')
    : String(value);
}

/** Everything of an expectation that can be compared. Single findings only where both count the same: else the order differs. */
export function compareExpected(expected: ExpectedFile, results: readonly ParsedResult[]): readonly Comparison[] {
  const { file } = expected;
  const comparisons: Comparison[] = [];
  if (typeof expected.findings !== 'number') return comparisons;
  comparisons.push({ file, what: 'findings', theirs: String(expected.findings), ours: String(results.length) });
  if (expected.findings !== results.length) return comparisons;
  for (const check of expected.checks ?? []) {
    const result = check.i === undefined ? undefined : results[check.i];
    if (result === undefined || check.op !== 'eq') continue;
    const ours = valueFor(result, check);
    if (ours !== undefined) comparisons.push({ file, what: `${check.i!}.${check.field}`, theirs: theirWord(check), ours });
  }
  return comparisons;
}
