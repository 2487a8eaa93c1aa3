// Short ways for tests of the parser: a log, a run or a single result goes in as an object, and comes back parsed.
import { parseReport } from '../../src/domain/formats/open-report.ts';
import { openDocument } from '../../src/domain/formats/open-document.ts';
import { parseItem } from '../../src/domain/formats/read-json.ts';
import type { ParsedResult, ParsedRun } from '../../src/domain/parsed-report.ts';
import { ProblemError } from '../../src/errors.ts';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';

export function parseLog(log: unknown, category?: string): readonly ParsedRun[] {
  return parseReport(Buffer.from(JSON.stringify(log)), { category });
}

/** The only run of a log with these findings. */
export function parseRun(findings: readonly SarifFinding[], run: object = {}): ParsedRun {
  return parseLog(makeSarif(findings, run))[0]!;
}

/** The only result of a log with this finding; `extra` overrides members of the result, undefined takes one out. */
export function parseResult(extra: object = {}, run: object = {}): ParsedResult {
  const { results } = parseRun([{ extra }], run);
  if (results.length !== 1) throw new Error(`expected one result, got ${results.length}`);
  return results[0]!;
}

/** A report's whole value, with the items of its long list back in their places. */
export function readJson(sent: string | Buffer): unknown {
  const document = openDocument(Buffer.from(sent));
  if (document.kind !== 'json') throw new Error(`expected one JSON document, got ${document.kind}`);
  const { value, items, bytes } = document.json;
  for (const item of items) {
    (value as { runs: { results: unknown[] }[] }).runs[item.parent]!.results[item.index] = parseItem(bytes, item);
  }
  return value;
}

/** The problem that the function throws; anything else that it throws goes through. */
export function problemOf(act: () => unknown): ProblemError {
  try {
    act();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('expected a ProblemError');
}

/** Codes of a run's warnings, each once. */
export function codesOf(run: ParsedRun): string[] {
  return [...new Set(run.warnings.map((warning) => warning.code))];
}
