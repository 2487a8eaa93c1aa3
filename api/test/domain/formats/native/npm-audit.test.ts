// npm audit's JSON of all generations, and pnpm's.
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import { parseLog, problemOf } from '../../read-report.ts';

const advisory = {
  source: 1106913,
  name: 'lodash',
  dependency: 'lodash',
  title: 'Command Injection in lodash',
  url: 'https://github.com/advisories/GHSA-35jh-r3h4-6jhm',
  severity: 'high',
  cwe: ['CWE-77', 'CWE-94'],
  cvss: { score: 7.2, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H' },
  range: '<4.17.21',
};

function listed(vulnerabilities: object) {
  return parseLog({ auditReportVersion: 2, vulnerabilities, metadata: {} })[0]!;
}

const classic = {
  findings: [
    { version: '3.0.0', paths: ['eslint>strip-ansi>ansi-regex', 'eslint>table>ansi-regex'] },
    { version: '4.1.0', paths: ['jest>ansi-regex'] },
  ],
  id: 1064843,
  title: 'Inefficient regular expression',
  module_name: 'ansi-regex',
  cves: ['CVE-2021-3807'],
  github_advisory_id: 'GHSA-93q8-gq69-wqmw',
  vulnerable_versions: '>2.1.1 <5.0.1',
  patched_versions: '>=5.0.1 <6.0.0 || >=6.0.1',
  severity: 'moderate',
  cwe: '["CWE-918","CWE-1333"]',
  overview: 'A crafted text takes long.',
  recommendation: 'Upgrade to version 5.0.1 or later',
  references: '- [one](https://example.com/one)\n- https://example.com/two',
  url: 'https://github.com/advisories/GHSA-93q8-gq69-wqmw',
};

function ofClassic(advisories: object, rest: object = {}) {
  return parseLog({ actions: [], advisories, muted: [], metadata: { vulnerabilities: {} }, ...rest })[0]!;
}

describe('npm audit: npm 7 and later', () => {
  it('reads the sample: packages that are vulnerable only by others are no findings of their own', () => {
    const [run] = parseReport(readFileSync('examples/reports/samples/npm-audit.json'), { category: undefined });
    expect(run).to.include({ tool: 'npm audit', health: 'healthy', rejected: 0 });
    expect(run?.results.map(({ ruleId, details }) => `${details?.package?.name ?? ''} ${ruleId}`)).to.have.members([
      'express GHSA-rv95-896h-c2vc',
      'lodash GHSA-35jh-r3h4-6jhm',
      'lodash GHSA-p6mc-m468-83gw',
      'qs GHSA-hrpp-h998-j3pp',
    ]);
  });

  it('tells a finding by its advisory and package, with severity, CVSS, CWE and what mends it', () => {
    const fixAvailable = { name: 'lodash', version: '4.17.21', isSemVerMajor: false };
    const { results, rules } = listed({ lodash: { name: 'lodash', severity: 'critical', isDirect: true, via: [advisory], fixAvailable } });
    expect(results).to.have.length(1);
    expect(results[0]).to.deep.include({
      ruleId: 'GHSA-35jh-r3h4-6jhm',
      message: 'Command Injection in lodash (lodash <4.17.21). npm audit fix installs lodash 4.17.21.',
      severity: 'high',
      type: 'sca',
      path: null,
      cwes: [77, 94],
      tags: ['direct'],
      aliases: ['GHSA-35JH-R3H4-6JHM'],
      fixAvailable: true,
      subject: { type: 'dependency', advisories: ['GHSA-35JH-R3H4-6JHM'], package: 'npm/lodash', manifest: null },
    });
    expect(results[0]?.details).to.deep.equal({
      package: { name: 'lodash', version: null, purl: null, fixedIn: ['4.17.21'] },
      cvss: { version: '3.1', score: 7.2, vector: advisory.cvss.vectorString },
      references: [advisory.url],
    });
    expect(rules[0]).to.include({ ruleId: 'GHSA-35jh-r3h4-6jhm', title: 'Command Injection in lodash', helpUri: advisory.url });
  });

  for (const { fixAvailable, is, says } of [
    { fixAvailable: true, is: true, says: '' },
    { fixAvailable: false, is: false, says: '' },
    { fixAvailable: undefined, is: null, says: '' },
    { fixAvailable: { name: 'express', version: '5.0.0', isSemVerMajor: true }, is: true, says: 'express 5.0.0, a major change' },
  ]) {
    it(`takes fixAvailable ${JSON.stringify(fixAvailable)} for ${String(is)}`, () => {
      const [result] = listed({ lodash: { via: [advisory], fixAvailable } }).results;
      expect(result?.fixAvailable).to.equal(is);
      expect(result?.message).to.contain(says);
    });
  }

  it('makes one finding of an advisory that is listed for two ranges of one package', () => {
    const { results } = listed({ lodash: { via: [advisory, { ...advisory, source: 2, range: '>=5.0.0 <5.0.1' }] } });
    expect(results.map(({ message }) => message)).to.deep.equal(['Command Injection in lodash (lodash <4.17.21 || >=5.0.0 <5.0.1)']);
  });

  it('takes an empty list for a clean scan', () => {
    expect(listed({})).to.deep.include({ health: 'healthy', results: [], rejected: 0 });
  });

  it('rejects entries that say nothing, with a pointer, and loses none silently', () => {
    const { results, rejected, warnings } = listed({
      'a/b': 7,
      bare: { via: [] },
      lost: { via: ['gone'] },
      odd: { via: [7] },
      lodash: { via: [advisory, 'a/b'] },
    });
    expect(results).to.have.length(1);
    expect(rejected).to.equal(4);
    expect(warnings.map(({ pointer }) => pointer)).to.deep.equal([
      '/vulnerabilities/a~1b',
      '/vulnerabilities/bare',
      '/vulnerabilities/lost',
      '/vulnerabilities/odd/via/0',
    ]);
  });

  it('keeps a finding whose values are of other types, by what is left of it', () => {
    const hostile = { source: {}, title: 7, url: ['x'], severity: 9, cwe: { a: 1 }, cvss: 'high', range: [1] };
    const { results, rejected } = listed({ lodash: { via: [hostile], fixAvailable: 'maybe', isDirect: 'no' } });
    expect(rejected).to.equal(0);
    expect(results[0]).to.deep.include({ ruleId: 'unnamed-rule', severity: 'medium', cwes: [], fixAvailable: null });
  });
});

describe('npm audit: npm 6 and pnpm', () => {
  it('tells one finding for each advisory, with all installed versions and one way', () => {
    const { results, rules, tool } = ofClassic({ 1064843: classic });
    expect(tool).to.equal('npm audit');
    expect(results).to.have.length(1);
    expect(results[0]).to.deep.include({
      ruleId: 'GHSA-93q8-gq69-wqmw',
      message: 'Inefficient regular expression (ansi-regex 3.0.0, 4.1.0, by way of eslint>strip-ansi>ansi-regex)',
      severity: 'medium',
      severityRaw: 'moderate',
      cwes: [918, 1333],
      aliases: ['CVE-2021-3807', 'GHSA-93Q8-GQ69-WQMW'],
      fixAvailable: true,
    });
    expect(results[0]?.details?.package).to.deep.include({ version: '3.0.0, 4.1.0', fixedIn: ['5.0.1', '6.0.1'] });
    expect(results[0]?.details?.references).to.deep.equal([classic.url, 'https://example.com/one', 'https://example.com/two']);
    expect(rules[0]?.help).to.equal('A crafted text takes long.\n\nUpgrade to version 5.0.1 or later');
  });

  it('names an advisory of old by its CVE, else by the number of the registry', () => {
    const old = { ...classic, github_advisory_id: undefined, url: 'https://npmjs.com/advisories/1179' };
    const { results } = ofClassic({ 1: old, 1179: { ...old, id: 1179, cves: [] } });
    expect(results.map(({ ruleId }) => ruleId)).to.deep.equal(['CVE-2021-3807', 'NPM-1179']);
  });

  it('takes <0.0.0 as patched versions for no fix at all', () => {
    const [result] = ofClassic({ 1: { ...classic, patched_versions: '<0.0.0' } }).results;
    expect(result?.fixAvailable).to.equal(false);
  });

  it('rejects an advisory that is no object, with a pointer', () => {
    const { results, rejected, warnings } = ofClassic({ 1: null, 2: classic });
    expect([results.length, rejected, warnings[0]?.pointer]).to.deep.equal([1, 1, '/advisories/1']);
  });
});

describe('npm audit: a failed audit', () => {
  for (const { what, report, says } of [
    {
      what: 'of npm 6',
      report: { error: { code: 'ENOAUDIT', summary: 'Your configured registry does not support audit requests.' } },
      says: 'ENOAUDIT',
    },
    {
      what: 'of npm 7',
      report: { message: 'request failed', method: 'POST', uri: 'https://example.com', error: { summary: '', detail: '' } },
      says: 'request failed',
    },
    {
      what: 'of pnpm',
      report: { error: { code: 'ERR_PNPM_AUDIT_BAD_RESPONSE', message: 'responded with 500' } },
      says: 'responded with 500',
    },
  ]) {
    it(`is an unhealthy scan, never a clean one: ${what}`, () => {
      const [run] = parseLog(report);
      expect(run).to.include({ tool: 'npm audit', health: 'unhealthy' });
      expect(run?.healthReasons.join()).to.contain(says);
    });
  }

  for (const report of [
    { error: 'no' },
    { error: { code: 404, message: 'x' } },
    { error: { code: 'not_found', message: 'x' } },
    { advisories: [], metadata: {} },
    { advisories: { 1: { id: 1 } }, metadata: {} },
    { vulnerabilities: {} },
  ]) {
    it(`does not take ${JSON.stringify(report)} for a report of npm`, () => {
      expect(problemOf(() => parseLog(report)).code).to.equal('report-format-unknown');
    });
  }

  it('does not believe a report that counts vulnerable packages and lists fewer', () => {
    const [run] = parseLog({ auditReportVersion: 2, vulnerabilities: {}, metadata: { vulnerabilities: { high: 9, total: 9 } } });
    expect(run).to.deep.include({ health: 'unhealthy', healthReasons: ['npm counts 9 vulnerable packages, but the report lists 0.'] });
  });

  it('does not believe a report with an error beside its list', () => {
    const error = { code: 'ENOAUDIT', summary: 'no answer', detail: '' };
    for (const rest of [
      { auditReportVersion: 2, vulnerabilities: {} },
      { advisories: {}, actions: [] },
    ])
      expect(parseLog({ ...rest, error })[0]).to.deep.include({
        health: 'unhealthy',
        healthReasons: ['The audit failed: ENOAUDIT: no answer'],
      });
  });

  it('points to names of packages without what no database takes', () => {
    const [warning] = listed({ ['a\u0000\ud800' + 'b'.repeat(5000)]: null }).warnings;
    expect(warning?.pointer).to.match(/^\/vulnerabilities\/a\ufffdb{100,}/);
    expect(warning?.pointer.length).to.be.below(300);
  });

  it('rates an advisory that is told twice by its graver telling', () => {
    for (const order of [
      ['low', 'critical'],
      ['critical', 'low'],
    ])
      expect(
        listed({ lodash: { via: order.map((severity) => ({ ...advisory, severity })) } }).results.map((one) => one.severity),
      ).to.deep.equal(['critical']);
  });
});
