// The matching itself: what it costs. What it decides is in same-finding.test.ts and plan-changes-properties.test.ts.
import { expect } from 'chai';
import { identityOf } from '../../src/domain/fingerprint.ts';
import type { LiveFinding } from '../../src/domain/live-findings.ts';
import { matchFindings } from '../../src/domain/match-findings.ts';
import { makeParsedResult } from './make-parsed.ts';

const size = 20_000;

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
      const keys = identityOf(results[0]!, new Set());
      const live = Array.from({ length: known }, (_, index): LiveFinding => {
        const finding = { id: String(index), flags: 1, line: 0, contentDigest: '', rawDigest: '', keys };
        return Object.defineProperty(finding, 'line', { enumerable: true, get: () => ((looks += 1), index + 1) });
      });
      const digests = new Map(results.map((result, index) => [result, String(index)]));
      const { matches, unmatched, missing } = matchFindings(digests, live, { names: new Set(), keys: new Set(), dismissed: new Set() });
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
    const keys = identityOf(results[0]!, new Set());
    const live = results
      .slice(1)
      .map(({ line }, index): LiveFinding => ({ id: String(index), flags: 1, line: line! - 2, contentDigest: '', rawDigest: '', keys }));
    const { matches, unmatched } = matchFindings(new Map(results.map((result, index) => [result, String(index)])), live, {
      names: new Set(),
      keys: new Set(),
      dismissed: new Set(),
    });
    expect(unmatched).to.deep.equal([results[0]]);
    for (const { result, finding } of matches) expect(result.line! - finding.line!).to.equal(2);
  });
});
