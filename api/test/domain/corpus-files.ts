// The corpus of real reports beside the repository: what is in it, and what other projects' tests assert about it.
import { existsSync, readFileSync } from 'node:fs';
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
  readonly counts?: { readonly results?: number };
}

/** A check of a single finding; `i` counts in the order of the parser that it is about. */
export interface ExpectedCheck {
  readonly i?: number;
  readonly field: string;
  readonly op: string;
  readonly value?: unknown;
}

export interface ExpectedFile {
  readonly file: string;
  readonly format: string;
  readonly findings?: number | null;
  readonly checks?: readonly ExpectedCheck[];
}

function readCorpusJson(name: string): unknown {
  return JSON.parse(readFileSync(join(corpusFolder, name), 'utf8'));
}

export function listCorpus(): readonly CorpusEntry[] {
  return (readCorpusJson('INDEX.json') as { entries: CorpusEntry[] }).entries;
}

/** What the tests of DefectDojo, SecObserve or Jenkins assert about SARIF files. */
export function listExpected(project: string): readonly ExpectedFile[] {
  return (readCorpusJson(`expected-${project}.json`) as ExpectedFile[]).filter((entry) => entry.format === 'sarif');
}

/** The runs of a report, or the problem that it was refused with. Any other exception goes through. */
export function tryParse(path: string): readonly ParsedRun[] | ProblemError {
  try {
    return parseReport(readFileSync(path), { category: undefined });
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

export function parseCorpusFile(file: string): readonly ParsedRun[] | ProblemError {
  return tryParse(join(corpusFolder, file));
}
