// The CSV of EPSS: read whole and exactly, or refused with the line that is wrong.
import { expect } from 'chai';
import { openScores, type Score } from '../../../src/domain/intelligence/open-scores.ts';
import { parseIntelligence } from '../../../src/domain/intelligence/parse-intelligence.ts';
import { type EpssRow, makeEpss, refusalOf } from '../../support/make-intelligence.ts';

const parse = (text: string | Buffer, entries = 100): ReturnType<typeof parseIntelligence> =>
  parseIntelligence('epss', Buffer.from(text as string), { bytes: 10_000_000, entries });

/** Looks a name up in what was read, as it is stored: year by year. */
function lookUp(text: string, name: string): Score | undefined {
  const { packed, years } = parse(text);
  const parts = years.map(({ year, start, bytes }) => ({ source: 'epss' as const, year, packed: packed.subarray(start, start + bytes) }));
  return openScores(parts)(name);
}

const rows: readonly EpssRow[] = [
  { cve: 'CVE-1999-0001', score: '0.01297' },
  { cve: 'CVE-2024-1234', score: '0.94321' },
];

describe('parseIntelligence: EPSS', () => {
  it('names the snapshot by the date in the file and the beginning of its digest.', () => {
    const read = parse(makeEpss(rows));
    expect(read.snapshot).to.equal(`epss 2026-11-20 (${read.digest.toString('hex').slice(0, 8)})`);
    expect(read.digest).to.have.length(32);
    expect(read.entries).to.equal(2);
  });

  for (const score of [
    '0',
    '1',
    '0.0',
    '1.00000',
    '0.00001',
    '0.00043',
    '0.1',
    '0.30000',
    '0.94321',
    '0.99999',
    '9e-05',
    '1.5E-4',
    '0.123456789',
  ]) {
    it(`keeps the score ${score} exactly.`, () => {
      expect(lookUp(makeEpss([{ cve: 'CVE-2024-1234', score }]), 'CVE-2024-1234')).to.deep.equal({
        epss: Number(score),
        isKnownExploited: false,
      });
    });
  }

  it('keeps every score of five decimals exactly.', () => {
    const all = Array.from({ length: 100_001 }, (_, number) => ({
      cve: `CVE-2024-${100_000 + number}`,
      score: (number / 100_000).toFixed(5),
    }));
    const { packed, years } = parse(makeEpss(all), all.length);
    expect(years).to.have.length(1);
    const scoreOf = openScores([{ source: 'epss', year: 2024, packed }]);
    const wrong = all.filter(({ cve, score }) => scoreOf(cve)?.epss !== Number(score));
    expect(wrong).to.deep.equal([]);
  });

  const spellings: readonly (readonly [what: string, text: string])[] = [
    ['with a byte-order mark', `\ufeff${makeEpss(rows)}`],
    ['with line ends of Windows', makeEpss(rows, { lineEnd: '\r\n' })],
    ['in another order', makeEpss(rows.toReversed())],
    ['with names in lower case', makeEpss(rows).replaceAll('CVE-', 'cve-')],
    ['with a blank after the version', makeEpss(rows).replace(',score_date', ', score_date')],
    ['with the date alone', makeEpss(rows).replace('T00:00:00+0000', '')],
  ];
  for (const [what, text] of spellings) {
    it(`reads a file ${what} like any other.`, () => {
      expect(lookUp(text, 'CVE-1999-0001')?.epss).to.equal(0.01297);
      expect(lookUp(text, 'CVE-2024-1234')?.epss).to.equal(0.94321);
      const { packed, years } = parse(makeEpss(rows));
      expect(parse(text)).to.deep.include({ packed, years, entries: 2 });
    });
  }

  const one = (cve: string, score = '0.5'): string => makeEpss([...rows, { cve, score }]);
  const bad: readonly (readonly [what: string, text: string | Buffer, says: RegExp])[] = [
    ['that is empty', '', /^The file is empty\./],
    ['of white space', ' \r\n\n', /^The file is empty\./],
    ['that is a page', '<!doctype html><title>Sign in</title>\n', /^The file is a page of HTML/],
    ['in UTF-16', Buffer.from(`\ufeff${makeEpss(rows)}`, 'utf16le'), /^The file is UTF-16\./],
    ['of bytes that are no text', Buffer.from([0, 1, 2, 255, 10]), /^Line 1 is not that of an EPSS file/],
    ['that is KEV', '{"catalogVersion": "2026.11.19"}\n', /^Line 1 is not that of an EPSS file/],
    ['without its first line', makeEpss(rows).split('\n').slice(1).join('\n'), /^Line 1 is not that of an EPSS file/],
    ['of a day that there is not', makeEpss(rows, { date: '2026-02-30' }), /^Line 1 is not that of an EPSS file/],
    ['with an escape sequence for a date', makeEpss(rows, { date: '2026-11-20\u001b[31m' }), /^Line 1 is not that of an EPSS file/],
    ['with other columns', makeEpss(rows).replace('cve,epss', 'epss,cve'), /^Line 2 is not the header/],
    ['that ends after its header', makeEpss([]), /^The file names no vulnerability\./],
    ['that ends after its first line', makeEpss([]).slice(0, -20), /^Line 2 is not the header/],
    ['cut off in a number', makeEpss(rows).slice(0, -2), /^Line 4 does not end with a line break/],
    ['cut off in a name', makeEpss(rows).slice(0, -16), /^Line 4 does not end with a line break/],
    ['with an empty line', makeEpss(rows).replace('\nCVE-2024', '\n\nCVE-2024'), /^Line 4 does not begin with a CVE id/],
    ['with a name twice', one('CVE-1999-0001'), /^Line 5 names a CVE that another line names, too\./],
    ['with a name twice in two spellings', one('cve-1999-0001'), /^Line 5 names a CVE that another line names/],
    ['with a number of ten digits', one('CVE-2024-1234567890'), /^Line 5 does not begin with a CVE id/],
    ['with zeros ahead of a number', one('CVE-2024-01234'), /^Line 5 does not begin with a CVE id/],
    ['with a year before the first', one('CVE-1998-0001'), /^Line 5 does not begin with a CVE id/],
    ['with a year of five digits', one('CVE-20240-0001'), /^Line 5 does not begin with a CVE id/],
    ['with quotes', one('"CVE-2024-1"'), /^Line 5 does not begin with a CVE id/],
    ['with __proto__ for a name', one('__proto__'), /^Line 5 does not begin with a CVE id/],
    ['with a score over 1', one('CVE-2024-5000', '1.00001'), /^Line 5 has no score from 0 to 1/],
    ['with a huge score', one('CVE-2024-5000', '9'.repeat(100)), /^Line 5 has no score from 0 to 1/],
    ['with a score of 1e5', one('CVE-2024-5000', '1e5'), /^Line 5 has no score from 0 to 1/],
    ['with a negative score', one('CVE-2024-5000', '-0.1'), /^Line 5 has no score from 0 to 1/],
    ['with NaN', one('CVE-2024-5000', 'NaN'), /^Line 5 has no score from 0 to 1/],
    ['with Infinity', one('CVE-2024-5000', 'Infinity'), /^Line 5 has no score from 0 to 1/],
    ['with a score in hexadecimal', one('CVE-2024-5000', '0x1'), /^Line 5 has no score from 0 to 1/],
    ['with no score', one('CVE-2024-5000', ''), /^Line 5 has no score from 0 to 1/],
    ['with a score of ten decimals', one('CVE-2024-5000', '0.1234567891'), /^Line 5 has no score from 0 to 1/],
    ['with a percentile over 1', makeEpss(rows).replace('0.94321,0.5', '0.94321,1.5'), /^Line 4 has no percentile/],
    ['with two fields', makeEpss(rows).replace('0.94321,0.5', '0.94321'), /^Line 4 does not have the three fields/],
    ['with four fields', makeEpss(rows).replace('0.94321,0.5', '0.94321,0.5,1'), /^Line 4 does not have the three fields/],
    ['with an endless line', makeEpss(rows).replace('0.94321', '0'.repeat(10_000)), /^Line 4 is longer than 200 bytes/],
  ];
  for (const [what, text, says] of bad) {
    it(`refuses a file ${what}, and says where.`, () => {
      const problem = refusalOf(() => parse(text));
      expect(problem.code).to.equal('intelligence-invalid');
      expect(problem.message)
        .to.match(says)
        .and.to.match(/Nothing was imported\.$/);
    });
  }

  it('takes as many scores as may be, and refuses one more.', () => {
    expect(parse(makeEpss(rows), 2).entries).to.equal(2);
    expect(refusalOf(() => parse(makeEpss(rows), 1)).message).to.match(/^Line 4 is one too many: at most 1 scores are read\./);
  });
});
