// Lines come and go: above, below and beside findings.
import { groupBy } from '../group-by.ts';
import { findHits, linesWithFindings } from '../scan-file.ts';
import { makeLine, normaliseLine, type TaggedFile } from '../tagged-file.ts';
import type { Random } from '../random.ts';
import { addLines, type Edit, indentationAt, makePersistent, removeLines, withLines, writeLines } from './edit.ts';

/** Lines before which something is added or removed, counted from a line with findings. */
type Place = (file: TaggedFile, random: Random) => number | undefined;

const inFirstThird: Place = ({ lines }, random) => random.between(0, Math.floor(lines.length / 3));

/** From the line below a finding to a few lines on. */
const belowFinding =
  (most: number): Place =>
  ({ lines }, random) => {
    const finding = random.pick(linesWithFindings(lines));
    return finding === undefined ? undefined : finding + random.between(1, most);
  };

/** Directly above a line with findings, or directly below. */
const besideFinding: Place = ({ lines }, random) => {
  const finding = random.pick(linesWithFindings(lines));
  return finding === undefined ? undefined : finding + random.between(0, 1);
};

function makeInsertion(place: Place, most: number): Edit {
  return makePersistent((file, random, donor) => {
    const at = place(file, random);
    if (at === undefined || at > file.lines.length) return null;
    const added = writeLines(donor(random.between(1, most)), indentationAt(file.lines, at));
    return withLines(file, addLines(file.lines, at, added));
  });
}

function makeDeletion(place: Place, most: number, mayHaveFindings: boolean): Edit {
  return makePersistent((file, random) => {
    const at = place(file, random);
    const count = random.between(1, most);
    if (at === undefined || at + count > file.lines.length) return null;
    const gone = file.lines.slice(at, at + count);
    if (!mayHaveFindings && gone.some(({ text }) => findHits(text).length > 0)) return null;
    return withLines(file, removeLines(file.lines, at, count));
  });
}

export const insertAbove = makeInsertion(inFirstThird, 12);
export const deleteAbove = makeDeletion(inFirstThird, 6, true);
export const insertBelow = makeInsertion(belowFinding(4), 6);
export const deleteBelow = makeDeletion(belowFinding(3), 3, false);
export const insertBeside = makeInsertion(besideFinding, 1);

/** A line with findings goes. */
export const fixFinding: Edit = makePersistent((file, random) => {
  const at = random.pick(linesWithFindings(file.lines));
  return at === undefined ? null : withLines(file, removeLines(file.lines, at, 1));
});

/** A line with findings goes, and one with the same text is written somewhere else: another finding. */
export const fixAndAddEqual: Edit = makePersistent((file, random) => {
  const at = random.pick(linesWithFindings(file.lines));
  const gone = at === undefined ? undefined : file.lines[at];
  const left = at === undefined ? null : removeLines(file.lines, at, 1);
  if (at === undefined || !gone || !left) return null;
  const place = random.between(0, left.length);
  if (Math.abs(place - at) < 10) return null;
  return withLines(file, addLines(left, place, writeLines([gone.text], indentationAt(left, place))));
});

/** One of several equal lines with findings goes. */
export const deleteOneOfEqual: Edit = makePersistent((file, random) => {
  const places = linesWithFindings(file.lines);
  const textAt = (at: number): string => normaliseLine(file.lines[at]?.text ?? '');
  const counts = groupBy(places, textAt);
  const at = random.pick(places.filter((place) => (counts.get(textAt(place))?.length ?? 0) > 1));
  return at === undefined ? null : withLines(file, removeLines(file.lines, at, 1));
});

/** A remark above a line with findings. */
export const remarkAbove: Edit = (file, random) => {
  const at = random.pick(linesWithFindings(file.lines));
  if (at === undefined) return null;
  const remark = file.path.endsWith('.css') ? '/* see above */' : `// checked on ${random.between(1, 28)}.${random.between(1, 12)}.`;
  return withLines(file, addLines(file.lines, at, [makeLine(indentationAt(file.lines, at) + remark)]));
};
