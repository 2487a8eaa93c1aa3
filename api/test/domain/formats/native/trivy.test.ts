// Trivy's own JSON of images, folders and repositories, in the shapes it has had.
import { expect } from 'chai';
import { codesOf, parseLog, problemOf } from '../../read-report.ts';
import { image, lockFile, misconfiguration, report, resultOf, runOf, vulnerability } from './make-trivy.ts';

describe('parseReport: Trivy', () => {
  it('reads all of a vulnerability in a lock file', () => {
    const run = runOf(report([lockFile]));
    expect(run).to.include({ tool: 'Trivy', toolVersion: '0.72.0', category: '', health: 'healthy' });
    expect(run.results[0]).to.deep.include({
      ruleId: 'CVE-2021-23337',
      type: 'sca',
      severity: 'high',
      severityRaw: 'HIGH',
      message: 'lodash: command injection via template',
      path: 'app/package-lock.json',
      line: 12,
      cwes: [94],
      aliases: ['CVE-2021-23337', 'DSA-1234-1'],
      fixAvailable: true,
      details: {
        package: { name: 'lodash', version: '4.17.15', purl: 'pkg:npm/lodash@4.17.15', fixedIn: ['4.17.21', '5.0.0'] },
        cvss: { version: '3.1', score: 7.2, vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H' },
        references: ['https://avd.aquasec.com/nvd/cve-2021-23337', 'https://nvd.nist.gov/vuln/detail/CVE-2021-23337'],
      },
    });
    expect(run.rules[0]).to.deep.equal({
      ruleId: 'CVE-2021-23337',
      title: 'lodash: command injection via template',
      help: 'Versions before 4.17.21 are vulnerable.',
      helpUri: 'https://avd.aquasec.com/nvd/cve-2021-23337',
    });
  });

  it('keeps an image apart, and the system’s packages in it from the application’s', () => {
    const os = { Target: 'ghcr.io/acme/shop:1.2 (debian 12.4)', Class: 'os-pkgs', Type: 'debian', Vulnerabilities: [vulnerability] };
    const app = {
      Target: 'Node.js',
      Class: 'lang-pkgs',
      Type: 'node-pkg',
      Vulnerabilities: [{ ...vulnerability, PkgPath: 'app/x/package.json' }],
    };
    const run = runOf(image([os, app]));
    expect(run.category).to.equal('image/ghcr.io/acme/shop');
    expect(
      run.results.map(({ type, path, subject }) => ({ type, path, layer: subject?.type === 'container' && subject.layer })),
    ).to.deep.equal([
      { type: 'container', path: null, layer: 'os' },
      { type: 'container', path: 'app/x/package.json', layer: 'app' },
    ]);
  });

  for (const { status, fixed, is, suppressed } of [
    { status: 'fixed', fixed: '1.2', is: true, suppressed: false },
    { status: 'fixed', fixed: undefined, is: null, suppressed: false },
    { status: 'will_not_fix', fixed: undefined, is: false, suppressed: false },
    { status: 'end_of_life', fixed: '', is: false, suppressed: false },
    { status: 'affected', fixed: undefined, is: false, suppressed: false },
    { status: 'unknown', fixed: undefined, is: null, suppressed: false },
    { status: undefined, fixed: undefined, is: null, suppressed: false },
    { status: 'not_affected', fixed: undefined, is: false, suppressed: true },
  ]) {
    it(`knows of a fix what the status ${status ?? 'left out'} ${fixed === undefined || fixed === '' ? 'without' : 'with'} a version says`, () => {
      const result = resultOf(report([{ ...lockFile, Vulnerabilities: [{ ...vulnerability, Status: status, FixedVersion: fixed }] }]));
      expect(result).to.include({ fixAvailable: is, suppressed });
    });
  }

  it('takes the word UNKNOWN for no rating, and the score in its place', () => {
    const unknown = { ...vulnerability, Severity: 'UNKNOWN' };
    expect(resultOf(report([{ ...lockFile, Vulnerabilities: [unknown] }])).severity).to.equal('high');
    expect(resultOf(report([{ ...lockFile, Vulnerabilities: [{ ...unknown, CVSS: null }] }])).severity).to.equal('medium');
  });

  it('reads failed checks with their resource, and passes over those that passed or are excepted', () => {
    const checks = ['FAIL', 'PASS', 'EXCEPTION'].map((Status) => ({ ...misconfiguration, Status }));
    const run = runOf(report([{ Target: 'main.tf', Class: 'config', Type: 'terraform', Misconfigurations: checks }]));
    expect(run.results).to.have.length(1);
    expect(run.results[0]).to.deep.include({
      ruleId: 'AWS-0086',
      type: 'iac',
      message: 'No public access block',
      path: 'main.tf',
      line: 8,
      lineText: 'resource "aws_s3_bucket" "logs" {',
      details: { resource: 'aws_s3_bucket.logs' },
    });
    expect(run.rules[0]?.help).to.equal('Buckets should block public ACLs.\n\nEnable the block.');
    expect(run.warningCount).to.equal(0);
  });

  it('keeps nothing of the line that a secret stands in', () => {
    const secret = {
      RuleID: 'github-pat',
      Category: 'GitHub',
      Title: 'GitHub Personal Access Token: let-me-in-please',
      StartLine: 5,
      Match: 'let-me-in-please',
      Code: { Lines: [{ Number: 5, Content: 'export OTHER=another-value' }] },
    };
    const run = runOf(report([{ Target: 'env', Class: 'secret', Secrets: [secret] }]));
    expect(run.results[0]).to.include({ ruleId: 'github-pat', type: 'secret', severity: 'high', path: 'env', line: 5, lineText: null });
    expect(JSON.stringify(run)).to.not.include('let-me-in-please').and.to.not.include('another-value');
  });

  it('reads licences of packages and of loose files', () => {
    const packaged = { Severity: 'HIGH', Category: 'restricted', PkgName: 'busybox', FilePath: '', Name: 'GPL-2.0', Confidence: 1 };
    const loose = { Severity: 'LOW', Category: 'notice', PkgName: '', FilePath: 'etc/ssl/CA.pl', Name: 'OpenSSL' };
    const { results } = runOf(
      image([
        { Target: 'OS Packages', Class: 'license', Licenses: [packaged] },
        { Target: 'Loose File License(s)', Class: 'license-file', Licenses: [loose] },
      ]),
    );
    expect(results.map(({ ruleId, type, message, path }) => ({ ruleId, type, message, path }))).to.deep.equal([
      { ruleId: 'busybox:GPL-2.0', type: 'licence', message: 'Licence GPL-2.0 (restricted) of busybox', path: null },
      { ruleId: ':OpenSSL', type: 'licence', message: 'Licence OpenSSL (notice) of etc/ssl/CA.pl', path: 'etc/ssl/CA.pl' },
    ]);
    expect(results[0]?.subject).to.deep.equal({ type: 'licence', package: 'busybox', licence: 'GPL-2.0' });
  });

  it('shows as suppressed what Trivy was told to hold back', () => {
    const held = { Type: 'vulnerability', Status: 'not_affected', Statement: 'not called', Finding: vulnerability };
    const result = resultOf(report([{ ...lockFile, Vulnerabilities: null, ExperimentalModifiedFindings: [held] }]));
    expect(result.suppressed).to.equal(true);
    expect(result.details?.vex).to.deep.equal({ status: 'not_affected', justification: null, statement: 'not called' });
  });

  it('takes a report without results for a clean one', () => {
    for (const results of [undefined, null, []])
      expect(runOf(report(results))).to.deep.include({ health: 'healthy', results: [], rejected: 0 });
  });

  it('reads the list of results that Trivy wrote before version 0.20', () => {
    const legacy = [
      { Target: 'python:3 (debian 10.2)', Vulnerabilities: [vulnerability] },
      { Target: 'x', Vulnerabilities: null },
    ];
    const run = runOf(legacy);
    expect(run.category).to.equal('image/python');
    expect(run.results[0]?.subject).to.deep.include({ type: 'container', image: 'python:3', layer: 'os' });
  });

  it('rejects what is no object, and says where it stands', () => {
    const run = runOf(report([{ ...lockFile, Vulnerabilities: [7, vulnerability], Secrets: 'none' }, null]));
    expect(run).to.include({ rejected: 3 });
    expect(run.results).to.have.length(1);
    expect(run.warnings.map(({ pointer }) => pointer)).to.have.members([
      '/Results/0/Vulnerabilities/0',
      '/Results/0/Secrets',
      '/Results/1',
    ]);
    expect(runOf(report({ no: 'list' })).rejected).to.equal(1);
  });

  it('loses no finding to values of another type', () => {
    const wrong = Object.fromEntries(Object.keys(vulnerability).map((name) => [name, { not: ['what', 'it', 'was'] }]));
    const run = runOf(
      report([
        {
          Target: 7,
          Class: [],
          Type: {},
          Packages: 'x',
          Vulnerabilities: [wrong],
          Misconfigurations: [{ CauseMetadata: 3 }],
          Secrets: [{}],
          Licenses: [{}],
        },
      ]),
    );
    expect(run.results).to.have.length(4);
    expect(codesOf(run)).to.include('rule-missing');
  });

  it('refuses documents that only look like its own', () => {
    for (const other of [
      [],
      [{ Target: 'x' }],
      { SchemaVersion: 2, Results: [] },
      { ArtifactName: 'x' },
      { ClusterName: 'x' },
      { apiVersion: 'v1', kind: 'List', items: [] },
      { apiVersion: 'aquasecurity.github.io/v1alpha1', kind: 'Role' },
    ])
      expect(problemOf(() => parseLog(other)).code, JSON.stringify(other)).to.equal('report-format-unknown');
  });
});
