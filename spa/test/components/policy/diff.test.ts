// How two policies differ, in sentences and line by line.
import type { PolicyDocument } from '@portcullis/contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { compareDocuments } from '../../../src/components/policy/compare-documents.ts';
import { diffLines, foldSame } from '../../../src/components/policy/diff-lines.ts';

describe('the comparison of two policies', () => {
  it('tells sentences that go and come, with the names of their rules', () => {
    const before: PolicyDocument = {
      rules: [
        { id: 'a', when: { severity: ['high'] }, action: 'warn' },
        { id: 'b', when: {}, action: 'block' },
      ],
    };
    const after: PolicyDocument = {
      rules: [
        { id: 'a', when: { severity: ['high'] }, action: 'block' },
        { id: 'b', when: {}, action: 'block' },
      ],
      noBaseline: 'error',
    };
    const { gone, come } = compareDocuments(before, after);
    expect(gone).to.deep.equal(['a: Warns of high findings.']);
    expect(come[0]).to.equal('a: Blocks high findings.');
    expect(come).to.have.lengthOf(2);
    expect(come[1]).to.include('nothing to compare with');
  });

  it('loses no line of either, whatever they are', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', '')).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after);
        const side = (left: 'added' | 'removed'): string => lines.filter(({ kind }) => kind !== left).map(({ text }) => text).join('\n'); // prettier-ignore
        expect(side('added')).to.equal(before);
        expect(side('removed')).to.equal(after);
        if (before === after) expect(lines.every(({ kind }) => kind === 'same')).to.equal(true);
      }),
    );
  });

  it('shows a line that stays as the same, though both its neighbours change', () => {
    expect(diffLines('p\nq\nr', 'n\nq\nm').filter(({ kind }) => kind === 'same')).to.deep.equal([{ kind: 'same', text: 'q' }]);
  });

  it('leaves out what is far from any change, and says how much', () => {
    const lines = diffLines('1\n2\n3\n4\n5\n6\nx', '1\n2\n3\n4\n5\n6\ny');
    expect(foldSame(lines, 2)).to.deep.equal([
      4,
      ...['5', '6'].map((text) => ({ kind: 'same', text })),
      { kind: 'removed', text: 'x' },
      { kind: 'added', text: 'y' },
    ]);
  });
});
