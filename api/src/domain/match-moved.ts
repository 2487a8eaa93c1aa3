// Code that moved to another place or file with what is around it: a step of match-findings, after those inside of files.
import { type FileBoard, isOnBase, join, type MatchContext } from './file-board.ts';
import type { LiveFinding } from './live-findings.ts';
import { pathMark } from './marks.ts';
import type { MatchBoard, Result } from './match-board.ts';
import { anyPair, type Marked } from './match-steps.ts';
import { groupBy, pairBucket } from './pair-bucket.ts';

/** True where git says that the line of a finding is where it was, unchanged: then its code did not move. */
export function makeIsStanding({ lineMap }: MatchContext, files: readonly FileBoard[]): (finding: LiveFinding) => boolean {
  if (!lineMap) return () => false;
  const changed = new Set(lineMap.changedPaths.map(pathMark));
  const standing = new Set(files.flatMap((file) => file.standing()));
  return (finding) => standing.has(finding) || (isOnBase(finding) && !changed.has(finding.marks.path ?? ''));
}

/** From which file, to which, and by how many lines code went. */
interface Move {
  readonly from: string;
  readonly to: string;
  readonly by: number;
}

function moveOf(result: Result, finding: LiveFinding): Move | undefined {
  const [from, to, old, now] = [finding.marks.path, result.marks.path, finding.line, result.result.line];
  return from === null || to === null || old === null || now === null ? undefined : { from, to, by: now - old };
}

/** All of these stand on one line of one file. */
function areTogether(items: readonly { readonly path: string | null; readonly line: number | null }[]): boolean {
  const [first] = items;
  return first !== undefined && items.every(({ path, line }) => path === first.path && line === first.line);
}

/** Pairs what a key names on one line of one file on either side, and nowhere else. */
function pairOnce(board: MatchBoard, findings: readonly LiveFinding[], keyOf: (item: Marked) => string | null): Move[] {
  const moves: Move[] = [];
  const known = groupBy(board.missing(findings), keyOf);
  for (const [key, results] of groupBy(board.open(), keyOf)) {
    const group = known.get(key) ?? [];
    if (group.length !== results.length) continue;
    if (!areTogether(results.map(({ marks, result }) => ({ path: marks.path, line: result.line })))) continue;
    if (!areTogether(group.map(({ marks, line }) => ({ path: marks.path, line })))) continue;
    pairBucket({ results, findings: group }, anyPair, (result, finding) => {
      const move = board.pair(result, finding, 'moved') ? moveOf(result, finding) : undefined;
      if (move) moves.push(move);
    });
  }
  return moves;
}

/**
 * Code that moved to another place or file with what is around it, or with other code of which that is known.
 * @returns files all of whose moved findings went to one other file, with nothing left at the old place: they were renamed
 */
export function matchMoved(board: MatchBoard, isStanding: (finding: LiveFinding) => boolean): Map<string, string> {
  const movable = board.missing().filter((finding) => !isStanding(finding));
  const moves = pairOnce(board, movable, ({ marks }) => join(marks.rule, marks.line, marks.above, marks.below));
  for (const side of ['above', 'below'] as const)
    moves.push(...pairOnce(board, movable, ({ marks }) => join(marks.rule, marks.line, marks[side])));
  const byFile = groupBy(moves, ({ from }) => from);
  const resultsAt = groupBy(board.open(), ({ marks, result }) => join(marks.path, marks.rule, marks.line, result.line, marks.column ?? 0));
  for (const finding of board.missing(movable)) {
    const { path, rule, line, column } = finding.marks;
    for (const { to, by } of byFile.get(path ?? '') ?? []) {
      const [result] = resultsAt.get(join(to, rule, line, (finding.line ?? 0) + by, column ?? 0) ?? '') ?? [];
      if (result) board.pair(result, finding, 'moved');
    }
  }
  const left = new Set(board.open().map(({ marks }) => marks.path));
  return new Map(
    [...byFile].flatMap(([from, gone]) => {
      const [to, ...others] = new Set(gone.map((move) => move.to));
      return to !== undefined && others.length === 0 && !left.has(from) ? [[from, to] as const] : [];
    }),
  );
}
