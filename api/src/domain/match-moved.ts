// Code that moved to another place or file with what is around it: a step of match-findings, after those inside of files.
import { type FileBoard, isOnBase, join, type MatchContext } from './file-board.ts';
import type { LiveFinding } from './live-findings.ts';
import { pathMark } from './marks.ts';
import type { MatchBoard, Result } from './match-board.ts';
import { anyPair, type Marked } from './match-steps.ts';
import { byPlace, compareText, groupBy, isJudged, pairBucket } from './pair-bucket.ts';

/** To how many places other code of a file went that what is left of it is looked for at: the ones to which most of it went. */
const followedMoves = 20;

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

/** The moves that most took part in, each once: not each of a large file's moves with each finding that is left of it, which takes minutes. */
function chooseMoves(moves: readonly Move[]): readonly Move[] {
  const equal = [...groupBy(moves, ({ to, by }) => join(to, by)).values()].flatMap((same) => {
    const [move] = same;
    return move ? [{ move, count: same.length }] : [];
  });
  equal.sort((a, b) => b.count - a.count || compareText(a.move.to, b.move.to) || a.move.by - b.move.by);
  return equal.slice(0, followedMoves).map(({ move }) => move);
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

/** Findings that went where other code of their file went. */
function pairBesideMoved(board: MatchBoard, movable: readonly LiveFinding[], byFile: ReadonlyMap<string, readonly Move[]>): void {
  const chosen = new Map([...byFile].map(([from, moves]) => [from, chooseMoves(moves)]));
  const open = board.open().sort(byPlace);
  const resultsAt = groupBy(open, ({ marks, result }) => join(marks.path, marks.rule, marks.line, result.line, marks.column ?? 0));
  for (const finding of board.missing(movable)) {
    const { path, rule, line, column } = finding.marks;
    for (const { to, by } of chosen.get(path ?? '') ?? []) {
      const [result] = resultsAt.get(join(to, rule, line, (finding.line ?? 0) + by, column ?? 0) ?? '') ?? [];
      if (result && board.pair(result, finding, 'moved')) break;
    }
  }
}

/**
 * Code that moved to another place or file with what is around it, or with other code of which that is known.
 * @returns files all of whose moved findings went to one other file, with nothing left at the old place: they were renamed
 */
export function matchMoved(
  board: MatchBoard,
  isStanding: (finding: LiveFinding) => boolean,
  { dismissed }: Pick<MatchContext, 'dismissed'>,
): Map<string, string> {
  const movable = board.missing().filter((finding) => !isStanding(finding));
  // What stands on one side of it is often the same where a line was copied to. See pairDismissed.
  const believed = movable.filter((finding) => !dismissed.has(finding.id) || !isJudged(finding));
  let moves = pairOnce(board, movable, ({ marks }) => join(marks.rule, marks.line, marks.above, marks.below));
  for (const side of ['above', 'below'] as const)
    moves = moves.concat(pairOnce(board, believed, ({ marks }) => join(marks.rule, marks.line, marks[side])));
  if (moves.length === 0) return new Map();
  const byFile = groupBy(moves, ({ from }) => from);
  pairBesideMoved(board, movable, byFile);
  const left = new Set(board.open().map(({ marks }) => marks.path));
  return new Map(
    [...byFile].flatMap(([from, gone]) => {
      const [to, ...others] = new Set(gone.map((move) => move.to));
      return to !== undefined && others.length === 0 && !left.has(from) ? [[from, to] as const] : [];
    }),
  );
}
