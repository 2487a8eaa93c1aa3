// Findings as a table of text.
import { plainLine } from './plain-line.ts';
import type { ShownFinding } from './shown-finding.ts';

const headings = ['severity', 'state', 'rule', 'place', 'message'] as const;
const longestCells = [8, 5, 40, 60, 300] as const;

function placeOf({ path, line }: ShownFinding): string {
  if (path === null) return '-';
  return line === null ? path : `${path}:${line}`;
}

/** The end of a path tells more than its beginning. */
function cutStart(text: string, longest: number): string {
  return text.length <= longest ? text : `…${text.slice(1 - longest).toWellFormed()}`;
}

function cellsOf(finding: ShownFinding): readonly string[] {
  const { severity, state, ruleId, message } = finding;
  return [
    severity,
    state,
    plainLine(ruleId, longestCells[2]),
    cutStart(plainLine(placeOf(finding), 4000), longestCells[3]),
    plainLine(message, longestCells[4]),
  ];
}

interface TableOptions {
  readonly hasMore: boolean;
  /** Longer lines are cut; undefined cuts none. */
  readonly columns: number | undefined;
}

export function renderFindings(findings: readonly ShownFinding[], { hasMore, columns }: TableOptions): readonly string[] {
  if (findings.length === 0) return ['No findings.'];
  const rows = [headings, ...findings.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (row: readonly string[]): string => {
    const line = row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ');
    return columns === undefined ? line : plainLine(line, columns);
  };
  const count = `${findings.length} finding${findings.length === 1 ? '' : 's'}`;
  return [...rows.map(toLine), '', hasMore ? `${count}, and there are more: see --limit.` : `${count}.`];
}
