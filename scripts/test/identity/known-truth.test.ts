// The instrument itself: what it calls the same finding after an edit, and what it counts as a mistake.
import { expect } from 'chai';
import { hashLinesOf } from '../../identity/hash-lines.ts';
import { plainTool, type Scan } from '../../identity/make-report.ts';
import { makeNamedRandom } from '../../identity/random.ts';
import { scanFiles } from '../../identity/scan-file.ts';
import { scoreRecognitions } from '../../identity/score.ts';
import { duplicateBeside } from '../../identity/edits/block-edits.ts';
import { addLines, removeLines } from '../../identity/edits/edit.ts';
import { cutLine, makeLine, makeTaggedFile, replaceSpan, type TaggedFile } from '../../identity/tagged-file.ts';

const before = makeTaggedFile('a.js', ['function f(x) {', '  if (x == 10) throw x', '  return x[i] + x[j]', '}', ''].join('\n'));
const random = makeNamedRandom('known truth');
const donor = (): readonly string[] => [];

const truthsOf = (file: TaggedFile): (string | null)[] => scanFiles([file]).map(({ truth }) => truth);

const scanOf = (file: TaggedFile): Scan => ({ findings: scanFiles([file]), tool: plainTool, hashes: hashLinesOf([file]) });

function score(after: TaggedFile, said: readonly (number | null)[]): [wrongNew: number, wrongSame: number] {
  const commit = { before: scanOf(before), after: scanOf(after), evidence: {}, from: '' };
  const recognitions = said.map((finding) => (finding === null ? null : { finding, matchedBy: 'test' }));
  const { changed, unchanged } = scoreRecognitions(
    commit,
    recognitions,
    said.map(() => true),
  );
  return [changed.wrongNew + unchanged.wrongNew, changed.wrongSame + unchanged.wrongSame];
}

const changeLine = (at: number, ...lines: TaggedFile['lines']): TaggedFile => ({
  ...before,
  lines: before.lines.toSpliced(at, 1, ...lines),
});

describe('the instrument that measures identity', () => {
  it('calls findings of a line the same wherever the line goes', () => {
    const moved = { ...before, path: 'b.js', lines: [makeLine('// new'), ...before.lines] };
    expect(truthsOf(moved)).to.deep.equal(truthsOf(before));
  });

  it('calls a finding with the same text on another line a new one', () => {
    expect(truthsOf(changeLine(1, makeLine(before.lines[1]!.text))).slice(0, 3)).to.deep.equal([null, null, null]);
  });

  it('tells two results on one line apart by what they stand on, when something before them changes', () => {
    const line = before.lines[2]!;
    const shifted = replaceSpan(line, line.text.indexOf('x['), line.text.indexOf('x[') + 1, 'longerName');
    expect(truthsOf(changeLine(2, shifted))).to.deep.equal(truthsOf(before));
  });

  it('follows a finding to the second half of a line that was split', () => {
    const line = before.lines[2]!;
    const at = line.text.indexOf('+ x[j]');
    expect(truthsOf(changeLine(2, cutLine(line, 0, at), cutLine(line, at)))).to.deep.equal(truthsOf(before));
  });

  it('makes no edit of which nobody could say what it did', () => {
    const equal = makeTaggedFile('a.js', ['throw 1', 'throw 1', 'end'].join('\n')).lines;
    expect(removeLines(equal, 0, 1)).to.equal(null);
    expect(addLines(equal, 1, [makeLine('throw 1')])).to.equal(null);
    expect(removeLines(equal, 2, 1)).to.have.length(2);
  });

  it('counts a known finding that is called new, and one that is taken for another', () => {
    const count = truthsOf(before).length;
    const right: (number | null)[] = Array.from({ length: count }, (_, index) => index);
    expect(score(before, right)).to.deep.equal([0, 0]);
    expect(score(before, right.with(0, null))).to.deep.equal([1, 0]);
    expect(score(before, right.with(0, 1).with(1, 0))).to.deep.equal([0, 2]);
  });

  it('lets either of two copies beside each other be the original, and one of them only', () => {
    const twice = duplicateBeside(before, random, donor)!;
    const count = truthsOf(before).length;
    const old = Array.from({ length: count }, (_, index) => index);
    const none = old.map(() => null);
    expect(truthsOf(twice)).to.have.length(2 * count);
    expect(score(twice, [...old, ...none])).to.deep.equal([0, 0]);
    expect(score(twice, [...none, ...old])).to.deep.equal([0, 0]);
    expect(score(twice, [...old, ...old])).to.deep.equal([0, count]);
    expect(score(twice, [...none, ...none])).to.deep.equal([count, 0]);
  });
});
