// The plainest thing that knows the code: a line that git says stayed is the same line, and nothing else is. It is told the renames.
import type { ChangedFile } from '@portcullis/contract';
import { findingsOf } from './make-report.ts';
import { type Matcher, matchByKey } from './matcher.ts';
import type { Finding } from './scan-file.ts';

/** Makes what says of a line of before where it is after; null where it is gone. */
function mapLines(hunks: ChangedFile['hunks']): (line: number) => number | null {
  return (line) => {
    let shift = 0;
    for (const [oldStart, oldLines, , newLines] of hunks) {
      // With no old lines, the hunk stands behind the line that it names.
      const first = oldLines === 0 ? oldStart + 1 : oldStart;
      if (line < first) break;
      if (line < first + oldLines) return null;
      shift += newLines - oldLines;
    }
    return line + shift;
  };
}

export const matchByLineDiff: Matcher['match'] = ({ before, after, evidence }) => {
  const changed = new Map(evidence.changes?.files.map(({ was, path, hunks }) => [was, { path, mapLine: mapLines(hunks) }]));
  const placeOf = ({ ruleId, path, line }: Finding, isAfter: boolean): string | undefined => {
    const file = isAfter ? undefined : changed.get(path);
    const [nowPath, nowLine] = file ? [file.path, file.mapLine(line)] : [path, line];
    return nowPath === null || nowLine === null ? undefined : JSON.stringify([ruleId, nowPath, nowLine]);
  };
  return matchByKey(findingsOf(before), findingsOf(after), placeOf, 'line');
};
