// Runs every way of matching on the same edits of the same files.
import { readCorpus } from './corpus.ts';
import { hashLinesOf } from './hash-lines.ts';
import { plainTool, type Scan } from './make-report.ts';
import type { Commit, Matcher } from './matcher.ts';
import { type Row, rows } from './rows.ts';
import { scanFiles } from './scan-file.ts';
import { chooseCounted, type Score, scoreRecognitions } from './score.ts';
import type { TaggedFile } from './tagged-file.ts';
import { TemporaryRepository } from './temporary-repository.ts';
import { makeMatchers } from './ways.ts';

export interface RowScores {
  readonly name: string;
  readonly editedFiles: number;
  /** By name of the matcher. */
  readonly scores: ReadonlyMap<string, Score>;
}

export interface Measurement {
  readonly files: number;
  /** Before the edits. */
  readonly findings: number;
  readonly rows: readonly RowScores[];
}

/** What is measured. */
export interface Selection {
  /** Of the files, from 0 to 1. */
  readonly share: number;
  /** Names of rows. */
  readonly rowNames: readonly string[];
}

/** The first scan is the same for most rows, so that what a matcher keeps of it is too. */
function makeFirstScan(files: readonly TaggedFile[]): (row: Row) => Scan {
  const plain = { findings: scanFiles(files), hashes: hashLinesOf(files), tool: plainTool };
  return ({ before }) => (before ? { ...plain, tool: { ...plainTool, ...before } } : plain);
}

interface Stage {
  readonly files: readonly TaggedFile[];
  readonly repository: TemporaryRepository;
  readonly matchers: readonly Matcher[];
}

async function measureRow(row: Row, before: Scan, { files, repository, matchers }: Stage): Promise<RowScores> {
  const edited = row.edit(files);
  const evidence = await repository.commit(edited);
  const after = { findings: scanFiles(edited), hashes: hashLinesOf(edited), tool: { ...plainTool, ...row.after } };
  const commit: Commit = { before, after, evidence, from: repository.base };
  const untouched = new Set(files);
  const editedPaths = new Set(edited.filter((file) => !untouched.has(file)).map(({ path }) => path));
  const isCounted = chooseCounted(commit, editedPaths, row);
  const scores = new Map(matchers.map((matcher) => [matcher.name, scoreRecognitions(commit, matcher.match(commit), isCounted)]));
  return { name: row.name, editedFiles: editedPaths.size, scores };
}

/** Measures some rows, one after the other. */
export async function measureIdentity({ share, rowNames }: Selection): Promise<Measurement> {
  const files = readCorpus(share);
  const firstScan = makeFirstScan(files);
  const stage = { files, matchers: makeMatchers(), repository: new TemporaryRepository(files) };
  try {
    const measured: RowScores[] = [];
    for (const row of rows.filter(({ name }) => rowNames.includes(name))) {
      measured.push(await measureRow(row, firstScan(row), stage));
    }
    return { files: files.length, findings: scanFiles(files).length, rows: measured };
  } finally {
    stage.repository.remove();
  }
}
