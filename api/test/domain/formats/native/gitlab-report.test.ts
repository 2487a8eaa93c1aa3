// GitLab's security reports as a whole: health, scanners, what is rejected, and what is not GitLab's.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { gitlab } from '../../../../src/domain/formats/native/gitlab.ts';
import { openDocument } from '../../../../src/domain/formats/open-document.ts';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import { codesOf, parseLog } from '../../read-report.ts';

const sample = resolve(import.meta.dirname, '../../../../../examples/reports/samples/gitlab-sast.json');

const vulnerability = {
  name: 'SQL injection',
  severity: 'Critical',
  location: { file: 'web/products.js', start_line: 13 },
  identifiers: [{ type: 'semgrep_id', name: 'Semgrep sql', value: 'js.sql' }],
};

function scanOf(type: string, more: object = {}): object {
  return { scanner: { id: 'semgrep', name: 'Semgrep', version: '1.2' }, type, status: 'success', messages: [], ...more };
}

describe('A report of the gitlab format', () => {
  it('reads a report of before version 14 as one scan for each scanner, by the category of each vulnerability.', () => {
    const by = (name: string, category: string): object => ({
      ...vulnerability,
      category,
      scanner: { id: name, name },
      message: `of ${name}`,
    });
    const runs = parseLog({
      version: '2.3',
      vulnerabilities: [by('Bandit', 'sast'), by('ESLint', 'sast'), by('Bandit', 'secret_detection')],
    });
    expect(runs.map(({ tool, results }) => [tool, results.map(({ type }) => type)])).to.deep.equal([
      ['Bandit', ['sast', 'secret']],
      ['ESLint', ['sast']],
    ]);
  });

  it('takes an empty list for clean, and a scan that failed or had fatal messages for one that failed.', () => {
    const healthOf = (more: object): unknown => {
      const [run] = parseLog({ version: '15', scan: scanOf('sast', more), vulnerabilities: [] });
      return [run!.health, run!.healthReasons];
    };
    expect(
      healthOf({
        messages: [
          { level: 'info', value: 'a' },
          { level: 'warn', value: 'b' },
        ],
      }),
    ).to.deep.equal(['healthy', []]);
    expect(healthOf({ status: 'failure' })).to.deep.equal(['unhealthy', ['The report says that the scan failed.']]);
    expect(healthOf({ messages: [{ level: 'fatal', value: 'no memory' }] })).to.deep.equal(['unhealthy', ['The scanner says: no memory']]);
  });

  it('rejects what is no vulnerability, with a pointer, and loses no more than a hostile value of another.', () => {
    const hostile = {
      identifiers: [null, 7, { type: {}, value: [] }],
      location: { file: {}, start_line: '1' },
      severity: {},
      flags: 'x',
      links: [7],
    };
    const [run] = parseLog({
      version: '15',
      scan: scanOf('sast'),
      vulnerabilities: [vulnerability, null, 'x', { ...vulnerability, ...hostile }],
    });
    expect([run!.results.length, run!.rejected, run!.warnings.slice(0, 2).map(({ pointer }) => pointer)]).to.deep.equal([
      2,
      2,
      ['/vulnerabilities/1', '/vulnerabilities/2'],
    ]);
    expect(run!.results[1]).to.include({ ruleId: 'unnamed-rule', severity: 'medium', path: null, line: null });
    expect(codesOf(run!)).to.deep.equal(['result-rejected', 'rule-missing', 'severity-unreadable']);
  });

  it('bounds the name of a scanner, which the report gives.', () => {
    const [run] = parseLog({
      version: '15',
      scan: { scanner: { name: `a\u0000\n${'b'.repeat(9000)}` }, type: 'sast' },
      vulnerabilities: [],
    });
    expect(run!.tool)
      .to.match(/^a b+…$/)
      .and.have.length(200);
  });

  it('is not told from what only has the same members: Checkmarx One, an empty list of nobody, CycloneDX, an error of yarn.', () => {
    const others = [
      { version: '15.0.0', scan: scanOf('sast'), vulnerabilities: [{ ...vulnerability, category: 'Checkmarx-sast' }] },
      { version: '15.0.0', vulnerabilities: [] },
      { version: '15.0.0', scan: scanOf('licence'), vulnerabilities: [] },
      { vulnerabilities: [{ id: 'CVE-1', identifiers: {}, location: {} }] },
      { type: 'error', data: 'no lock file' },
    ];
    for (const other of others)
      expect(gitlab.recognises(openDocument(Buffer.from(JSON.stringify(other)))), JSON.stringify(other)).to.equal(false);
  });

  it('reads the sample as a healthy scan with two findings.', () => {
    const [run] = parseReport(readFileSync(sample), { category: undefined });
    expect([run!.tool, run!.health, run!.results.length, run!.warningCount]).to.deep.equal(['Semgrep', 'healthy', 2, 0]);
  });
});
