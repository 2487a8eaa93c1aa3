// The matching itself: what it costs. What it decides is in same-finding.test.ts and plan-changes-properties.test.ts.
import { expect } from 'chai';
import type { LiveFinding } from '../../src/domain/live-findings.ts';
import { marksOf } from '../../src/domain/marks.ts';
import { makeResult } from '../../src/domain/match-board.ts';
import { matchFindings } from '../../src/domain/match-findings.ts';
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
});
