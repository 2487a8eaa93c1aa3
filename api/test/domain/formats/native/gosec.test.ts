// gosec's JSON.
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import { parseLog, problemOf } from '../../read-report.ts';

const issue = {
  severity: 'HIGH',
  confidence: 'MEDIUM',
  cwe: { id: '338', url: 'https://cwe.mitre.org/data/definitions/338.html' },
  rule_id: 'G404',
  details: 'Use of weak random number generator',
  file: 'pkg/token.go',
  code: '84: \ta := 1\n85: \tb := rand.Intn(25)\n86: \n',
  line: '85',
  column: '29',
  nosec: false,
  suppressions: null,
};

function parseIssues(issues: unknown, rest: object = {}) {
  return parseLog({
    Issues: issues,
    Stats: { files: 1, lines: 9, nosec: 0, found: Array.isArray(issues) ? issues.length : 0 },
    GosecVersion: '2.22.11',
    ...rest,
  })[0]!;
}

function parseIssue(change: object) {
  return parseIssues([{ ...issue, ...change }]).results[0]!;
}

describe('gosec', () => {
  it('finds in the sample what gosec’s SARIF of the same scan has, at the same places', () => {
    const [native, sarif] = ['samples/gosec.json', 'main/gosec.sarif'].map(
      (file) => parseReport(readFileSync(`examples/reports/${file}`), { category: undefined })[0]!,
    );
    const places = (run = native) => run?.results.map(({ ruleId, path, line, message }) => [ruleId, path, line, message].join(' ')).sort();
    expect(native).to.include({ tool: sarif?.tool, health: 'healthy' });
    expect(places(native)).to.deep.equal(places(sarif));
  });

  it('tells all of a finding', () => {
    expect(parseIssues([issue])).to.include({ tool: 'gosec', toolVersion: '2.22.11', health: 'healthy' });
    expect(parseIssue({})).to.deep.include({
      ruleId: 'G404',
      severity: 'high',
      message: 'Use of weak random number generator',
      path: 'pkg/token.go',
      line: 85,
      column: 29,
      cwes: [338],
      type: 'sast',
      lineText: 'b := rand.Intn(25)',
      details: { confidence: 'MEDIUM' },
      suppressed: false,
    });
  });

  for (const { line, is } of [
    { line: '36-39', is: 36 },
    { line: 36, is: 36 },
    { line: '0', is: null },
    { line: undefined, is: null },
    { line: '36x', is: null },
    { line: {}, is: null },
  ]) {
    it(`reads the line ${JSON.stringify(line)} as ${String(is)}`, () => expect(parseIssue({ line }).line).to.equal(is));
  }

  it('reads code that older versions print without numbers', () => {
    expect(parseIssue({ code: 's.ListenAndServe()' }).lineText).to.equal('s.ListenAndServe()');
  });

  it('keeps nothing of the line of hard-coded credentials', () => {
    const found = parseIssue({ rule_id: 'G101', code: '85: password := "hunter2hunter2"', details: 'Potential hardcoded credentials' });
    expect(found.lineText).to.equal(null);
    expect(JSON.stringify(found)).not.to.contain('hunter2');
  });

  it('takes suppressions for what they are, and an empty list of them for none', () => {
    const suppressions = [{ kind: 'inSource', justification: 'known' }];
    expect([{ suppressions }, { suppressions: [] }, { nosec: true }].map((change) => parseIssue(change).suppressed)).to.deep.equal([
      true,
      false,
      true,
    ]);
  });

  it('takes a file that gosec could not read for an unhealthy scan, and empty errors for none', () => {
    const errors = { 'pkg/a.go': [{ line: 1, column: 2, error: 'expected package' }], 'pkg/b.go': [] };
    expect(parseIssues([], { 'Golang errors': errors }).healthReasons).to.deep.equal(['gosec could not read pkg/a.go: expected package']);
    for (const none of ['', {}, null]) expect(parseIssues([], { 'Golang errors': none }).health).to.equal('healthy');
  });

  it('takes null for a clean scan', () => expect(parseIssues(null)).to.deep.include({ health: 'healthy', results: [] }));

  it('takes a scan of no file for no scan', () => {
    const run = parseIssues([], { Stats: { files: 0, lines: 0, nosec: 0, found: 0 } });
    expect([run.health, run.healthReasons]).to.deep.equal(['unhealthy', ['gosec looked at no file: it found no package of Go to scan.']]);
  });

  it('rejects items that are no objects, with a pointer, and keeps one that has hardly anything', () => {
    const { results, rejected, warnings } = parseIssues([{ details: 'Errors unhandled.', severity: 7, cwe: 'x', file: [] }, 'x', null]);
    expect(results.map(({ message, severity, path }) => [message, severity, path])).to.deep.equal([['Errors unhandled.', 'medium', null]]);
    expect([rejected, warnings[1]?.pointer]).to.deep.equal([2, '/Issues/2']);
  });

  for (const report of [
    { Issues: [] },
    { Stats: { files: 1 } },
    { Issues: 'x', Stats: { files: 1 } },
    { Issues: [{ id: 1 }], Stats: { files: 1 } },
  ]) {
    it(`does not take ${JSON.stringify(report)} for a report of gosec`, () => {
      expect(problemOf(() => parseLog(report)).code).to.equal('report-format-unknown');
    });
  }

  it('does not believe a report that counts issues and lists fewer', () => {
    const [run] = parseLog({ Issues: null, Stats: { files: 4, found: 7 } });
    expect(run).to.deep.include({ health: 'unhealthy', healthReasons: ['gosec counts 7 issues, but the report lists 0.'] });
  });
});
