// OSV-Scanner's own JSON: groups of ids, severities, licences.
import { expect } from 'chai';
import { parseLog, problemOf } from '../../read-report.ts';

const vulnerability = {
  id: 'GHSA-35jh-r3h4-6jhm',
  aliases: ['CVE-2021-23337'],
  summary: 'Command Injection in lodash',
  details: 'Versions before 4.17.21 are vulnerable.',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [
    { package: { name: 'lodash', ecosystem: 'npm' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.21' }] }] },
    { package: { name: 'lodash-es', ecosystem: 'npm' }, ranges: [{ type: 'SEMVER', events: [{ fixed: '9.9.9' }] }] },
  ],
  references: [{ type: 'WEB', url: 'https://github.com/lodash/lodash' }],
  database_specific: { severity: 'MODERATE', cwe_ids: ['CWE-77', 'CWE-94'] },
};
const group = { ids: ['GHSA-35jh-r3h4-6jhm'], aliases: ['CVE-2021-23337', 'GHSA-35jh-r3h4-6jhm'], max_severity: '7.2' };
const about = { name: 'lodash', version: '4.17.15', ecosystem: 'npm' };

function report(packages: unknown, extra: object = {}, source: object = { path: 'package-lock.json', type: 'lockfile' }): object {
  return { results: [{ source, packages }], experimental_config: { licenses: { summary: false, allowlist: null } }, ...extra };
}

/** The results of the only run. */
function resultsOf(log: unknown) {
  const runs = parseLog(log);
  expect(runs).to.have.length(1);
  return runs[0]!.results;
}

describe('parseReport: OSV-Scanner', () => {
  it('reads all of a group under the id that OSV-Scanner shows', () => {
    const [run] = parseLog(report([{ package: about, vulnerabilities: [vulnerability], groups: [group] }]));
    expect(run).to.include({ tool: 'osv-scanner', category: '', health: 'healthy', rejected: 0 });
    expect(run?.results).to.have.length(1);
    expect(run?.results[0]).to.deep.include({
      ruleId: 'CVE-2021-23337',
      type: 'sca',
      severity: 'high',
      severityRaw: '7.2',
      message: 'Command Injection in lodash',
      path: 'package-lock.json',
      cwes: [77, 94],
      aliases: ['CVE-2021-23337', 'GHSA-35JH-R3H4-6JHM'],
      fixAvailable: true,
      details: {
        package: { name: 'lodash', version: '4.17.15', purl: null, fixedIn: ['4.17.21'] },
        cvss: { version: '3.1', score: 7.2, vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H' },
        references: ['https://github.com/lodash/lodash'],
      },
    });
    expect(run?.rules[0]).to.include({ title: 'Command Injection in lodash', help: 'Versions before 4.17.21 are vulnerable.' });
  });

  it('makes one finding of several ids of one vulnerability, and one of each that no group names', () => {
    const second = { id: 'OSV-1', aliases: ['GHSA-123'] };
    const lone = { id: 'OSV-9' };
    const results = resultsOf(
      report([{ package: about, vulnerabilities: [{ id: 'GHSA-123' }, second, lone], groups: [{ ids: ['OSV-1', 'GHSA-123'] }] }]),
    );
    expect(results.map(({ ruleId, message }) => [ruleId, message])).to.deep.equal([
      ['OSV-1', 'OSV-1 in lodash 4.17.15'],
      ['OSV-9', 'OSV-9 in lodash 4.17.15'],
    ]);
  });

  for (const { ids, is } of [
    { ids: ['GHSA-1', 'CVE-2'], is: 'CVE-2' },
    { ids: ['CVE-2', 'DSA-3'], is: 'DSA-3' },
    { ids: ['GHSA-1', 'GO-4'], is: 'GO-4' },
    { ids: ['CVE-9', 'CVE-2'], is: 'CVE-2' },
  ]) {
    it(`calls a group of ${ids.join(' and ')} ${is}`, () => {
      expect(resultsOf(report([{ package: about, groups: [{ ids }] }]))[0]?.ruleId).to.equal(is);
    });
  }

  for (const { what, groups, own, is } of [
    { what: 'the highest score', groups: [{ ...group, max_severity: '9.8' }], own: {}, is: 'critical' },
    { what: 'the word of the database without a score', groups: [{ ...group, max_severity: '' }], own: {}, is: 'medium' },
    { what: 'the word of the database where there is no group', groups: null, own: { database_specific: { severity: 'LOW' } }, is: 'low' },
    { what: 'medium where nobody rates', groups: null, own: { database_specific: null }, is: 'medium' },
    {
      what: 'critical where a malicious package is not rated',
      groups: null,
      own: { id: 'MAL-2023-1', aliases: [], database_specific: {} },
      is: 'critical',
    },
  ]) {
    it(`rates by ${what}`, () => {
      expect(resultsOf(report([{ package: about, vulnerabilities: [{ ...vulnerability, ...own }], groups }]))[0]?.severity).to.equal(is);
    });
  }

  it('knows that there is no fix, and when nobody says', () => {
    const unfixed = { ...vulnerability, affected: [{ package: about, ranges: [{ events: [{ introduced: '0' }] }] }] };
    for (const [one, is] of [
      [unfixed, false],
      [{ ...vulnerability, affected: undefined }, null],
    ] as const)
      expect(resultsOf(report([{ package: about, vulnerabilities: [one] }]))[0]?.fixAvailable).to.equal(is);
  });

  it('keeps what call analysis found not to be called, with a tag', () => {
    const uncalled = { ...group, experimental_analysis: { 'GHSA-35jh-r3h4-6jhm': { called: false } } };
    const [result] = resultsOf(report([{ package: about, vulnerabilities: [vulnerability], groups: [uncalled] }]));
    expect(result).to.deep.include({ tags: ['not called'], suppressed: false });
  });

  it('reads licences that are not allowed', () => {
    const [result] = resultsOf(report([{ package: about, licenses: ['GPL-3.0'], license_violations: ['GPL-3.0'] }]));
    expect(result).to.deep.include({
      ruleId: 'license-violation',
      type: 'licence',
      severity: 'medium',
      message: 'Licence GPL-3.0 of lodash 4.17.15 is not on the list of those allowed',
      subject: { type: 'licence', package: 'npm/lodash', licence: 'GPL-3.0' },
    });
  });

  it('tells packages of an image from those of a repository, whatever version the system has', () => {
    const curl = { name: 'curl', version: '8.0.1', ecosystem: 'openSUSE:Leap 15.5' };
    const source = { path: '/usr/lib/sysimage/rpm/Packages.db', type: 'os' };
    const [result] = resultsOf(
      report([{ package: curl, vulnerabilities: ['SUSE-SU-2024:3926-1'] }], { image_metadata: { os: 'openSUSE' } }, source),
    );
    expect(result).to.deep.include({
      type: 'container',
      path: 'usr/lib/sysimage/rpm/Packages.db',
      subject: {
        type: 'dependency',
        advisories: ['SUSE-SU-2024:3926-1'],
        package: 'opensuse/curl',
        manifest: 'usr/lib/sysimage/rpm/Packages.db',
      },
    });
  });

  it('takes an empty list beside the configuration for a clean scan, and packages without a vulnerability too', () => {
    for (const log of [{ ...report([]), results: [] }, report([{ package: about }])])
      expect(parseLog(log)[0]).to.deep.include({ health: 'healthy', results: [], rejected: 0 });
  });

  it('rejects what cannot be read, and says where it stands', () => {
    const [run] = parseLog(report([{ package: about, vulnerabilities: [vulnerability, 7], groups: 2 }, null]));
    expect(run).to.include({ rejected: 2 });
    expect(run?.results).to.have.length(1);
    expect(run?.warnings.map(({ pointer }) => pointer)).to.deep.equal(['/results/0/packages/0/vulnerabilities/1', '/results/0/packages/1']);
  });

  it('loses no finding to values of another type', () => {
    const wrong = Object.fromEntries(Object.keys(vulnerability).map((name) => [name, 7]));
    const results = resultsOf(
      report([
        { package: 'x', vulnerabilities: [wrong, {}], groups: [{ ids: 7, aliases: {}, max_severity: [] }], license_violations: [3] },
      ]),
    );
    expect(results.map(({ severity }) => severity)).to.deep.equal(['medium', 'medium', 'medium', 'medium']);
  });

  it('refuses an empty file, and lists that name no tool', () => {
    expect(problemOf(() => parseLog({ results: [] })).code).to.equal('report-format-unknown');
    expect(problemOf(() => parseLog({ results: [{ source: {} }] })).code).to.equal('report-format-unknown');
  });

  it('keeps a scan of an image apart from that of the code', () => {
    const categories = [report([]), report([], { image_metadata: { os: 'Debian' } })].map((log) => parseLog(log)[0]?.category);
    expect(categories).to.deep.equal(['', 'image']);
  });
});
