// What was adjusted or rejected in a report, in lines of text. Used by describe-run.ts and dry-run/.
import type { Warning } from '@portcullis/contract';
import { plainLine } from './plain-line.ts';

const mostWarnings = 10;

interface Told {
  readonly warnings: readonly Warning[];
  readonly warningCount: number;
}

export function describeWarnings({ warnings, warningCount }: Told): readonly string[] {
  if (warningCount === 0) return [];
  const shown = warnings.slice(0, mostWarnings);
  const unshown = warningCount - shown.length;
  return [
    `  Adjusted or rejected in the report: ${warningCount}`,
    ...shown.map(
      (warning) => `    ${plainLine(warning.pointer, 200)}  ${plainLine(warning.detail, 300)} (${plainLine(warning.code, 100)})`,
    ),
    ...(unshown > 0 ? [`    and ${unshown} more`] : []),
  ];
}
