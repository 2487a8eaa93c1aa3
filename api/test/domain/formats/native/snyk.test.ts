// Snyk's own JSON: packages, images, and tests that failed.
import { expect } from 'chai';
import { parseLog, problemOf } from '../../read-report.ts';

const issue = {
  id: 'SNYK-JS-LODASH-1040724',
  title: 'Command Injection',
  description: '## Overview\nLong text.',
  severity: 'high',
  severityWithCritical: 'critical',
  cvssScore: 7.2,
  CVSSv3: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H',
  exploit: 'Proof of Concept',
  epssDetails: { probability: '0.00525', percentile: '0.76' },
  identifiers: { CVE: ['CVE-2021-23337'], GHSA: ['GHSA-35jh-r3h4-6jhm'], CWE: ['CWE-78'] },
  packageManager: 'npm',
  name: 'lodash',
  version: '4.17.15',
  fixedIn: ['4.17.21'],
  from: ['shop@1.0.0', 'lodash@4.17.15'],
  references: [{ title: 'NVD', url: 'https://nvd.nist.gov/vuln/detail/CVE-2021-23337' }],
};

function project(vulnerabilities: unknown, extra: object = {}): object {
  const ok = Array.isArray(vulnerabilities) && vulnerabilities.length === 0;
  return {
    vulnerabilities,
    ok,
    packageManager: 'npm',
    projectName: 'shop',
    displayTargetFile: 'package-lock.json',
    path: '/src',
    ...extra,
  };
}

const failed = { ok: false, error: 'Could not detect supported target files', path: '/src' };

