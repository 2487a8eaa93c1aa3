// The steps of match-findings, strongest evidence first. Each takes what the ones before left.
import { FileBoard, isOnBase, join, type MatchContext } from './file-board.ts';
import type { LiveFinding } from './live-findings.ts';
import { type Marks, oldMarksOf, pathMark } from './marks.ts';
import type { MatchBoard, Result } from './match-board.ts';
import { compareText, type Pair, pairBucket, pairDismissed, type PairRule } from './pair-bucket.ts';

interface Marked {
  readonly marks: Marks;
}

/** Results farther than this from a finding's last known line are not paired with it when counts differ. */
const farthestLines = 60;

function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The tool's own fingerprints, where one result and one finding have it, and nothing else. */
export function matchNative(board: MatchBoard, untrusted: ReadonlySet<string>): void {
  const findings = new Map<string, LiveFinding[]>();
  for (const finding of board.missing()) {
    for (const key of finding.marks.native) if (!untrusted.has(key)) findings.set(key, [...(findings.get(key) ?? []), finding]);
  }
  if (findings.size === 0) return;
  const results = new Map<string, Result[]>();
  for (const result of board.open()) {
    for (const key of result.marks.native) if (findings.has(key)) results.set(key, [...(results.get(key) ?? []), result]);
  }
  // With several keys a finding may be meant by several; their order must not be that of the report.
  for (const [key, [result, ...others]] of [...results].sort(([a], [b]) => compareText(a, b))) {
    const [finding, ...rest] = findings.get(key) ?? [];
    if (result && finding && others.length + rest.length === 0) board.pair(result, finding, 'native');
  }
}

const distance = (result: Result, finding: LiveFinding): number => Math.abs((result.result.line ?? 0) - (finding.line ?? 0));

const isUnchanged = (result: Result, finding: LiveFinding): boolean => result.digest === finding.contentDigest;

const anyPair: PairRule<Result> = {
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
    const isExpected = file.shift.isExpected(finding.line, result.result.line);
    const points =
      (marks.above === known.above ? 3 : 0) +
      (marks.below === known.below ? 3 : 0) +
      (marks.scope === known.scope ? 2 : 0) +
      (isExpected ? 4 : 0) +
      (isUnchanged(result, finding) ? 0.5 : 0);
    return points < 1 ? undefined : points - Math.min(distance(result, finding), 10_000) / 20_000;
  };
  return { score, mayPair: (result, finding) => score(result, finding) !== undefined };
}

/** What stands still in the file: by git, by what is around it, by the block that the tool names. */
function pairStanding(file: FileBoard): void {
  file.pairBy(
    'mapped',
    ({ result, marks }) => join(marks.rule, result.line),
    (finding) => join(finding.marks.rule, file.mappedLine(finding)),
    anyPair,
  );
  for (const part of ['scope', 'rule'] as const) {
    file.pairBy(
      'context',
      ({ marks }) => join(marks.rule, marks.line, marks.above, marks.below, marks[part]),
      ({ marks }) => join(marks.rule, marks.line, marks.above, marks.below, marks[part]),
      part === 'scope' ? sameNumber : makeAroundRule(file),
    );
  }
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
    'changed',
    ({ marks }) => join(marks.rule, marks.above, marks.below),
    ({ marks }) => join(marks.rule, marks.above, marks.below),
    sameNumber,
  );
  file.pairBy(
    'changed',
    ({ result, marks }) => join(marks.rule, file.regionOf(result.line)),
    (finding) => join(finding.marks.rule, file.changedRegion(finding)),
    sameNumber,
  );
  file.pairBy(
    'github',
    ({ marks }) => join(marks.rule, marks.github),
    ({ marks }) => join(marks.rule, marks.github),
    sameNumber,
  );
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

/** True where git says that the line of a finding is where it was, unchanged: then its code did not move. */
export function makeIsStanding({ lineMap }: MatchContext, files: readonly FileBoard[]): (finding: LiveFinding) => boolean {
  if (!lineMap) return () => false;
  const changed = new Set(lineMap.changedPaths.map(pathMark));
  const standing = new Set(files.flatMap((file) => file.standing()));
  return (finding) => standing.has(finding) || (isOnBase(finding) && !changed.has(finding.marks.path ?? ''));
}

/**
 * Code that moved to another place or file with what is around it: one such on each side, or none.
 * @returns files all of whose moved findings went to one other file, with nothing left at the old place: they were renamed
 */
export function matchMoved(board: MatchBoard, isStanding: (finding: LiveFinding) => boolean): Map<string, string> {
  const keyOf = ({ marks }: Marked): string | null => join(marks.rule, marks.line, marks.above, marks.below);
  const findings = groupBy(
    board.missing().filter((finding) => !isStanding(finding)),
    keyOf,
  );
  const moves = new Map<string, Set<string>>();
  for (const [key, [result, ...others]] of groupBy(board.open(), keyOf)) {
    const [finding, ...rest] = findings.get(key) ?? [];
    if (!result || !finding || others.length + rest.length > 0) continue;
    board.pair(result, finding, 'moved');
    const { path } = finding.marks;
    if (path !== null && result.marks.path !== null) moves.set(path, (moves.get(path) ?? new Set()).add(result.marks.path));
  }
  const left = new Set(board.open().map(({ marks }) => marks.path));
  return new Map(
    [...moves].flatMap(([from, to]) => (to.size === 1 && !left.has(from) ? [...to].map((path) => [from, path] as const) : [])),
  );
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
