// Where lines went between two commits, as git says it: the strongest evidence there is of a line that did not change.
import type { ChangedFile, Evidence } from '@portcullis/contract';

/** Where an old line is now: its number; or the lines that took the place of those it was changed with (half open, maybe none). */
export type MappedLine = { readonly line: number } | { readonly from: number; readonly until: number };

/** What git says of one file. */
export interface FileMap {
  /** Path at the commit that was compared with. */
  readonly was: string;
  readonly mapLine: (line: number) => MappedLine;
  /** First line of the lines added or changed together that a line of now is among; null for one that did not change. */
  readonly regionOf: (line: number) => number | null;
}

export interface LineMap {
  /** Paths now → what became of the lines; undefined for a file that did not change. */
  readonly fileAt: (path: string) => FileMap | undefined;
  /** True where git says that the file is what it was. Of one that it says nothing of, nobody knows. */
  readonly isUnchanged: (path: string) => boolean;
  /** Old paths of files that changed, moved or went. */
  readonly changedPaths: readonly string[];
}

type Hunks = ChangedFile['hunks'];

/** The last hunk that begins at or before the line, by binary search. `side` is 0 for old lines, 2 for new ones. */
function findHunk(hunks: Hunks, line: number, side: 0 | 2): Hunks[number] | undefined {
  let low = 0;
  let high = hunks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hunks[middle]?.[side] ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return hunks[low - 1];
}

/** Unified diff without context: with no old lines the start is the line before (`@@ -5,0 +6,2 @@`), and so with no new ones. */
function mapLine(hunks: Hunks, line: number): MappedLine {
  const hunk = findHunk(hunks, line, 0);
  if (!hunk) return { line };
  const [oldStart, oldLines, newStart, newLines] = hunk;
  const oldFirst = oldLines === 0 ? oldStart + 1 : oldStart;
  const newFirst = newLines === 0 ? newStart + 1 : newStart;
  if (line < oldFirst) return { line: newFirst - 1 };
  if (line < oldFirst + oldLines) return { from: newFirst, until: newFirst + newLines };
  return { line: line - (oldFirst + oldLines) + newFirst + newLines };
}

function regionOf(hunks: Hunks, line: number): number | null {
  const hunk = findHunk(hunks, line, 2);
  return hunk !== undefined && hunk[3] > 0 && line < hunk[2] + hunk[3] ? hunk[2] : null;
}

function isOrdered(hunks: Hunks): boolean {
  return hunks.every((hunk, index) => {
    const before = hunks[index - 1];
    return before === undefined || (before[0] + before[1] <= hunk[0] + 1 && before[2] + before[3] <= hunk[2] + 1);
  });
}

/** Makes the map. Places out of order, which git does not write, would make it lie: such a file counts as changed from end to end. */
export function makeLineMap(changes: NonNullable<Evidence['changes']>): LineMap {
  const files = new Map<string, FileMap>();
  for (const { was, path, hunks } of changes.files) {
    if (path === null) continue;
    files.set(
      path,
      isOrdered(hunks)
        ? { was, mapLine: (line) => mapLine(hunks, line), regionOf: (line) => regionOf(hunks, line) }
        : { was, mapLine: () => ({ from: 1, until: Infinity }), regionOf: () => 1 },
    );
  }
  const unchanged = new Set(changes.unchanged);
  const isUnchanged = (path: string): boolean => unchanged.has(path) && !files.has(path);
  return { fileAt: (path) => files.get(path), isUnchanged, changedPaths: changes.files.map(({ was }) => was) };
}
