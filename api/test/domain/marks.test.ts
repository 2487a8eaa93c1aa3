// What a finding is recognised by: which facts of a result it is made of, and that it survives being stored.
import { expect } from 'chai';
import { marksOf, packMarks, unpackMarks } from '../../src/domain/marks.ts';
import type { ParsedResult } from '../../src/domain/parsed-report.ts';
import { makeParsedResult } from './make-parsed.ts';

function pack(result: ParsedResult, quarantined: readonly string[] = []): string[] {
  return packMarks(marksOf(result, new Set(quarantined)));
}

describe('marksOf', () => {
  const identity = (parts: Partial<ParsedResult>): string => pack(makeParsedResult(parts)).join();
  const known = identity({});

  it('is the same whatever message, severity, line and suppression say', () => {
    for (const parts of [
      { message: 'x' },
      { severity: 'low' as const },
      { line: 99, lineText: 'line 10' },
      { suppressed: true },
      { cwes: [79] },
    ])
      expect(identity(parts)).to.equal(known);
  });

  it('is another for another rule, file or text of the line', () => {
    for (const parts of [{ ruleId: 'x' }, { path: 'x' }, { path: null }, { lineText: 'x' }, { lineText: null }])
      expect(identity(parts)).to.not.equal(known);
  });

  it('cannot be forged by moving a separator from one part to the next', () => {
    expect(identity({ ruleId: 'a|1:b', path: 'c' })).to.not.equal(identity({ ruleId: 'a', path: 'b|1:c' }));
    expect(identity({ ruleId: 'ab', path: 'c' })).to.not.equal(identity({ ruleId: 'a', path: 'bc' }));
  });

  it('keeps no key whose name is quarantined', () => {
    const result = makeParsedResult({ nativeKeys: [['f:id', 'some-value']] });
    expect(marksOf(result, new Set()).native).to.have.length(1);
    expect(pack(result, ['f:id'])).to.deep.equal(pack(makeParsedResult()));
  });

  it('reads back what was stored, whichever facts are unknown', () => {
    const context = ['11', '22', '33', '44'].map((pair) => pair.repeat(8)).join('.');
    for (const parts of [
      {},
      { context },
      { lineText: null, path: null },
      { githubHash: 'abc', logicalName: 'a.b' },
      { nativeKeys: [['f:id', 'value-1']] as const },
    ]) {
      const marks = marksOf(makeParsedResult(parts), new Set());
      expect(unpackMarks(packMarks(marks))).to.deep.equal(marks);
    }
  });
});
