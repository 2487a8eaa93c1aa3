// The matching itself: what it costs. What it decides is in same-finding.test.ts and plan-changes-properties.test.ts.
import { expect } from 'chai';
import { type LiveFinding, presence } from '../../src/domain/live-findings.ts';
import { marksOf } from '../../src/domain/marks.ts';
import { makeResult } from '../../src/domain/match-board.ts';
import { matchFindings, type Matching } from '../../src/domain/match-findings.ts';
import type { ParsedResult } from '../../src/domain/parsed-report.ts';
import { makeParsedResult } from './make-parsed.ts';

const size = 20_000;
const context = { lineMap: undefined, dismissed: new Set<string>() };
const none = new Set<string>();

describe('matchFindings', () => {
  for (const [what, found, known] of [
    ['as many known ones', size, size],
    ['one known one fewer', size, size - 1],
    ['few known ones', size, 150],
    ['many more known ones', 150, size],
  ] as const) {
    it(`matches ${found} results of one rule and file without comparing each with each, beside ${what}`, () => {
      let looks = 0;
      const results = Array.from({ length: found }, (_, index) =>
        Object.defineProperty(makeParsedResult({ lineText: null }), 'line', { enumerable: true, get: () => ((looks += 1), index + 1) }),
      );
      const marks = marksOf(results[0]!, none);
      const live = Array.from({ length: known }, (_, index): LiveFinding => {
        const finding = { id: String(index), flags: 1, line: 0, severityRank: 0, contentDigest: '', rawDigest: '', marks };
        return Object.defineProperty(finding, 'line', { enumerable: true, get: () => ((looks += 1), index + 1) });
      });
      const candidates = results.map((result, index) => makeResult(result, String(index), none));
      const { matches, unmatched, missing } = matchFindings(candidates, live, none, context);
      expect([matches.length, unmatched.length, missing.length]).to.deep.equal([
        Math.min(found, known),
        Math.max(0, found - known),
        Math.max(0, known - found),
      ]);
      // n log n with room to spare; each with each would be three million at the least.
      expect(looks).to.be.lessThan(2_000_000);
    });
  }

  it('keeps nearest-line pairing for the largest bucket that has it', () => {
    const results = Array.from({ length: 200 }, (_, index) => makeParsedResult({ lineText: 'x', line: index * 100 + 3 }));
    const marks = marksOf(results[0]!, none);
    const live = results.slice(1).map(({ line }, index): LiveFinding => ({
      id: String(index),
      flags: 1,
      line: line! - 2,
      severityRank: 0,
      contentDigest: '',
      rawDigest: '',
      marks,
    }));
    const { matches, unmatched } = matchFindings(
      results.map((result, index) => makeResult(result, String(index), none)),
      live,
      none,
      context,
    );
    expect(unmatched.map(({ result }) => result)).to.deep.equal([results[0]]);
    for (const { result, finding } of matches) expect(result.result.line! - finding.line!).to.equal(2);
  });

  const hashOf = (value: number): string => (value + 1).toString(16).padStart(16, '0');
  const lineIn = (path: string, line: number, around: readonly [line: number, above: number, below: number, scope: number]): ParsedResult =>
    makeParsedResult({ path, line, lineText: null, context: around.map(hashOf).join('.') });
  const knownAs = (result: ParsedResult, id: number, flags: number): LiveFinding => {
    const marks = marksOf(result, none);
    return { id: String(id), flags, line: result.line, severityRank: 0, contentDigest: '', rawDigest: '', marks };
  };
  const match = (results: readonly ParsedResult[], findings: readonly LiveFinding[], dismissed: readonly string[] = []): Matching => {
    const candidates = results.map((result, index) => makeResult(result, String(index), none));
    return matchFindings(candidates, findings, none, { lineMap: undefined, dismissed: new Set(dismissed) });
  };

  it('follows code that moved without trying each of its moves with each finding that is left', () => {
    let looks = 0;
    const half = 2_000;
    const moved = Array.from({ length: half }, (_, index) => lineIn('b', index * 3 + 1, [index, index, index, 1]));
    const other = Array.from({ length: half }, (_, index) => lineIn('c', index + 1, [half * 9 + index, 1, 1, 1]));
    const before = moved.map((result, index) => knownAs({ ...result, path: 'a', line: index + 1 }, index, 1));
    const left = Array.from({ length: half }, (_, index) => {
      const finding = knownAs(lineIn('a', index + 1, [half * 5 + index, 2, 2, 2]), half + index, 1);
      return Object.defineProperty({ ...finding }, 'line', { enumerable: true, get: () => ((looks += 1), index + 1) });
    });
    const { matches, missing } = match([...moved, ...other], [...before, ...left]);
    expect([matches.length, missing.length]).to.deep.equal([half, half]);
    expect(looks).to.be.lessThan(half * 100);
  });

  it('follows the move that most code of a file made, in whatever order the report tells it', () => {
    const lines = [10, 20, 30, 40];
    const results = lines.map((line, index) => lineIn('b', line + (index === 0 ? 5 : 7), [index, index, index, 1]));
    const before = lines.map((line, index) => knownAs(lineIn('a', line, [index, index, index, 1]), index, 1));
    const [early, late] = [lineIn('b', 105, [90, 91, 92, 1]), lineIn('b', 107, [90, 93, 94, 1])];
    const beside = knownAs(lineIn('a', 100, [90, 95, 96, 1]), 9, 1);
    for (const told of [
      [...results, early, late],
      [late, early, ...results.toReversed()],
    ]) {
      const { matches } = match(told, [...before, beside]);
      expect(matches.find(({ finding }) => finding === beside)?.result.result).to.equal(late);
    }
  });

  describe('of a finding that was dismissed', () => {
    const gone = presence.everOnBase;
    const inOtherFile = (above: number): ParsedResult => lineIn('b', 40, [1, above, 3, 4]);
    const before = lineIn('a', 10, [1, 2, 9, 9]);

    it('makes nothing of a copy in another file, of which one side alone is the same, where the gate judges it', () => {
      expect(match([inOtherFile(2)], [knownAs(before, 7, gone)], []).matches).to.have.length(1);
      expect(match([inOtherFile(2)], [knownAs(before, 7, presence.openOnBase)], ['7']).matches).to.have.length(1);
      expect(match([inOtherFile(2)], [knownAs(before, 7, gone)], ['7']).matches).to.deep.equal([]);
    });

    it('makes nothing of a changed line, where the base has it since the baseline only', () => {
      const changed = lineIn('a', 10, [5, 2, 9, 9]);
      const since = presence.openOnBase | presence.everOnBase | presence.sinceBaseline;
      expect(match([changed], [knownAs(before, 7, presence.openOnBase)], ['7']).matches).to.have.length(1);
      expect(match([changed], [knownAs(before, 7, since)], ['7']).matches).to.deep.equal([]);
    });
  });
});
