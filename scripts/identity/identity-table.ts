// The measurement as text: rows by ways, totals, aims.
import { isMet } from '../bench/bench-row.ts';
import { betterGithub, type Group, judgeAims, tallyOf, totalOf, worseThan } from './aims.ts';
import type { Measurement } from './measure-identity.ts';
import { type Tally, wrongNewPercent, wrongSamePercent } from './score.ts';
import { ways } from './ways.ts';

const nameWidth = 52;
const cellWidth = 19;

const toCell = (tally: Tally): string => `${wrongNewPercent(tally).toFixed(2)} / ${wrongSamePercent(tally).toFixed(2)}`.padStart(cellWidth);

function explainNumbers({ files, findings }: Measurement, github: string): string {
  return [
    `${files} files with ${findings} findings. Each cell: wrong-new % / wrong-same %.`,
    'Wrong-new: said to be new, of the findings after the edit that were there before. Wrong-same: taken for another finding, of all findings',
    'after the edit. Both in edited files only. Findings that were not there before count with those whose own line did not change.',
    `GitHub stands for "${github}", the variant with fewer mistakes in all. Ours: snippets, hashes and git; no git: snippets and hashes;`,
    'report only: snippets; no snippets: rule, file and line alone.',
  ].join('\n');
}

export function toTable(measurement: Measurement): string {
  const github = betterGithub(measurement);
  const shown = [ways.ours, ways.withoutGit, ways.reportOnly, ways.withoutSnippets, github, ways.defectDojo, ways.lineDiff];
  const head = ''.padEnd(nameWidth) + 'findings'.padStart(9) + shown.map((way) => way.padStart(cellWidth)).join('');
  const lines = measurement.rows.map((row) => {
    const cells = shown.map((way) => toCell(tallyOf(row.scores.get(way), 'all'))).join('');
    const worse = worseThan(row, [github, ways.defectDojo]);
    const count = String(tallyOf(row.scores.get(ways.ours), 'all').findings).padStart(9);
    return row.name.padEnd(nameWidth) + count + cells + (worse.length > 0 ? `  worse than ${worse.join(', ')}` : '');
  });
  const toTotal = (name: string, group: Group): string =>
    name.padEnd(nameWidth) +
    String(totalOf(measurement, ways.ours, group).findings).padStart(9) +
    shown.map((way) => toCell(totalOf(measurement, way, group))).join('');
  const totals = [toTotal('All', 'all'), toTotal('Own line did not change', 'unchanged'), toTotal('Own line changed', 'changed')];
  const aims = judgeAims(measurement).map(
    (row) => `${isMet(row) ? 'met   ' : 'MISSED'}  ${String(row.value).padStart(8)}  (at most ${row.budget})  ${row.name}`,
  );
  return [explainNumbers(measurement, github), '', head, ...lines, '', ...totals, '', ...aims].join('\n');
}
