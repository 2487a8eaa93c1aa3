// Checkov's JSON: one report, a list of them, or a summary.
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import { parseLog, problemOf } from '../../read-report.ts';

const check = {
  check_id: 'CKV_AWS_18',
  check_name: 'Ensure the S3 bucket has access logging enabled',
  check_result: { result: 'FAILED' },
  code_block: [
    [11, 'resource "aws_s3_bucket" "pictures" {\n'],
    [12, '  bucket = "pictures"\n'],
  ],
  file_path: '/main.tf',
  repo_file_path: '/infra/main.tf',
  file_line_range: [11, 13],
  resource: 'aws_s3_bucket.pictures',
  severity: null,
  guideline: 'https://example.com/guide',
};

function report(failed: unknown, rest: { type?: string; results?: object; summary?: object } = {}) {
  return {
    check_type: rest.type ?? 'terraform',
    results: { passed_checks: [check], failed_checks: failed, skipped_checks: [], parsing_errors: [], ...rest.results },
    summary: { failed: Array.isArray(failed) ? failed.length : 0, parsing_errors: 0, checkov_version: '3.2.506', ...rest.summary },
  };
}

function parseCheck(change: object, type?: string) {
  return parseLog(report([{ ...check, ...change }], type === undefined ? {} : { type }))[0]!.results[0]!;
}

describe('Checkov', () => {
  it('finds in the sample what Checkov’s SARIF of the same scan has, at the same places', () => {
    const [native, sarif] = ['samples/checkov.json', 'main/checkov.sarif'].map(
      (file) => parseReport(readFileSync(`examples/reports/${file}`), { category: undefined })[0]!,
    );
    const places = (run = native) => run?.results.map(({ ruleId, path, line, message }) => [ruleId, path, line, message].join(' ')).sort();
    expect(native).to.include({ tool: sarif?.tool, health: 'healthy' });
    expect(places(native)).to.deep.equal(places(sarif));
  });

  it('tells all of a finding, and passes over what passed', () => {
    const [run] = parseLog(report([check]));
    expect(run).to.include({ tool: 'Checkov', toolVersion: '3.2.506', health: 'healthy', rejected: 0 });
    expect(run?.results).to.have.length(1);
    expect(run?.results[0]).to.deep.include({
      ruleId: 'CKV_AWS_18',
      severity: 'medium',
      severitySource: 'default',
      message: 'Ensure the S3 bucket has access logging enabled',
      path: 'infra/main.tf',
      line: 11,
      type: 'iac',
      tags: ['terraform'],
      lineText: 'resource "aws_s3_bucket" "pictures" {',
      details: { resource: 'aws_s3_bucket.pictures' },
      subject: { type: 'infrastructure', rule: 'CKV_AWS_18', resource: 'aws_s3_bucket.pictures', path: 'infra/main.tf' },
    });
    expect(run?.rules).to.deep.equal([{ ruleId: 'CKV_AWS_18', title: check.check_name, help: null, helpUri: 'https://example.com/guide' }]);
  });

  for (const { path, whole, is } of [
    { path: '/main.tf', whole: '/infra/main.tf', is: 'infra/main.tf' },
    { path: 'alb/main.tf', whole: '/plan.json', is: 'alb/main.tf' },
    { path: '/main.tf', whole: '/../infra/main.tf', is: 'main.tf' },
    { path: '/main.tf', whole: undefined, is: 'main.tf' },
    { path: undefined, whole: '/infra/main.tf', is: 'infra/main.tf' },
  ]) {
    it(`reads the paths ${String(path)} and ${String(whole)} as ${is}`, () => {
      expect(parseCheck({ file_path: path, repo_file_path: whole }).path).to.equal(is);
    });
  }

  it('takes the severity that Checkov says, and line 0 for none', () => {
    expect(parseCheck({ severity: 'CRITICAL', file_line_range: [0, 0] })).to.include({ severity: 'critical', line: null });
  });

  it('takes skipped checks for suppressed', () => {
    const [run] = parseLog(report([], { results: { skipped_checks: [check] } }));
    expect(run?.results.map(({ suppressed }) => suppressed)).to.deep.equal([true]);
  });

  it('makes one scan of a list of reports', () => {
    const [run, ...others] = parseLog([report([check]), report([check, check], { type: 'dockerfile' })]);
    expect(others).to.have.length(0);
    expect(run?.results.map(({ tags }) => tags[0])).to.deep.equal(['terraform', 'dockerfile', 'dockerfile']);
  });

  it('takes a summary for a clean scan, unless it counts failures or faults', () => {
    const summary = { passed: 0, failed: 0, skipped: 0, parsing_errors: 0, resource_count: 0, checkov_version: '2.1.269' };
    expect(parseLog(summary)[0]).to.deep.include({ toolVersion: '2.1.269', health: 'healthy', results: [] });
    expect(parseLog({ ...summary, failed: 3 })[0]?.health).to.equal('unhealthy');
    expect(parseLog({ ...summary, parsing_errors: 1 })[0]?.health).to.equal('unhealthy');
  });

  it('takes a file that could not be parsed for an unhealthy scan', () => {
    const [run] = parseLog(report([], { results: { parsing_errors: ['/broken.tf'] }, summary: { parsing_errors: 1 } }));
    expect(run?.healthReasons).to.deep.equal(['Checkov could not parse /broken.tf.']);
  });

  it('rejects what is no check or report, with a pointer', () => {
    const [run] = parseLog([report([7, check], { results: { skipped_checks: 'x' } }), { check_type: 'x' }]);
    expect(run?.results).to.have.length(1);
    expect(run?.warnings.map(({ pointer }) => pointer)).to.have.members(['/0/results/failed_checks/0', '/0/results/skipped_checks', '/1']);
  });

  it('keeps a finding whose values are of other types', () => {
    const odd = {
      check_name: 7,
      code_block: 'x',
      file_path: [],
      repo_file_path: 9,
      file_line_range: 'y',
      resource: {},
      vulnerability_details: 1,
    };
    expect(parseCheck(odd)).to.deep.include({ ruleId: 'CKV_AWS_18', path: null, line: null, type: 'iac', subject: null });
  });

  for (const other of [{ check_type: 'x' }, { check_type: 'x', results: {} }, { results: { failed_checks: [] } }, { passed: 1 }, [{}]]) {
    it(`does not take ${JSON.stringify(other)} for a report of Checkov`, () => {
      expect(problemOf(() => parseLog(other)).code).to.equal('report-format-unknown');
    });
  }
});

