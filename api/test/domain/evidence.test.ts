// What lines, surroundings and git say of which finding is which: told as scans of main, one after the other.
import { contextFingerprint, evidenceProperty, type Evidence } from '@portcullis/contract';
import { expect } from 'chai';
import { makeSarif, type SarifFinding } from '../support/make-sarif.ts';
import { SimulatedStore } from './simulated-store.ts';

/** Sixteen hexadecimal digits that stand for a text. */
const hash = (text: string): string => Buffer.from(text.padEnd(8, '.').slice(0, 8)).toString('hex');

interface Place {
  readonly line: number;
  readonly path?: string;
  /** Line, above, below, scope. */
  readonly code: readonly [line: string, above: string, below: string, scope: string];
  readonly rule?: string;
}

function at({ line, path = 'a.js', code, rule = 'r' }: Place): SarifFinding {
  return { rule, path, line, text: code[0], extra: { partialFingerprints: { [contextFingerprint]: code.map(hash).join('.') } } };
}

const from = 'a'.repeat(40);

type Changes = NonNullable<Evidence['changes']>['files'];

/** Two scans of main: which finding (numbered by age) stands where, and how it was recognised. */
function recognise(before: readonly Place[], after: readonly Place[], files?: Changes): Record<string, string> {
  const store = new SimulatedStore();
  store.submit('main', makeSarif(before.map(at)), from);
  const properties = files && { properties: { [evidenceProperty]: { changes: { from, files } } } };
  const { inserts, updates } = store.submit('main', makeSarif(after.map(at), properties));
  const order = [...store.findings.keys()];
  const methods = new Map([...inserts, ...updates].map(({ id, matchedBy }) => [id, matchedBy]));
  return Object.fromEntries(
    [...store.effective('main')].map((id) => {
      const { path, line } = store.findings.get(id)!.result;
      return [`${path ?? ''}:${String(line)}`, `${order.indexOf(id)} ${methods.get(id) ?? 'unchanged'}`];
    }),
  );
}

