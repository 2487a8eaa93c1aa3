// Looking vulnerabilities up in packed years: the same answers as a map of everything would give.
import { expect } from 'chai';
import fc from 'fast-check';
import { openScores, type ScoresOfYear, yearsOf } from '../../../src/domain/intelligence/open-scores.ts';
import { parseIntelligence } from '../../../src/domain/intelligence/parse-intelligence.ts';
import { makeEpss, makeKev } from '../../support/make-intelligence.ts';

function read(source: 'epss' | 'kev', text: string): ScoresOfYear[] {
  const { packed, years } = parseIntelligence(source, Buffer.from(text));
  return years.map(({ year, start, bytes }) => ({ source, year, packed: packed.subarray(start, start + bytes) }));
}

// Few years and close numbers, so that neighbours are common.
const anyName = fc
  .tuple(fc.constantFrom(1999, 2023, 2024, 9999), fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 9990, max: 999_999_999 })))
  .map(([year, number]) => `CVE-${year}-${String(number).padStart(4, '0')}`);

describe('openScores', () => {
  it('answers for every name like a map of all entries, in whatever order the files had them.', () => {
    const anyEpss = fc.dictionary(anyName, fc.integer({ min: 0, max: 100_000 }), { minKeys: 1, maxKeys: 60, noNullPrototype: true });
    const anyKev = fc.uniqueArray(anyName, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(anyEpss, anyKev, fc.array(anyName, { maxLength: 30 }), (epss, kev, others) => {
        const rows = Object.entries(epss).map(([cve, score]) => ({ cve, score: (score / 100_000).toFixed(5) }));
        const scoreOf = openScores([...read('epss', makeEpss(rows)), ...read('kev', makeKev(kev))]);
        for (const name of [...Object.keys(epss), ...kev, ...others]) {
          const score = epss[name];
          const isKnownExploited = kev.includes(name);
          const expected = { epss: score === undefined ? null : score / 100_000, isKnownExploited };
          expect(scoreOf(name), name).to.deep.equal(score === undefined && !isKnownExploited ? undefined : expected);
        }
      }),
    );
  });

  it('says nothing of names that are no CVE ids, nor of years that were not loaded.', () => {
    const scoreOf = openScores(read('kev', makeKev(['CVE-2024-0001'])));
    for (const name of [
      '',
      'GHSA-aaaa-bbbb-cccc',
      'CVE-2024-1',
      'CVE-2024-00001',
      'CVE-2024-0001 ',
      'CVE-2023-0001',
      '__proto__',
      'CVE-2024-',
    ])
      expect(scoreOf(name), name).to.equal(undefined);
    expect(scoreOf('cve-2024-0001')).to.deep.equal({ epss: null, isKnownExploited: true });
    expect(openScores([])('CVE-2024-0001')).to.equal(undefined);
  });

  it('needs the years of the names alone.', () => {
    expect(yearsOf(['CVE-2024-1234', 'GHSA-aaaa-bbbb-cccc', 'CVE-1999-0001', 'CVE-2024-99999', 'CVE-1000-0001'])).to.deep.equal([
      1999, 2024,
    ]);
    expect(yearsOf([])).to.deep.equal([]);
  });
});
