// CWE numbers, in all the places where tools write them.
import { expect } from 'chai';
import { parseResult } from '../../read-report.ts';

function ofRule(rule: object): readonly number[] {
  return parseResult({}, { tool: { driver: { name: 'testscan', rules: [{ id: 'sql-injection', ...rule }] } } }).cwes;
}

describe('parseReport: CWE numbers', () => {
  for (const { what, rule, is } of [
    { what: 'CodeQL’s tags', rule: { properties: { tags: ['security', 'external/cwe/cwe-079', 'external/cwe/cwe-116'] } }, is: [79, 116] },
    { what: 'Semgrep’s tags', rule: { properties: { tags: ['CWE-89: SQL Injection', 'OWASP-A03:2021'] } }, is: [89] },
    { what: 'a property with a text', rule: { properties: { cwe: 'CWE-327: Use of a Broken Algorithm' } }, is: [327] },
    { what: 'a property with a list', rule: { properties: { cwe: ['CWE-798', 'CWE-259'] } }, is: [259, 798] },
    { what: 'a property with bare numbers in a text', rule: { properties: { cwe: '120, 129, 131' } }, is: [120, 129, 131] },
    { what: 'a property with a number', rule: { properties: { cwe: 22 } }, is: [22] },
    { what: 'a property with numbers of both kinds', rule: { properties: { cwes: [22, '79', 'CWE-89'] } }, is: [22, 79, 89] },
    {
      what: 'a relationship to CWE by name',
      rule: { relationships: [{ target: { id: '120', toolComponent: { name: 'CWE' } } }] },
      is: [120],
    },
    {
      what: 'a relationship whose id says CWE',
      rule: { relationships: [{ target: { id: 'CWE-126', toolComponent: { name: 'x' } } }] },
      is: [126],
    },
    {
      what: 'a relationship to another catalogue',
      rule: { relationships: [{ target: { id: '120', toolComponent: { name: 'OWASP' } } }] },
      is: [],
    },
    { what: 'upper and lower case, underscores and none', rule: { properties: { tags: ['cwe_22', 'Cwe 23', 'CWE24'] } }, is: [22, 23, 24] },
    { what: 'the same number twice', rule: { properties: { tags: ['CWE-79', 'cwe-079'], cwe: 'CWE-79' } }, is: [79] },
    { what: 'the number 0', rule: { properties: { cwe: ['CWE-0', 0, -5] } }, is: [] },
    { what: 'words that only look like it', rule: { properties: { tags: ['macwe-12', 'cwe', 'CWE-NONE', 'CVE-2021-44228'] } }, is: [] },
    { what: 'a number too long', rule: { properties: { cwe: ['CWE-1234567', 1234567, '1234567'] } }, is: [] },
    { what: 'nonsense', rule: { properties: { tags: [null, 7, {}], cwe: { id: 79 } }, relationships: [null, { target: 3 }] }, is: [] },
    { what: 'properties of null', rule: { properties: null }, is: [] },
  ]) {
    it(`reads ${what}`, () => {
      expect(ofRule(rule)).to.deep.equal(is);
    });
  }

  it('joins what the result says with what its rule says', () => {
    const run = { tool: { driver: { name: 'testscan', rules: [{ id: 'sql-injection', properties: { cwe: 'CWE-89' } }] } } };
    const own = { properties: { cwe: 'CWE-564' }, taxa: [{ id: '943', toolComponent: { name: 'CWE' } }, { id: 'CWE-89' }] };
    expect(parseResult(own, run).cwes).to.deep.equal([89, 564, 943]);
  });

  it('keeps at most twenty numbers, and reads no text of many thousand characters', () => {
    expect(ofRule({ properties: { tags: Array.from({ length: 100 }, (_, n) => `CWE-${n + 1}`) } })).to.have.length(20);
    expect(ofRule({ properties: { cwe: `${'cwe-'.repeat(500_000)}79` } })).to.deep.equal([]);
  });
});
