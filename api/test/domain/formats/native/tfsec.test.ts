// tfsec's JSON of three generations.
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import { parseLog, problemOf } from '../../read-report.ts';

const location = { filename: 'infra/main.tf', start_line: 17, end_line: 18 };
const current = {
  rule_id: 'AVD-AWS-0092',
  long_id: 'aws-s3-no-public-access-with-acl',
  rule_description: 'S3 Buckets not publicly accessible through ACL.',
  rule_provider: 'aws',
  rule_service: 's3',
  impact: 'Data can leak',
  resolution: 'Use a private ACL',
  links: ['https://example.com/rule'],
  description: 'Bucket has a public ACL.',
  severity: 'HIGH',
  status: 0,
  resource: 'aws_s3_bucket_acl.pictures',
  location,
};

function parseResults(...results: readonly unknown[]) {
  return parseLog({ results })[0]!;
}

describe('tfsec', () => {
  it('reads the sample', () => {
    const [run] = parseReport(readFileSync('examples/reports/samples/tfsec.json'), { category: undefined });
    expect(run).to.include({ tool: 'tfsec', health: 'healthy', rejected: 0 });
    expect(run?.results.map(({ ruleId, severity, path, line }) => [ruleId, severity, path, line])).to.deep.equal([
      ['aws-ec2-no-public-ingress-sgr', 'critical', 'infra/main.tf', 27],
      ['aws-s3-no-public-access-with-acl', 'high', 'infra/main.tf', 17],
      ['aws-ec2-enable-volume-encryption', 'high', 'infra/main.tf', 31],
    ]);
  });

  it('tells all of a finding of version 1', () => {
    const { results, rules } = parseResults(current);
    expect(results[0]).to.deep.include({
      ruleId: 'aws-s3-no-public-access-with-acl',
      severity: 'high',
      message: 'Bucket has a public ACL.',
      path: 'infra/main.tf',
      line: 17,
      type: 'iac',
      tags: ['aws', 's3', 'AVD-AWS-0092'],
      suppressed: false,
      details: { resource: 'aws_s3_bucket_acl.pictures', references: ['https://example.com/rule'] },
      subject: { type: 'infrastructure', rule: current.long_id, resource: current.resource, path: 'infra/main.tf' },
    });
    expect(rules).to.deep.equal([
      {
        ruleId: current.long_id,
        title: current.rule_description,
        help: 'Data can leak\n\nUse a private ACL',
        helpUri: 'https://example.com/rule',
      },
    ]);
  });

  it('reads the generations before, whose resource stands in the description', () => {
    const before = {
      rule_id: 'aws-s3-acl',
      rule_description: 'x',
      description: "Resource 'module.a:aws_s3_bucket.b[0]' is open.",
      status: 'failed',
      location,
    };
    const first = {
      rule_id: 'AWS001',
      link: 'https://example.com/AWS001',
      description: 'Resource is open.',
      severity: 'WARNING',
      location,
    };
    const { results, rules } = parseResults(before, first);
    expect(results.map(({ ruleId, severity, details }) => [ruleId, severity, details?.resource])).to.deep.equal([
      ['aws-s3-acl', 'medium', 'module.a:aws_s3_bucket.b[0]'],
      ['AWS001', 'medium', undefined],
    ]);
    expect(rules[1]?.helpUri).to.equal('https://example.com/AWS001');
  });

  it('passes over what passed, and takes what was ignored for suppressed', () => {
    const results = [{ status: 1 }, { status: 'passed' }, { passed: true }, { status: 2 }, { status: 'ignored' }].map((change) => ({
      ...current,
      ...change,
    }));
    const run = parseResults(...results);
    expect(run.results.map(({ suppressed }) => suppressed)).to.deep.equal([true, true]);
    expect([run.rejected, run.warningCount]).to.deep.equal([0, 0]);
  });

  it('rejects items that are no objects, with a pointer, and keeps one whose values are of other types', () => {
    const { results, rejected, warnings } = parseResults(current, 7, {
      rule_id: {},
      location: 'x',
      links: 'y',
      severity: [],
      description: 9,
    });
    expect(results[1]).to.deep.include({ ruleId: 'unnamed-rule', severity: 'medium', path: null, message: '9' });
    expect([rejected, warnings[0]?.pointer]).to.deep.equal([1, '/results/1']);
  });

  for (const report of [
    { results: [] },
    { results: null },
    { results: null, errors: [] },
    { results: [{ rule_id: 'x' }] },
    { results: [{ check_id: 'x', location }] },
  ]) {
    it(`does not take ${JSON.stringify(report)} for a report of tfsec`, () => {
      expect(problemOf(() => parseLog(report)).code).to.equal('report-format-unknown');
    });
  }
});
