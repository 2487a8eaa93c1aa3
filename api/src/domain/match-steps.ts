// The steps of match-findings, strongest evidence first. Each takes what the ones before left.
import { FileBoard, join, type MatchContext } from './file-board.ts';
import type { LiveFinding } from './live-findings.ts';
import { type Marks, oldMarksOf, pathMark } from './marks.ts';
import type { MatchBoard, Result } from './match-board.ts';
import { compareText, groupBy, type Pair, pairBucket, pairDismissed, type PairRule } from './pair-bucket.ts';

export interface Marked {
  readonly marks: Marks;
}

/** Results farther than this from a finding's last known line are not paired with it when counts differ. */
const farthestLines = 60;

function addTo<Item>(groups: Map<string, Item[]>, key: string, item: Item): void {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}

/** The tool's own fingerprints, where one result and one finding have it, and nothing else. */
export function matchNative(board: MatchBoard, untrusted: ReadonlySet<string>): void {
  const findings = new Map<string, LiveFinding[]>();
  for (const finding of board.missing()) for (const key of finding.marks.native) if (!untrusted.has(key)) addTo(findings, key, finding);
  if (findings.size === 0) return;
  const results = new Map<string, Result[]>();
  for (const result of board.open()) for (const key of result.marks.native) if (findings.has(key)) addTo(results, key, result);
  // With several keys a finding may be meant by several; their order must not be that of the report.
  for (const [key, [result, ...others]] of [...results].sort(([a], [b]) => compareText(a, b))) {
    const [finding, ...rest] = findings.get(key) ?? [];
    if (result && finding && others.length + rest.length === 0) board.pair(result, finding, 'native');
  }
}

/** The same package with the same vulnerability, the same resource under the same rule: as often on both sides, in the order of their places. */
export function matchSubjects(board: MatchBoard): void {
  const keyOf = ({ marks }: Marked): string | null => marks.subject;
  const findings = groupBy(board.missing(), keyOf);
  if (findings.size === 0) return;
  for (const [subject, results] of groupBy(board.open(), keyOf)) {
    const known = findings.get(subject);
    if (known) pairBucket({ results, findings: known }, anyPair, (result, finding) => void board.pair(result, finding, 'subject'));
  }
}

const distance = (result: Result, finding: LiveFinding): number => Math.abs((result.result.line ?? 0) - (finding.line ?? 0));

const isUnchanged = (result: Result, finding: LiveFinding): boolean => result.digest === finding.contentDigest;

export const anyPair: PairRule<Result> = {
  mayPair: () => true,
  score: (result, finding) => (isUnchanged(result, finding) ? 0.5 : 0) - distance(result, finding),
};

const sameNumber: PairRule<Result> = { mayPair: () => true, score: () => undefined };

/** Nothing beyond reach where counts differ. */
const nearest: PairRule<Result> = {
  mayPair: () => true,
  score: (result, finding) => {
    const far = distance(result, finding);
    return far > farthestLines ? undefined : (isUnchanged(result, finding) ? 0.5 : 0) - far;
  },
};

/** The quoted text counts where one side was not told the line. */
const quoted: PairRule<Result> = {
  mayPair: (result, finding) => result.marks.line === null || finding.marks.line === null,
  score: (result, finding) => (quoted.mayPair(result, finding) ? nearest.score(result, finding) : undefined),
};

/** Where one side was not told the line: else the line, and what is around it, has said already that they are not the same. */
const unlessToldApart: PairRule<Result> = {
  mayPair: (result, finding) => result.marks.line === null || finding.marks.line === null,
  score: () => undefined,
};

/** A line that changed is where others near it say that it went. */
function makeExpectedRule(file: FileBoard, reach: number): PairRule<Result> {
  return {
    mayPair: (result, finding) => file.shift.isExpected(finding.line, result.result.line) || distance(result, finding) <= reach,
    score: () => undefined,
  };
}

/** Rule and file alone say little: only what is near or unchanged is taken for the same. */
const near: PairRule<Result> = {
  mayPair: (result, finding) => distance(result, finding) <= farthestLines || isUnchanged(result, finding),
  score: nearest.score,
};

/** Equal lines in one file are told apart by what is around them, and by where lines near them went. */
function makeAroundRule(file: FileBoard): PairRule<Result> {
  const score = (result: Result, finding: LiveFinding): number | undefined => {
    const { marks } = result;
    const known = finding.marks;
    const points =
      (marks.above === known.above ? 3 : 0) +
      (marks.below === known.below ? 3 : 0) +
      (file.shift.isExpected(finding.line, result.result.line) ? 4 : 0) +
      // The same block alone says little; where git knows the lines, it says nothing.
      (marks.scope === known.scope && !file.isMapped && distance(result, finding) <= farthestLines ? 2 : 0);
    if (points === 0) return undefined;
    return points + (isUnchanged(result, finding) ? 0.5 : 0) - Math.min(distance(result, finding), 10_000) / 20_000;
  };
  return { score, mayPair: (result, finding) => score(result, finding) !== undefined };
}

