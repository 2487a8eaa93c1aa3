// What the table has to come to, as rows of the benchmark.
import type { ValueRow } from '../bench/bench-row.ts';
import type { Measurement, RowScores } from './measure-identity.ts';
import { addTallies, noTally, type Score, type Tally, wrongNewPercent, wrongSamePercent } from './score.ts';
import { ways } from './ways.ts';

/** Per cent. */
const mostWrongNew = { unchanged: 0.5, changed: 15 } as const;
const mostWrongSame = 0.1;
/**
 * Findings: in a row of few files, those of one place that is hard to tell are more than the aim. Own source files are among them, so that each change of
 * ours draws other places.
 */
const onePlace = 4;

export type Group = 'unchanged' | 'changed' | 'all';

export function tallyOf(score: Score | undefined, group: Group): Tally {
  if (!score) return noTally;
  return group === 'all' ? addTallies(score.unchanged, score.changed) : score[group];
}

export function totalOf({ rows }: Measurement, way: string, group: Group): Tally {
  return rows.map(({ scores }) => tallyOf(scores.get(way), group)).reduce(addTallies, noTally);
}

const wrong = ({ wrongNew, wrongSame }: Tally): number => wrongNew + wrongSame;

/** The variant of GitHub's that is wrong less often over all rows. */
export function betterGithub(measurement: Measurement): string {
  const [plain, withPath] = [ways.github, ways.githubWithPath].map((way) => wrong(totalOf(measurement, way, 'all')));
  return (plain ?? 0) <= (withPath ?? 0) ? ways.github : ways.githubWithPath;
}

/** References that a row is worse than: wrong more often in all, or more findings taken for another one where that is beyond the aim. */
export function worseThan({ scores }: RowScores, references: readonly string[]): string[] {
  const ours = tallyOf(scores.get(ways.ours), 'all');
  return references.filter((way) => {
    const theirs = tallyOf(scores.get(way), 'all');
    return wrong(ours) > wrong(theirs) || (wrongSamePercent(ours) > mostWrongSame && ours.wrongSame > Math.max(onePlace, theirs.wrongSame));
  });
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** The aims, each with what was measured. Per cent of what a tally says, but for the last. */
export function judgeAims(measurement: Measurement): ValueRow[] {
  const groups = (['unchanged', 'changed'] as const).flatMap((group): ValueRow[] => {
    const ours = totalOf(measurement, ways.ours, group);
    const line = `own line ${group}`;
    return [
      { name: `identity, ${line}: wrong-new, %`, budget: mostWrongNew[group], value: round(wrongNewPercent(ours)), floors: {} },
      { name: `identity, ${line}: wrong-same, %`, budget: mostWrongSame, value: round(wrongSamePercent(ours)), floors: {} },
    ];
  });
  const references = [betterGithub(measurement), ways.defectDojo];
  const worse = measurement.rows.filter((row) => worseThan(row, references).length > 0).length;
  return [...groups, { name: 'identity: rows on which GitHub or DefectDojo is better', budget: 0, value: worse, floors: {} }];
}