describe('planChanges: what sources and git say of a finding', () => {
  const one: Place = { line: 10, code: ['eval(x)', 'up', 'down', 'f'] };

  for (const [what, before, after, expected, files] of [
    ['knows a line by what is around it, however far it went', [one], [{ ...one, line: 900 }], { 'a.js:900': '0 context' }],
    [
      'knows a line of which one side changed',
      [one],
      [{ ...one, line: 12, code: ['eval(x)', 'new', 'down', 'f'] }],
      { 'a.js:12': '0 line' },
    ],
    [
      'takes an equal line in other surroundings for another finding',
      [one],
      [{ line: 200, code: ['eval(x)', 'other', 'else', 'g'] }],
      { 'a.js:200': '1 new' },
    ],
    ['knows a changed line by what is around it', [one], [{ line: 14, code: ['eval(y)', 'up', 'down', 'f'] }], { 'a.js:14': '0 changed' }],
    [
      'does not guess which of two changed lines it was',
      [one],
      [
        { line: 14, code: ['eval(y)', 'up', 'down', 'f'] },
        { line: 40, code: ['eval(z)', 'up', 'down', 'f'] },
      ],
      { 'a.js:14': '1 new', 'a.js:40': '2 new' },
    ],
    [
      'tells a block from its copy above by the block they stand in',
      [one],
      [
        { ...one, line: 4, code: ['eval(x)', 'up', 'down', 'copy'] },
        { ...one, line: 30 },
      ],
      { 'a.js:4': '1 new', 'a.js:30': '0 context' },
    ],
    ['knows code that moved to another file', [one], [{ ...one, path: 'b.js', line: 3 }], { 'b.js:3': '0 moved' }],
    [
      'does not guess where code went that stands in two files now',
      [one],
      [
        { ...one, path: 'b.js', line: 3 },
        { ...one, path: 'c.js', line: 3 },
      ],
      { 'b.js:3': '1 new', 'c.js:3': '2 new' },
    ],
    [
      'knows all of a file that was renamed, when some of it says so',
      [one, { line: 20, code: ['eval(q)', 'up2', 'down2', 'g'] }],
      [
        { ...one, path: 'b.js' },
        { line: 21, path: 'b.js', code: ['eval(changed)', 'up2', 'down2', 'g'] },
      ],
      { 'b.js:10': '0 moved', 'b.js:21': '1 changed' },
    ],
    [
      'knows a line that git says did not change, though all around it did',
      [one],
      [{ line: 13, code: ['eval(x)', 'new', 'other', 'g'] }],
      { 'a.js:13': '0 mapped' },
      [{ was: 'a.js', path: 'a.js', hunks: [[9, 1, 9, 4] as const, [11, 1, 14, 2] as const] }],
    ],
    [
      'follows a file that git says was renamed',
      [one],
      [{ line: 10, path: 'b.js', code: ['eval(x)', 'new', 'other', 'g'] }],
      { 'b.js:10': '0 mapped' },
      [{ was: 'a.js', path: 'b.js', hunks: [[9, 1, 9, 1] as const, [11, 1, 11, 1] as const] }],
    ],
    [
      'takes an equal line that git says is new for another finding, where the old one still stands but is no longer found',
      [one],
      [{ line: 14, code: ['eval(x)', 'new', 'down', 'f'] }],
      { 'a.js:14': '1 new' },
      [{ was: 'a.js', path: 'a.js', hunks: [[12, 0, 13, 2] as const] }],
    ],
    [
      'knows a line that git says was changed in place, though all around it changed as well',
      [one],
      [{ line: 10, code: ['eval(y)', 'new', 'other', 'g'] }],
      { 'a.js:10': '0 changed' },
      [{ was: 'a.js', path: 'a.js', hunks: [[8, 4, 8, 4] as const] }],
    ],
    [
      'does not believe a line map that leads to another line',
      [one],
      [
        { ...one, line: 40 },
        { line: 10, code: ['eval(other)', 'a', 'b', 'c'] },
      ],
      { 'a.js:40': '0 context', 'a.js:10': '1 new' },
      [],
    ],
  ] as const satisfies readonly (readonly [string, readonly Place[], readonly Place[], object, Changes?])[]) {
    it(what, () => {
      expect(recognise(before, after, files)).to.deep.equal(expected);
    });
  }

  it('compares lines with git only where git was asked about the scan whose lines are known', () => {
    const store = new SimulatedStore();
    store.submit('main', makeSarif([at(one)]), 'b'.repeat(40));
    const moved = at({ line: 10, code: ['eval(x)', 'new', 'other', 'g'] });
    const properties = { properties: { [evidenceProperty]: { changes: { from, files: [] } } } };
    expect(store.submit('main', makeSarif([moved], properties)).inserts).to.have.length(1);
  });

  it('knows the finding of a secret scanner by what is around it, whose line is not told', () => {
    const run = { tool: { driver: { name: 'gitleaks', rules: [] } } };
    const store = new SimulatedStore();
    store.submit('main', makeSarif([at({ line: 10, code: ['same', 'up', 'down', 'f'] })], run));
    const moved = [at({ line: 300, code: ['same', 'up', 'down', 'f'] }), at({ line: 500, code: ['same', 'x', 'y', 'z'] })];
    const { updates, inserts } = store.submit('main', makeSarif(moved, run));
    expect(updates.map(({ matchedBy, result }) => [matchedBy, result.line])).to.deep.equal([['changed', 300]]);
    expect(inserts.map(({ result }) => result.line)).to.deep.equal([500]);
    const near = [at({ line: 302, code: ['same', 'p', 'q', 'r'] }), at({ line: 500, code: ['same', 'x', 'y', 'z'] })];
    expect(store.submit('main', makeSarif(near, run)).updates.map(({ matchedBy }) => matchedBy)).to.deep.equal(['place']);
  });

  it('knows findings that were stored before lines had hashes, and stores them anew', () => {
    const store = new SimulatedStore();
    const bare: SarifFinding = { line: 10, text: 'eval(x)', path: 'a.js', rule: 'r' };
    store.submit('main', makeSarif([bare]));
    const [updated] = store.submit('main', makeSarif([at({ ...one, line: 30 })])).updates;
    expect(updated?.matchedBy).to.equal('line');
    expect(store.submit('main', makeSarif([at({ ...one, line: 800 })])).updates[0]?.matchedBy).to.equal('context');
  });
});
