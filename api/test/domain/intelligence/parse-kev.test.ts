// The catalogue of KEV: read whole, or refused with a pointer to what is wrong.
import { expect } from 'chai';
import { openScores } from '../../../src/domain/intelligence/open-scores.ts';
import { parseIntelligence } from '../../../src/domain/intelligence/parse-intelligence.ts';
import { makeKev, refusalOf } from '../../support/make-intelligence.ts';

const parse = (text: string | Buffer, entries = 100): ReturnType<typeof parseIntelligence> =>
  parseIntelligence('kev', Buffer.from(text as string), { bytes: 10_000_000, entries });

const cves = ['CVE-2024-1234', 'CVE-2021-44228', 'CVE-2024-20001'];

describe('parseIntelligence: KEV', () => {
  it('knows what is in the catalogue, and nothing else.', () => {
    const { packed, years, entries } = parse(makeKev(cves));
    const parts = years.map(({ year, start, bytes }) => ({ source: 'kev' as const, year, packed: packed.subarray(start, start + bytes) }));
    expect(years.map(({ year }) => year)).to.deep.equal([2021, 2024]);
    expect(entries).to.equal(3);
    for (const cve of cves) expect(openScores(parts)(cve), cve).to.deep.equal({ epss: null, isKnownExploited: true });
    for (const cve of ['CVE-2024-1235', 'CVE-2021-1234', 'CVE-2022-44228']) expect(openScores(parts)(cve), cve).to.equal(undefined);
  });

  it('is named by the version of the catalogue and the beginning of the file’s digest.', () => {
    const read = parse(makeKev(cves));
    expect(read.snapshot).to.equal(`kev 2026.11.19 (${read.digest.toString('hex').slice(0, 8)})`);
  });

  const versions: readonly (readonly [raw: string, kept: string])[] = [
    ['2026.11.19', '2026.11.19'],
    ['2026.11.19\u001b[31m, kev 1 (x)\n\u202e', '2026.11.19kev1x'],
    ['<img src=x>', 'imgsrcx'],
    ['9'.repeat(1000), '9'.repeat(40)],
  ];
  for (const [raw, kept] of versions) {
    it(`keeps of the version ${JSON.stringify(raw.slice(0, 40))} what can do no harm.`, () => {
      expect(parse(makeKev(cves, { catalogVersion: raw })).snapshot).to.match(
        new RegExp(`^kev ${kept.replaceAll('.', '\\.')} \\([0-9a-f]{8}\\)$`),
      );
    });
  }

  it('is read with a byte-order mark, with other line ends, and without a count.', () => {
    expect(parse(`\ufeff${makeKev(cves)}`).entries).to.equal(3);
    expect(parse(JSON.stringify(JSON.parse(makeKev(cves)), null, 2).replaceAll('\n', '\r\n')).entries).to.equal(3);
    expect(parse(makeKev(cves, { count: undefined })).entries).to.equal(3);
  });

  it('is not moved by members such as __proto__.', () => {
    const text = makeKev(cves).replace('{"cveID"', '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}},"cveID"');
    expect(text).to.contain('__proto__');
    expect(parse(text.replace('{', '{"__proto__":{"isAdmin":true},')).entries).to.equal(3);
    expect(({} as Record<string, unknown>)['isAdmin']).to.equal(undefined);
  });

  const withItem = (item: unknown): string => makeKev([], { vulnerabilities: [{ cveID: cves[0] }, item], count: 2 });
  const deep = '['.repeat(10_000) + ']'.repeat(10_000);
  const bad: readonly (readonly [what: string, text: string | Buffer, pointer: string | undefined, says: RegExp])[] = [
    ['that is empty', '', undefined, /^The file is empty\./],
    ['that is a page', '<html></html>', undefined, /^The file is a page of HTML/],
    ['that is EPSS', '#model_version:v1,score_date:2026-11-20\ncve,epss,percentile\n', '', /^The file is not JSON/],
    ['that is null', 'null', '/vulnerabilities', /^The file has no list/],
    ['that is an array', '[{"cveID":"CVE-2024-1234"}]', '/vulnerabilities', /^The file has no list/],
    [
      'of another layout',
      '{"catalogVersion":"1","vulnerabilities":{"cveID":"CVE-2024-1234"}}',
      '/vulnerabilities',
      /^The file has no list/,
    ],
    ['that is not UTF-8', Buffer.from(makeKev(cves, { title: 'é' }), 'latin1'), undefined, /^The file is not UTF-8\./],
    ['that is cut off', makeKev(cves).slice(0, -2), '', /^The file is not JSON, or the file is cut off\./],
    ['that is cut off in an item', makeKev(cves).slice(0, -40), '', /^The file is not JSON, or the file is cut off\./],
    ['with something after it', `${makeKev(cves)}{}`, '', /^The file is not JSON/],
    ['without a version', makeKev(cves, { catalogVersion: undefined }), '/catalogVersion', /"catalogVersion" such as/],
    ['with a version of nothing', makeKev(cves, { catalogVersion: ' \u202e' }), '/catalogVersion', /"catalogVersion" such as/],
    ['with a number for a version', makeKev(cves, { catalogVersion: 7 }), '/catalogVersion', /"catalogVersion" such as/],
    ['that lists nothing', makeKev([]), undefined, /^The file names no vulnerability\./],
    ['that has lost some', makeKev(cves, { count: 4 }), '/count', /another number of vulnerabilities than the 3/],
    ['with a text for a count', makeKev(cves, { count: '3' }), '/count', /another number of vulnerabilities/],
    ['with a name twice', withItem({ cveID: cves[0] }), '/vulnerabilities/1/cveID', /^Vulnerability 2 stands in the catalogue twice\./],
    ['with an item that is null', withItem(null), '/vulnerabilities/1/cveID', /^Vulnerability 2 has no "cveID"/],
    ['with an item without a name', withItem({}), '/vulnerabilities/1/cveID', /^Vulnerability 2 has no "cveID"/],
    ['with a number for a name', withItem({ cveID: 20241234 }), '/vulnerabilities/1/cveID', /^Vulnerability 2 has no "cveID"/],
    ['with another name', withItem({ cveID: 'GHSA-aaaa-bbbb-cccc' }), '/vulnerabilities/1/cveID', /^Vulnerability 2 has no "cveID"/],
    ['with a name too long', withItem({ cveID: `CVE-2024-${'9'.repeat(5000)}` }), '/vulnerabilities/1/cveID', /^Vulnerability 2 has no/],
    ['with a broken item', makeKev(cves).replace('}]', '}x]'), '/vulnerabilities/2', /^Vulnerability 3 is not JSON/],
    ['with two lists', makeKev(cves).replace('{', '{"vulnerabilities":[],'), '', /a member stands twice/],
    ['that nests too deep', makeKev(cves).replace('{', `{"x":${deep},`), '', /nested deeper/],
    ['with an endless string', makeKev(cves, { title: 'x'.repeat(200_000) }), '', /longer values/],
  ];
  for (const [what, text, pointer, says] of bad) {
    it(`refuses a file ${what}, and says where.`, () => {
      const problem = refusalOf(() => parse(text));
      expect([problem.code, problem.pointer]).to.deep.equal(['intelligence-invalid', pointer]);
      expect(problem.message)
        .to.match(says)
        .and.to.match(/Nothing was imported\.$/);
      expect(problem.message).not.to.match(/report/i);
    });
  }

  it('takes as many vulnerabilities as may be, and refuses one more.', () => {
    expect(parse(makeKev(cves), 3).entries).to.equal(3);
    expect(refusalOf(() => parse(makeKev(cves), 2))).to.include({ code: 'intelligence-invalid', pointer: '/vulnerabilities' });
  });
});