/** What stands still in the file: by all that is around it, where nothing else has that; by git; by what is next to it. */
function pairStanding(file: FileBoard): void {
  const inBlock = ({ marks }: Marked): string | null => join(marks.rule, marks.line, marks.above, marks.below, marks.scope);
  // Goes before git, which takes one of two like blocks for the other where they change places.
  file.pairOnly('context', inBlock);
  file.pairBy(
    'mapped',
    ({ result, marks }) => join(marks.rule, result.line),
    (finding) => join(finding.marks.rule, file.mappedLine(finding)),
    anyPair,
  );
  file.pairBy('context', inBlock, inBlock, sameNumber);
  const around = ({ marks }: Marked): string | null => join(marks.rule, marks.line, marks.above, marks.below);
  file.pairBy('context', around, around, makeAroundRule(file));
}

/** What moved or changed in the file. */
function pairMoved(file: FileBoard): void {
  file.pairBy(
    'logical',
    ({ marks }) => join(marks.rule, marks.logical, marks.line ?? marks.text ?? ''),
    ({ marks }) => join(marks.rule, marks.logical, marks.line ?? marks.text ?? ''),
    anyPair,
  );
  file.pairBy(
    'line',
    ({ marks }) => join(marks.rule, marks.line),
    ({ marks }) => join(marks.rule, marks.line),
    makeAroundRule(file),
  );
  file.pairBy(
    'line',
    ({ marks }) => join(marks.rule, marks.text),
    ({ marks }) => join(marks.rule, marks.text),
    quoted,
  );
  file.pairBy(
    'github',
    ({ marks }) => join(marks.rule, marks.github),
    ({ marks }) => join(marks.rule, marks.github),
    unlessToldApart,
  );
}

/** Lines that changed themselves, in what is around them; where git knows the lines, among those that were changed together. */
function pairChanged(file: FileBoard): void {
  const around = ({ marks }: Marked): string | null => join(marks.rule, marks.above, marks.below);
  file.pairBy('changed', around, around, sameNumber);
  file.pairBy(
    'changed',
    ({ result, marks }) => join(marks.rule, file.regionOf(result.line)),
    (finding) => join(finding.marks.rule, file.changedRegion(finding)),
    sameNumber,
  );
  if (file.isMapped) return;
  for (const side of ['above', 'below'] as const) {
    const keyOf = ({ marks }: Marked): string | null => join(marks.rule, marks[side], marks.scope);
    file.pairBy('changed', keyOf, keyOf, makeExpectedRule(file, 2));
  }
  const inScope = ({ marks }: Marked): string | null => (marks.line === null ? null : join(marks.rule, marks.scope));
  file.pairBy('changed', inScope, inScope, makeExpectedRule(file, 0));
}

/** Rule and file alone, for what neither report nor action say more of. */
function pairByPlace(file: FileBoard): void {
  const keyOf = ({ marks }: Marked): string | null => (marks.text === null && marks.line === null ? marks.rule : null);
  file.pairBy('place', keyOf, keyOf, near);
}

/** Goes through the files that the report names. `pathNow` leads from the mark of a path that was renamed to that of its new one. */
export function matchInFiles(board: MatchBoard, context: MatchContext, pathNow: ReadonlyMap<string, string>): readonly FileBoard[] {
  const findings = groupBy(board.missing(), ({ marks: { path } }) => (path === null ? null : (pathNow.get(path) ?? path)));
  const files: FileBoard[] = [];
  for (const [path, results] of groupBy(board.open(), ({ marks }) => marks.path)) {
    const known = findings.get(path);
    if (known) files.push(new FileBoard(board, results, known, context));
  }
  for (const file of files) pairStanding(file);
  for (const file of files) pairMoved(file);
  for (const file of files) pairChanged(file);
  for (const file of files) pairByPlace(file);
  return files;
}

/** Paths that git says were renamed, as marks: old → new. */
export function readRenames(board: MatchBoard, { lineMap }: MatchContext): Map<string, string> {
  const renames = new Map<string, string>();
  if (!lineMap) return renames;
  for (const path of new Set(board.open().map(({ result }) => result.path))) {
    const was = path === null ? undefined : lineMap.fileAt(path)?.was;
    if (was !== undefined && was !== path) renames.set(pathMark(was), pathMark(path));
  }
  return renames;
}

/** What was stored before lines and surroundings had marks of their own. */
export function matchOld(board: MatchBoard, { dismissed }: MatchContext): void {
  for (const kind of ['text', 'place'] as const) {
    const findings = groupBy(board.missing(), ({ marks }) => marks.old[kind]);
    if (findings.size === 0) continue;
    for (const [key, results] of groupBy(board.open(), ({ result }) => oldMarksOf(result)[kind])) {
      const known = findings.get(key);
      if (!known) continue;
      const pair: Pair<Result> = (result, finding) => void board.pair(result, finding, kind === 'text' ? 'line' : 'place');
      const bucket = { results, findings: known };
      if (kind === 'text') pairBucket(bucket, nearest, pair);
      else pairBucket(pairDismissed(bucket, dismissed, pair), near, pair);
    }
  }
}