describe('parseReport: Snyk', () => {
  it('reads all of a vulnerability of a package', () => {
    const [run] = parseLog(project([issue]));
    expect(run).to.include({ tool: 'Snyk Open Source', category: '', health: 'healthy' });
    expect(run?.results[0]).to.deep.include({
      ruleId: 'SNYK-JS-LODASH-1040724',
      type: 'sca',
      severity: 'critical',
      message: 'Command Injection in lodash 4.17.15',
      path: 'package-lock.json',
      cwes: [78],
      tags: ['exploit: Proof of Concept'],
      aliases: ['CVE-2021-23337', 'GHSA-35JH-R3H4-6JHM', 'SNYK-JS-LODASH-1040724'],
      fixAvailable: true,
      details: {
        package: { name: 'lodash', version: '4.17.15', purl: null, fixedIn: ['4.17.21'] },
        cvss: { version: '3.1', score: 7.2, vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H' },
        epss: { score: 0.00525, percentile: 0.76 },
        references: ['https://nvd.nist.gov/vuln/detail/CVE-2021-23337'],
      },
    });
    expect(run?.rules[0]).to.include({ title: 'Command Injection', help: '## Overview\nLong text.' });
  });

  it('makes one finding of a vulnerability that several ways lead to', () => {
    const other = { ...issue, from: ['shop@1.0.0', 'grunt@1.0.0', 'lodash@4.17.15'] };
    const [run] = parseLog(project([issue, other, { ...issue, version: '3.0.0' }]));
    expect(run?.results.map(({ details }) => details?.package?.version)).to.deep.equal(['4.17.15', '3.0.0']);
  });

  it('joins several projects to one scan, each with its manifest', () => {
    const runs = parseLog([project([issue]), project([issue], { displayTargetFile: 'web\\package-lock.json' }), project([])]);
    expect(runs).to.have.length(1);
    expect(runs[0]?.results.map(({ path }) => path)).to.deep.equal(['package-lock.json', 'web/package-lock.json']);
  });

  it('reads the applications in an image with the image', () => {
    const os = {
      ...issue,
      id: 'SNYK-DEBIAN12-CURL-1',
      name: 'curl',
      packageManager: 'debian:12',
      fixedIn: undefined,
      nearestFixedInVersion: '7.88',
    };
    const applications = [project([issue], { displayTargetFile: '/app/package-lock.json' })];
    const runs = parseLog(
      project([os], { docker: {}, packageManager: 'deb', projectName: 'docker-image|shop', path: 'acme/shop:1.2', applications }),
    );
    expect(runs.map(({ tool, category }) => [tool, category])).to.deep.equal([['Snyk Container', 'image/acme/shop']]);
    expect(runs[0]?.results.map(({ type, path, fixAvailable, subject }) => ({ type, path, fixAvailable, subject }))).to.deep.equal([
      {
        type: 'container',
        path: null,
        fixAvailable: true,
        subject: {
          type: 'container',
          advisories: ['CVE-2021-23337', 'GHSA-35JH-R3H4-6JHM', 'SNYK-DEBIAN12-CURL-1'],
          package: 'debian/curl',
          image: 'acme/shop:1.2',
          layer: 'os',
        },
      },
      {
        type: 'container',
        path: 'app/package-lock.json',
        fixAvailable: true,
        subject: {
          type: 'container',
          advisories: ['CVE-2021-23337', 'GHSA-35JH-R3H4-6JHM', 'SNYK-JS-LODASH-1040724'],
          package: 'npm/lodash',
          image: 'acme/shop:1.2',
          layer: 'app',
        },
      },
    ]);
  });

  it('reads licences', () => {
    const licence = {
      id: 'snyk:lic:npm:foo:GPL-3.0',
      type: 'license',
      title: 'GPL-3.0 license',
      license: 'GPL-3.0',
      severity: 'high',
      name: 'foo',
      version: '1.0.0',
      packageManager: 'npm',
    };
    const [run] = parseLog(project([licence]));
    expect(run?.results[0]).to.deep.include({
      type: 'licence',
      severity: 'high',
      message: 'GPL-3.0 license in foo 1.0.0',
      subject: { type: 'licence', package: 'npm/foo', licence: 'GPL-3.0' },
    });
  });

  it('shows as suppressed what a policy of Snyk ignores', () => {
    const [run] = parseLog(project([], { filtered: { ignore: [issue], patch: [] } }));
    expect(run?.results.map(({ suppressed }) => suppressed)).to.deep.equal([true]);
  });

  it('calls a test that failed unhealthy, also where other projects could be tested', () => {
    expect(parseLog(failed)[0]).to.deep.include({
      tool: 'Snyk Open Source',
      health: 'unhealthy',
      healthReasons: ['Snyk failed on /src: Could not detect supported target files'],
    });
    const runs = parseLog([failed, project([], { docker: {}, path: 'shop:1' })]);
    expect(runs.map(({ tool, health }) => [tool, health])).to.deep.equal([['Snyk Container', 'unhealthy']]);
    expect(parseLog(project([], { ok: false }))[0]?.health).to.equal('unhealthy');
  });

  it('takes a project in order for a clean one', () => {
    expect(parseLog(project([]))[0]).to.deep.include({ health: 'healthy', results: [], rejected: 0 });
  });

  it('rejects what cannot be read, and says where it stands', () => {
    const [run] = parseLog([project([issue, null]), { other: true }, 'x']);
    expect(run).to.include({ rejected: 3 });
    expect(run?.warnings.map(({ pointer }) => pointer)).to.have.members(['/0/vulnerabilities/1', '/1', '/2']);
    expect(parseLog(project([issue, 7]))[0]?.warnings.map(({ pointer }) => pointer)).to.deep.equal(['/vulnerabilities/1']);
  });

  it('loses no finding to values of another type', () => {
    const wrong = Object.fromEntries(Object.keys(issue).map((name) => [name, [{ not: 'what it was' }]]));
    const [run] = parseLog(project([wrong, {}], { filtered: 7, displayTargetFile: {}, docker: 'x' }));
    expect(run?.results).to.have.length(2);
    expect(run?.results[0]).to.include({ ruleId: 'unnamed-rule', severity: 'medium' });
  });

  it('refuses documents that only look like its own', () => {
    for (const other of [[], { ok: true }, { ok: false, error: 'x' }, { vulnerabilities: [] }, { ok: true, vulnerabilities: {} }])
      expect(problemOf(() => parseLog(other)).code, JSON.stringify(other)).to.equal('report-format-unknown');
  });

  it('reads a list of very many projects in a time that grows with their number only', () => {
    const projects = Array.from({ length: 60_000 }, () => project([issue]));
    expect(parseLog(projects)[0]?.results).to.have.length(1);
  });
});
