// The corpus of real reports beside the repository: what is in it, and what other projects' tests assert about it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseReport } from '../../src/domain/formats/open-report.ts';
import type { ParsedRun } from '../../src/domain/parsed-report.ts';
import { ProblemError } from '../../src/errors.ts';

/** Folder of the corpus: PORTCULLIS_CORPUS, else beside the repository. */
export const corpusFolder = process.env['PORTCULLIS_CORPUS'] ?? resolve(import.meta.dirname, '../../../../shared/corpus');

export const hasCorpus = existsSync(join(corpusFolder, 'INDEX.json'));

export interface CorpusEntry {
  readonly file: string;
  readonly format: string;
  /** Raw counts, made with no parser of this project. */
  readonly counts?: Readonly<Record<string, unknown>>;
}

/** A check of a single finding, or of several. */
export interface ExpectedCheck {
  /** Counts in the order of the parser that it is about. */
  readonly i?: number;
  /** In place of `i`: the findings that have these values. */
  readonly where?: Readonly<Record<string, unknown>>;
  readonly field: string;
  readonly op: string;
  readonly value?: unknown;
  /** An item of the field, or its length. */
  readonly sub?: number | 'len';
}

export interface ExpectedFile {
  readonly project: string;
  readonly file: string;
  readonly format: string;
  readonly findings?: number | null;
  readonly findings_more_than?: number | null;
  readonly raises?: readonly string[] | null;
  readonly checks?: readonly ExpectedCheck[];
}

export type Parsed = readonly ParsedRun[] | ProblemError;

function readCorpusJson(name: string): unknown {
  return JSON.parse(readFileSync(join(corpusFolder, name), 'utf8'));
}

export function listCorpus(): readonly CorpusEntry[] {
  return (readCorpusJson('INDEX.json') as { entries: CorpusEntry[] }).entries;
}

/** What the tests of DefectDojo, SecObserve and Jenkins assert. */
export function listExpected(): readonly ExpectedFile[] {
  return ['defectdojo', 'secobserve', 'jenkins'].flatMap((project) =>
    (readCorpusJson(`expected-${project}.json`) as ExpectedFile[]).map((entry) => ({ ...entry, project })),
  );
}

/** Files that are no report at all, and are not in the index. */
export function listSchemas(): readonly string[] {
  return readdirSync(join(corpusFolder, 'schemas')).map((name) => `schemas/${name}`);
}

/** The bytes as text, without the parser. */
export function readCorpusText(file: string): string {
  return readFileSync(join(corpusFolder, file), 'utf8').replace(/^\uFEFF/, '');
}

/** The report read by hand, without the parser; undefined where it is not one JSON document. */
export function readCorpusReport(file: string): unknown {
  try {
    return JSON.parse(readCorpusText(file));
  } catch {
    return undefined;
  }
}

/** The runs of a report, or the problem that it was refused with. Any other exception goes through. */
export function tryParse(path: string): Parsed {
  try {
    return parseReport(readFileSync(path), { category: undefined });
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

const parsed = new Map<string, Parsed>();

/** Read once for all tests. */
export function parseCorpusFile(file: string): Parsed {
  const known = parsed.get(file) ?? tryParse(join(corpusFolder, file));
  parsed.set(file, known);
  return known;
}
