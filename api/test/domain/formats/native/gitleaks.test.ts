// What becomes of Gitleaks' JSON, of version 7 and 8.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import { codesOf, parseLog, problemOf } from '../../read-report.ts';

const sample = resolve(import.meta.dirname, '../../../../../examples/reports/samples/gitleaks.json');
const secret = 'correct-horse-77';

const leak = {
  RuleID: 'generic-api-key',
  Description: 'Generic API Key',
  StartLine: 4,
  StartColumn: 2,
  Match: `key=${secret}`,
  Secret: secret,
  File: 'config/payments.properties',
  Commit: 'c0ffee',
  Author: 'Jane Doe',
  Email: 'jane@shop.invalid',
  Message: 'add the key',
  Link: 'https://git.invalid/commit/c0ffee',
  Tags: ['key', 'api'],
  Fingerprint: 'c0ffee:config/payments.properties:generic-api-key:4',
};
const oldLeak = {
  line: `key = "${secret}"`,
  lineNumber: 9,
  offender: secret,
  commit: 'c0ffee',
  rule: 'AWS Access Key',
  commitMessage: 'add the key',
  author: 'Jane Doe',
  email: 'jane@shop.invalid',
  file: 'terraform/main.tf',
  tags: 'key, AWS',
};

describe('The gitleaks format', () => {
  it('reads a leak of version 8 with its rule, place and tags, and rates it high.', () => {
    const [run] = parseLog([leak]);
    const [result] = run!.results;
    expect([run!.tool, run!.category, run!.health, run!.warningCount]).to.deep.equal(['gitleaks', '', 'healthy', 0]);
    expect(result).to.deep.include({
      ruleId: 'generic-api-key',
      severity: 'high',
      severitySource: 'default',
      message: 'Generic API Key',
      path: 'config/payments.properties',
      line: 4,
      column: 2,
      type: 'secret',
      tags: ['key', 'api'],
      aliases: [],
      details: null,
      lineText: null,
      nativeKeys: [],
    });
  });

  it('reads a leak of version 7, whose tags are one text.', () => {
    const [run] = parseLog([oldLeak]);
    expect(run!.results[0]).to.deep.include({
      ruleId: 'AWS Access Key',
      message: 'AWS Access Key',
      severity: 'high',
      path: 'terraform/main.tf',
      line: 9,
      type: 'secret',
      tags: ['key', 'AWS'],
    });
  });

  it('keeps neither the secret nor anything of the people who committed it.', () => {
    const told = { ...leak, RuleID: `rule-${secret}`, Description: `Found ${secret}`, File: `a/${secret}.txt`, Tags: [secret] };
    const kept = JSON.stringify(parseLog([told, oldLeak]));
    expect(kept).to.include('Found [redacted]');
    for (const text of [secret, 'Jane', 'jane@', 'add the key', 'c0ffee']) expect(kept).not.to.include(text);
  });

  it('names a leak without a description by its rule.', () => {
    const [run] = parseLog([{ ...leak, Description: '' }]);
    expect([run!.results[0]!.message, run!.warningCount]).to.deep.equal(['generic-api-key', 0]);
  });

  it('rejects what is no leak, with a pointer, and reads the rest.', () => {
    const [run] = parseLog([leak, null, { Description: 'no rule' }, leak]);
    expect([run!.results.length, run!.rejected]).to.deep.equal([2, 2]);
    expect(run!.warnings.map(({ pointer, code }) => [pointer, code])).to.deep.equal([
      ['/1', 'result-rejected'],
      ['/2', 'result-rejected'],
    ]);
  });

  it('loses a hostile value only, not the leak.', () => {
    const [run] = parseLog([
      { ...leak, StartLine: '4', StartColumn: -1, Description: { a: 1 }, Tags: 'x', Secret: 7, Match: null, File: '../../etc' },
    ]);
    expect(run!.results[0]).to.include({ ruleId: 'generic-api-key', line: null, path: null, message: 'generic-api-key' });
    expect(codesOf(run!)).to.deep.equal(['path-outside']);
  });

  it('is not told from an empty list, from null or from what another tool lists.', () => {
    for (const other of [[], null, [{ RuleID: 'a' }], [{ rule: 'a', file: 'b' }], { RuleID: 'a', File: 'b', Secret: 'c' }])
      expect(problemOf(() => parseLog(other)).code, JSON.stringify(other)).to.equal('report-format-unknown');
  });

  it('reads the sample as a healthy scan with one finding.', () => {
    const [run] = parseReport(readFileSync(sample), { category: undefined });
    expect([run!.tool, run!.health, run!.results.length, run!.warningCount]).to.deep.equal(['gitleaks', 'healthy', 1, 0]);
  });
});