describe('Checkov: packages and secrets', () => {
  const details = {
    id: 'CVE-2021-23337',
    package_name: 'lodash',
    package_version: '4.17.15',
    package_type: 'nodejs',
    lowest_fixed_version: '4.17.21',
    cvss: 7.2,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H',
    link: 'https://example.com/cve',
    severity: 'high',
  };
  const ofPackage = { check_id: 'CKV_CVE_2021_23337', check_name: 'SCA package scan', vulnerability_details: details };

  it('tells a vulnerability of a package by its own name', () => {
    const found = parseCheck({ ...ofPackage, file_path: '/Dockerfile (sha256:ab).lodash', repo_file_path: undefined }, 'sca_image');
    expect(found).to.deep.include({
      ruleId: 'CVE-2021-23337',
      message: 'CVE-2021-23337 in lodash 4.17.15',
      severity: 'high',
      type: 'sca',
      path: 'Dockerfile',
      fixAvailable: true,
      subject: { type: 'dependency', advisories: ['CVE-2021-23337'], package: 'nodejs/lodash', manifest: 'Dockerfile' },
    });
    expect(found.details?.cvss?.score).to.equal(7.2);
  });

  it('reads the versions that mend it out of the status where they stand there only', () => {
    const status = { ...details, lowest_fixed_version: undefined, status: 'fixed in 4.17.21, 5.0.1' };
    expect(parseCheck({ ...ofPackage, vulnerability_details: status }, 'sca_package').details?.package?.fixedIn).to.deep.equal([
      '4.17.21',
      '5.0.1',
    ]);
  });

  it('tells a licence that the policy does not allow', () => {
    const licence = { package_name: 'leftpad', package_version: '1.0.0', package_type: 'nodejs', license: 'GPL-3.0', status: 'FAILED' };
    expect(parseCheck({ check_id: 'BC_LIC_1', check_name: 'SCA license', vulnerability_details: licence }, 'sca_package')).to.deep.include({
      type: 'licence',
      ruleId: 'BC_LIC_1',
      message: 'The licence GPL-3.0 of leftpad 1.0.0 is not allowed by the policy',
      subject: { type: 'licence', package: 'nodejs/leftpad', licence: 'GPL-3.0' },
    });
  });

  it('keeps nothing of a secret but its place: neither its line nor the hash that stands for the resource', () => {
    const secret = {
      check_id: 'CKV_SECRET_6',
      check_name: 'Base64 High Entropy String',
      resource: '0123456789abcdef',
      code_block: [[4, 'key = "hunter2hunter2"\n']],
    };
    const found = parseCheck({ ...secret, file_line_range: [4, 5] }, 'secrets');
    expect(found).to.deep.include({ type: 'secret', severity: 'high', message: 'Base64 High Entropy String', line: 4, lineText: null });
    expect(JSON.stringify(found)).not.to.match(/hunter2|0123456789abcdef/);
  });

  it('does not believe a report that counts failed checks and lists fewer', () => {
    const [run] = parseLog(report(undefined, { summary: { failed: 5 } }));
    expect(run).to.deep.include({ health: 'unhealthy', healthReasons: ['Checkov counts 5 failed checks, but the report lists 0.'] });
  });
});
