// Commits as git lists them, also such as were made to look like several.
import { expect } from 'chai';
import { parseCommits } from '../../src/evidence/parse-commits.ts';

const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string];
const who = 'author A <a@portcullis.example> 1 +0000\ncommitter A <a@portcullis.example> 1 +0000\n';

const raw = (id: string, parents: readonly string[], more = '', message = '    a change\n\n'): string =>
  `commit ${id}\ntree ${'f'.repeat(40)}\n${parents.map((parent) => `parent ${parent}\n`).join('')}${who}${more}\n${message}`;

describe('parseCommits', () => {
  it('gives commits in their order, with their parents, whatever their messages are', () => {
    for (const message of ['    a change\n\n', '', '    commit x\n    \n    parent y\n\n', '    a\n\n    b\n\n']) {
      const listed = raw(one, [two, three], '', message) + raw(two, [three], '', message) + raw(three, [], '', message);
      expect(parseCommits(listed), JSON.stringify(message)).to.deep.equal([
        { id: one, parents: [two, three] },
        { id: two, parents: [three] },
        { id: three, parents: [] },
      ]);
    }
  });

  it('takes no line that somebody wrote into the head of a commit for another commit or parent', () => {
    const forged = `commit ${three}\ntree ${'e'.repeat(40)}\nparent ${three}\n`;
    expect(parseCommits(raw(one, [two], forged) + raw(two, [], forged))).to.deep.equal([
      { id: one, parents: [two] },
      { id: two, parents: [] },
    ]);
  });

  it('gives nothing for what is no list', () => {
    for (const listed of ['', 'x', 'commit 1\n', `commit ${one}\n`]) expect(parseCommits(listed), listed).to.deep.equal([]);
  });
});
