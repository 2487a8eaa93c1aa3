// KICS's JSON.
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import { parseLog, problemOf } from '../../read-report.ts';

const file = {
  file_name: 'infra/main.tf',
  similarity_id: 'da1423e225c92e29',
  line: 17,
  resource_type: 'aws_s3_bucket_acl',
  resource_name: 'pictures',
  issue_type: 'IncorrectValue',
  search_key: 'aws_s3_bucket_acl[pictures].acl',
  expected_value: 'acl should be private',
  actual_value: 'acl is public-read',
};
const query = {
  query_name: 'S3 Bucket Is Public',
  query_id: '38c5ee0d',
  query_url: 'https://example.com/query',
  severity: 'HIGH',
  platform: 'Terraform',
  cwe: '732',
  category: 'Access Control',
  description: 'Buckets should not be public.',
};

function parseQueries(queries: unknown, rest: object = {}) {
  return parseLog({ kics_version: 'v2.1.3', files_scanned: 1, files_failed_to_scan: 0, queries_total: 9, queries, ...rest })[0]!;
}

function parseFile(change: object, ofQuery: object = {}) {
  return parseQueries([{ ...query, ...ofQuery, files: [{ ...file, ...change }] }]).results[0]!;
}

describe('KICS', () => {
  it('reads the sample', () => {
    const [run] = parseReport(readFileSync('examples/reports/samples/kics.json'), { category: undefined });
    expect(run).to.include({ tool: 'KICS', toolVersion: 'v2.1.3', health: 'healthy', rejected: 0 });
    expect(run?.results.map(({ severity, path, line, details }) => [severity, path, line, details?.resource])).to.deep.equal([
      ['high', 'infra/main.tf', 17, 'aws_s3_bucket_acl.pictures'],
      ['high', 'infra/main.tf', 27, 'aws_security_group.web'],
      ['medium', 'Dockerfile', 2, 'FROM={{node:latest}}'],
    ]);
  });

  it('tells all of a finding', () => {
    expect(parseFile({})).to.deep.include({
      ruleId: '38c5ee0d',
      severity: 'high',
      message: 'S3 Bucket Is Public: acl is public-read',
      path: 'infra/main.tf',
      line: 17,
      cwes: [732],
      type: 'iac',
      tags: ['Terraform', 'Access Control', 'IncorrectValue'],
      nativeKeys: [['f:kics-similarity-id', 'da1423e225c92e29']],
      details: { resource: 'aws_s3_bucket_acl.pictures', references: ['https://example.com/query'] },
      subject: { type: 'infrastructure', rule: '38c5ee0d', resource: 'aws_s3_bucket_acl.pictures', path: 'infra/main.tf' },
    });
  });

  for (const { word, is } of [
    { word: 'CRITICAL', is: 'critical' },
    { word: 'INFO', is: 'info' },
    { word: 'TRACE', is: 'info' },
    { word: undefined, is: 'medium' },
    { word: 'STRANGE', is: 'medium' },
  ]) {
    it(`rates ${String(word)} as ${is}`, () => expect(parseFile({}, { severity: word }).severity).to.equal(is));
  }

  it('names the place by the search key where KICS names no resource', () => {
    for (const none of ['', 'n/a', undefined]) {
      expect(parseFile({ resource_type: none, resource_name: none }).details?.resource).to.equal('aws_s3_bucket_acl[pictures].acl');
    }
  });

  it('keeps nothing of a secret but its place', () => {
    const found = parseFile(
      { search_key: 'password=hunter2hunter2', search_value: 'hunter2hunter2', actual_value: 'hunter2hunter2 appears' },
      { query_name: 'Passwords And Secrets - Generic Password', severity: undefined, description: 'Not hunter2hunter2' },
    );
    expect(found).to.deep.include({
      type: 'secret',
      severity: 'high',
      message: 'Passwords And Secrets - Generic Password',
      nativeKeys: [],
    });
    expect(JSON.stringify(found)).not.to.contain('hunter2');
  });

  it('takes files that could not be scanned and queries that failed for an unhealthy scan', () => {
    const run = parseQueries([], { files_failed_to_scan: 2, queries_failed_to_execute: 1 });
    expect(run.healthReasons).to.deep.equal(['KICS could not scan all files (2).', 'KICS could not run all of its queries (1).']);
  });

  it('takes no queries for a clean scan', () => {
    for (const none of [[], null]) expect(parseQueries(none)).to.deep.include({ health: 'healthy', results: [] });
  });

  it('rejects what is no query or file, with a pointer', () => {
    const { results, rejected, warnings } = parseQueries([{ ...query, files: [7, file] }, 'x', query, { ...query, files: {} }]);
    expect(results).to.have.length(1);
    expect(rejected).to.equal(4);
    expect(warnings.map(({ pointer }) => pointer)).to.deep.equal(['/queries/0/files/0', '/queries/1', '/queries/2', '/queries/3/files']);
  });

  it('keeps a finding whose values are of other types', () => {
    const odd = { similarity_id: 7, line: 'x', file_name: {}, actual_value: null, search_key: [], resource_type: 1 };
    expect(parseFile(odd, { cwe: {} })).to.deep.include({
      message: 'S3 Bucket Is Public',
      path: null,
      line: null,
      nativeKeys: [],
      subject: null,
    });
  });

  for (const report of [{ queries: [] }, { queries: 7, queries_total: 1 }, { queries: [{ name: 'x' }], queries_total: 1 }]) {
    it(`does not take ${JSON.stringify(report)} for a report of KICS`, () => {
      expect(problemOf(() => parseLog(report)).code).to.equal('report-format-unknown');
    });
  }

  it('does not believe a report that counts findings and lists fewer', () => {
    const run = parseQueries(null, { total_counter: 7 });
    expect(run).to.deep.include({ health: 'unhealthy', healthReasons: ['KICS counts 7 findings, but the report lists 0.'] });
    expect(parseQueries([{ ...query, files: [file] }], { total_counter: 1 }).health).to.equal('healthy');
  });
});
