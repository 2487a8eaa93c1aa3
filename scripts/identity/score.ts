// How often a matcher was wrong. A finding that was there but is said to be new is wrong-new; one that is said to be another than it is, wrong-same.
import { groupBy } from './group-by.ts';
import { findingsOf } from './make-report.ts';
import type { Commit, Recognition } from './matcher.ts';
import type { Row } from './rows.ts';
import type { Finding } from './scan-file.ts';

export interface Tally {
  /** Findings after the edit that were there before. */
  readonly known: number;
  /** All findings after the edit: what was there before and what was not. */
  readonly findings: number;
  readonly wrongNew: number;
  readonly wrongSame: number;
}

export interface WrongCase {
  readonly after: Finding;
  /** What it is; null for a new one. */
  readonly is: Finding | null;
  /** What it was taken for. */
  readonly takenFor: Finding | null;
  readonly matchedBy: string | null;
}

export interface Score {
  /** Of findings whose own line did not change, and of new ones. */
  readonly unchanged: Tally;
  readonly changed: Tally;
  /** The first of them. */
  readonly cases: readonly WrongCase[];
}

const mostCases = 200;

export const noTally: Tally = { known: 0, findings: 0, wrongNew: 0, wrongSame: 0 };

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    known: a.known + b.known,
    findings: a.findings + b.findings,
    wrongNew: a.wrongNew + b.wrongNew,
    wrongSame: a.wrongSame + b.wrongSame,
  };
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);

/** Of what was there before. */
export const wrongNewPercent = ({ wrongNew, known }: Tally): number => percent(wrongNew, known);

/** Of all findings. */
export const wrongSamePercent = ({ wrongSame, findings }: Tally): number => percent(wrongSame, findings);

/** Which finding before each one after is; null for a new one. Of a line and its copy right beside it, whichever was recognised. */
function findTruths(before: readonly Finding[], after: readonly Finding[], said: readonly (Recognition | null)[]): (number | null)[] {
  const byTruth = new Map(before.map(({ truth }, index) => [truth, index]));
  const truths = after.map(({ truth }) => (truth === null ? null : (byTruth.get(truth) ?? null)));
  const originals = new Map(after.map(({ truth }, index) => [truth, index]));
  for (const [copy, { twinOf }] of after.entries()) {
    const original = twinOf === null ? undefined : originals.get(twinOf);
    if (original === undefined) continue;
    const truth = truths[original] ?? null;
    if (truth !== null && said[copy]?.finding === truth && said[original]?.finding !== truth) {
      truths[copy] = truth;
      truths[original] = null;
    }
  }
  return truths;
}

/** Findings that a row counts: those of edited files. */
export function chooseCounted({ after }: Commit, editedPaths: ReadonlySet<string>, row: Row): readonly boolean[] {
  const findings = findingsOf(after);
  const lineOf = ({ ruleId, path, line }: Finding): string => JSON.stringify([ruleId, path, line]);
  const onLine = groupBy(findings, lineOf);
  return findings.map(
    (finding) => editedPaths.has(finding.path) && (row.countsTwinsOnly !== true || (onLine.get(lineOf(finding))?.length ?? 0) > 1),
  );
}

export function scoreRecognitions(commit: Commit, said: readonly (Recognition | null)[], isCounted: readonly boolean[]): Score {
  const [before, after] = [findingsOf(commit.before), findingsOf(commit.after)];
  const truths = findTruths(before, after, said);
  const tallies = { changed: noTally, unchanged: noTally };
  const cases: WrongCase[] = [];
  for (const [index, finding] of after.entries()) {
    const [truth, recognition] = [truths[index] ?? null, said[index] ?? null];
    const isWrong = (recognition?.finding ?? null) !== truth;
    // What goes wrong outside of the edited files is counted too.
    if (!isCounted[index] && !isWrong) continue;
    const group = finding.isOwnLineChanged ? 'changed' : 'unchanged';
    const isWrongNew = isWrong && recognition === null;
    const tally = { known: truth === null ? 0 : 1, findings: 1, wrongNew: isWrongNew ? 1 : 0, wrongSame: isWrong && !isWrongNew ? 1 : 0 };
    tallies[group] = addTallies(tallies[group], tally);
    if (!isWrong || cases.length >= mostCases) continue;
    const at = (place: number | null | undefined): Finding | null => before[place ?? -1] ?? null;
    cases.push({ after: finding, is: at(truth), takenFor: at(recognition?.finding), matchedBy: recognition?.matchedBy ?? null });
  }
  return { ...tallies, cases };
}
