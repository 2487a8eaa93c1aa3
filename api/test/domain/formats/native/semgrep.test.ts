// Semgrep's own JSON: code, dependencies, secrets, and what went wrong.
import { expect } from 'chai';
import { parseLog, problemOf } from '../../read-report.ts';

const metadata = {
  cwe: ['CWE-79: Cross-site Scripting'],
  owasp: ['A03:2021 - Injection'],
  confidence: 'MEDIUM',
  category: 'security',
  technology: ['go'],
  source: 'https://semgrep.dev/r/go.xss',
  references: ['https://golang.org/pkg/html/template/#HTML'],
};

function result(extra: object = {}, top: object = {}): object {
  return {
    check_id: 'go.lang.security.xss',
    path: 'web/page.go',
    start: { line: 27, col: 5, offset: 590 },
    end: { line: 30, col: 31, offset: 689 },
    extra: {
      message: 'Found a formatted template',
      severity: 'WARNING',
      lines: '    tmpl := a + b',
      fingerprint: 'abc_0',
      is_ignored: false,
      metadata,
      ...extra,
    },
    ...top,
  };
}

function report(results: unknown, extra: object = {}): object {
  return { version: '1.84.1', results, errors: [], paths: { scanned: [] }, ...extra };
}

/** The only result. */
function resultOf(extra: object = {}, top: object = {}) {
  const [run] = parseLog(report([result(extra, top)]));
  expect(run?.results).to.have.length(1);
  return run!.results[0]!;
}

describe('parseReport: Semgrep', () => {
  it('reads all of a result', () => {
    const [run] = parseLog(report([result()]));
    expect(run).to.include({ tool: 'Semgrep OSS', toolVersion: '1.84.1', health: 'healthy', rejected: 0 });
    expect(run?.results[0]).to.deep.include({
      ruleId: 'go.lang.security.xss',
      type: 'sast',
      severity: 'medium',
      message: 'Found a formatted template',
      path: 'web/page.go',
      line: 27,
      column: 5,
      lineText: 'tmpl := a + b',
      cwes: [79],
      tags: ['A03:2021 - Injection', 'go'],
      nativeKeys: [['f:matchBasedId/v1', 'abc_0']],
      details: { confidence: 'MEDIUM', references: ['https://semgrep.dev/r/go.xss', 'https://golang.org/pkg/html/template/#HTML'] },
    });
    expect(run?.rules[0]?.helpUri).to.equal('https://semgrep.dev/r/go.xss');
  });

  for (const [severity, is] of [
    ['ERROR', 'high'],
    ['WARNING', 'medium'],
    ['INFO', 'low'],
    ['CRITICAL', 'critical'],
    ['HIGH', 'high'],
    ['MEDIUM', 'medium'],
    ['LOW', 'low'],
    ['INVENTORY', 'info'],
    [undefined, 'medium'],
    ['SOMETHING', 'medium'],
  ]) {
    it(`rates ${severity ?? 'no severity'} as ${is ?? ''}`, () => {
      expect(resultOf({ severity }).severity).to.equal(is);
    });
  }

  it('takes “requires login” neither for code nor for a fingerprint', () => {
    expect(resultOf({ lines: 'requires login', fingerprint: 'requires login' })).to.deep.include({ lineText: null, nativeKeys: [] });
  });

  it('keeps what a comment in the code suppresses as suppressed', () => {
    expect(resultOf({ is_ignored: true }).suppressed).to.equal(true);
  });

  it('keeps nothing of a secret that its message and code quote', () => {
    const secret = {
      message: 'Token "hunter2-hunter2" found in the line pw = hunter2-hunter2',
      lines: 'pw = hunter2-hunter2',
      metavars: { $1: { abstract_content: '"hunter2-hunter2"' } },
    };
    for (const { extra, top } of [
      { extra: {}, top: { check_id: 'generic.secrets.security.detected-token' } },
      { extra: { metadata: { category: 'secrets' } }, top: {} },
      { extra: { validation_state: 'CONFIRMED_VALID' }, top: {} },
      { extra: { metadata: { vulnerability_class: ['Hard-coded Secrets'] } }, top: {} },
    ]) {
      const found = resultOf({ ...secret, ...extra }, top);
      expect(found).to.include({ type: 'secret', lineText: null });
      expect(JSON.stringify(found)).to.not.include('hunter2');
    }
  });

  it('reads a finding of a dependency with its package and lock file', () => {
    const found = resultOf(
      {
        metadata: {
          'sca-severity': 'HIGH',
          'sca-vuln-database-identifier': 'CVE-2021-23337',
          'sca-fix-versions': [{ lodash: '4.17.21' }, { other: '1' }],
        },
        sca_info: {
          reachable: true,
          dependency_match: {
            found_dependency: {
              package: 'lodash',
              version: '4.17.15',
              ecosystem: 'npm',
              lockfile_path: 'package-lock.json',
              line_number: 12,
            },
            lockfile: 'package-lock.json',
          },
        },
      },
      { path: 'web/page.js' },
    );
    expect(found).to.deep.include({
      type: 'sca',
      severity: 'high',
      path: 'package-lock.json',
      line: 12,
      column: null,
      tags: ['reachable'],
      details: { package: { name: 'lodash', version: '4.17.15', purl: null, fixedIn: ['4.17.21'] } },
      subject: { type: 'dependency', advisories: ['CVE-2021-23337'], package: 'npm/lodash', manifest: 'package-lock.json' },
    });
  });

  it('calls the tool by the engine that was asked for', () => {
    expect(parseLog(report([], { engine_requested: 'PRO' }))[0]?.tool).to.equal('Semgrep PRO');
  });

  it('takes empty lists for a clean scan, also of the oldest versions', () => {
    for (const log of [report([]), { results: [], errors: [] }])
      expect(parseLog(log)[0]).to.deep.include({ tool: 'Semgrep OSS', health: 'healthy', results: [] });
  });

  it('rejects what is no object, and loses no finding to values of another type', () => {
    const wrong = {
      check_id: [],
      path: 7,
      start: 'x',
      end: null,
      extra: { metadata: 'x', metavars: [], sca_info: { dependency_match: {} }, lines: 3, severity: {} },
    };
    const [run] = parseLog(report([result(), wrong, { check_id: null }, 'x']));
    expect(run?.results).to.have.length(3);
    expect(run).to.include({ rejected: 1 });
    expect(run?.warnings.map(({ pointer }) => pointer)).to.include('/results/3');
  });

  it('refuses documents that only look like its own', () => {
    for (const other of [
      { results: [] },
      { errors: [] },
      { results: [], errors: [], version: '1' },
      { results: [{}], errors: [] },
      { vulns: [] },
    ])
      expect(problemOf(() => parseLog(other)).code, JSON.stringify(other)).to.equal('report-format-unknown');
  });
});
