// What becomes of the vulnerabilities of GitLab's security reports, kind by kind. The report as a whole: gitlab-report.test.ts.
import { expect } from 'chai';
import type { ParsedResult } from '../../../../src/domain/parsed-report.ts';
import { parseLog } from '../../read-report.ts';

const vulnerability = {
  id: 'f00d',
  name: 'SQL injection',
  description: 'The category becomes part of the statement.',
  severity: 'Critical',
  confidence: 'High',
  solution: 'Use parameters.',
  cve: 'web/products.js:f00d:sql',
  location: { file: 'web/products.js', start_line: 13, end_line: 14 },
  flags: [{ type: 'flagged-as-likely-false-positive', origin: 'vet', description: 'x' }],
  links: [{ url: 'https://owasp.org/sql' }],
  identifiers: [
    { type: 'semgrep_id', name: 'Semgrep sql', value: 'js.sql', url: 'https://semgrep.dev/js.sql' },
    { type: 'cwe', name: 'CWE-89', value: '89' },
    { type: 'CWE', name: 'CWE-564', value: 'js.sql' },
  ],
};
const package_ = {
  ...vulnerability,
  name: 'Nil pointer',
  message: 'Nil pointer in x/crypto',
  solution: 'Upgrade to versions 0.1.2, v0.2.0 or above.',
  location: { file: 'tools/go.sum', dependency: { package: { name: 'golang.org/x/crypto' }, version: 'v0.0.1' } },
  identifiers: [
    { type: 'gemnasium', name: 'Gemnasium-1', value: 'ffb814a0' },
    { type: 'cve', name: 'CVE-2020-29652', value: 'CVE-2020-29652' },
    { type: 'ghsa', name: 'x', value: 'GHSA-3vm4-22fp-5rfm' },
  ],
};

function scanOf(type: string, more: object = {}): object {
  return { scanner: { id: 'semgrep', name: 'Semgrep', version: '1.2' }, type, status: 'success', messages: [], ...more };
}

function parseOne(type: string, one: object): ParsedResult {
  return parseLog({ version: '15.0.0', scan: scanOf(type), vulnerabilities: [one] })[0]!.results[0]!;
}

describe('The gitlab format', () => {
  it('reads a vulnerability of code with its first identifier as the rule, and its CWE wherever analyzers put it.', () => {
    const [run] = parseLog({ version: '15.0.0', scan: scanOf('sast'), vulnerabilities: [vulnerability] });
    expect([run!.tool, run!.toolVersion, run!.category, run!.health, run!.warningCount]).to.deep.equal([
      'Semgrep',
      '1.2',
      '',
      'healthy',
      0,
    ]);
    expect(run!.results[0]).to.deep.include({
      ruleId: 'js.sql',
      severity: 'critical',
      message: 'SQL injection',
      path: 'web/products.js',
      line: 13,
      type: 'sast',
      cwes: [89, 564],
      tags: ['flagged-as-likely-false-positive'],
      details: { confidence: 'High', references: ['https://owasp.org/sql'] },
      nativeKeys: [],
    });
    expect(run!.rules).to.deep.equal([
      {
        ruleId: 'js.sql',
        title: 'SQL injection',
        help: 'The category becomes part of the statement.\n\nUse parameters.',
        helpUri: 'https://semgrep.dev/js.sql',
      },
    ]);
  });

  it('reads a dependency with all names of its vulnerability, and the versions that the solution names.', () => {
    const result = parseOne('dependency_scanning', package_);
    expect(result).to.deep.include({
      type: 'sca',
      ruleId: 'ffb814a0',
      message: 'Nil pointer in x/crypto',
      path: 'tools/go.sum',
      fixAvailable: true,
    });
    expect(result.aliases).to.deep.equal(['CVE-2020-29652', 'GHSA-3VM4-22FP-5RFM']);
    expect(result.details?.package).to.deep.equal({
      name: 'golang.org/x/crypto',
      version: 'v0.0.1',
      purl: null,
      fixedIn: ['0.1.2', 'v0.2.0'],
    });
  });

  it('says that there is a fix, that there is none, or that nothing is known, as the solution does.', () => {
    const fixOf = (solution: unknown): unknown => parseOne('dependency_scanning', { ...package_, solution }).details?.package?.fixedIn;
    const known = (solution: unknown): unknown => parseOne('dependency_scanning', { ...package_, solution }).fixAvailable;
    expect(fixOf('Upgrade libcrypto1.1 to 1.1.1d-r0')).to.deep.equal(['1.1.1d-r0']);
    expect(fixOf('Upgrade to version 2.2.3 or above.')).to.deep.equal(['2.2.3']);
    expect(known('Unfortunately, there is no solution available yet.')).to.equal(false);
    for (const other of ['No solution provided', 'Upgrade to the latest', '', 7, undefined]) expect(known(other)).to.equal(null);
  });

  it('reads a package of an image, and keeps images apart.', () => {
    const inImage = (image: string, operating_system: string): object => ({
      ...package_,
      location: { image, operating_system, dependency: { package: { name: 'openssl' }, version: '1.1.1c' } },
    });
    const vulnerabilities = [inImage('acme/shop:1', 'alpine 3.10'), inImage('acme/worker:1', 'Unknown')];
    const runs = parseLog({ version: '15.0.0', scan: scanOf('container_scanning'), vulnerabilities });
    expect(runs.map(({ category }) => category)).to.deep.equal(['image/acme/shop', 'image/acme/worker']);
    expect(runs.map(({ results }) => results[0]!.subject)).to.deep.equal([
      { type: 'container', advisories: ['CVE-2020-29652', 'GHSA-3VM4-22FP-5RFM'], package: 'openssl', image: 'acme/shop:1', layer: 'os' },
      {
        type: 'container',
        advisories: ['CVE-2020-29652', 'GHSA-3VM4-22FP-5RFM'],
        package: 'openssl',
        image: 'acme/worker:1',
        layer: 'app',
      },
    ]);
  });

  it('reads the request of DAST and of API fuzzing.', () => {
    const location = { hostname: 'http://shop.invalid', method: 'PUT', param: 'q', path: '/orders?token=1' };
    for (const type of ['dast', 'api_fuzzing'])
      expect(parseOne(type, { ...vulnerability, location })).to.deep.include({ type: 'dast', path: null, line: null });
    expect(parseOne('dast', { ...vulnerability, location }).details?.request).to.deep.equal({
      method: 'PUT',
      url: 'http://shop.invalid/orders',
      parameter: 'q',
    });
  });

  it('takes a crash of fuzzing for a finding in code.', () => {
    expect(parseOne('coverage_fuzzing', { ...vulnerability, location: { crash_type: 'Heap' } })).to.deep.include({
      type: 'sast',
      path: null,
    });
  });

  it('reads a secret by its kind, and keeps nothing of the line that it is in.', () => {
    const line = 'const password = "correct-horse-77"; // of Jane';
    const secret = {
      ...vulnerability,
      name: 'Password',
      message: 'x',
      description: 'Found correct-horse-77 here',
      raw_source_code_extract: [line],
    };
    const result = parseOne('secret_detection', secret);
    expect(result).to.deep.include({ type: 'secret', message: 'Password', path: 'web/products.js', line: 13, aliases: [] });
    const [run] = parseLog({
      version: '15',
      scan: scanOf('sast', { messages: [{ level: 'error', value: `in ${line}` }] }),
      vulnerabilities: [secret],
    });
    expect(run!.results[0]!.type).to.equal('secret');
    expect(run!.rules[0]!.help).to.include('Found [redacted] here');
    expect(run!.healthReasons).to.deep.equal(['The scanner says: in [redacted]']);
    expect(JSON.stringify(run)).not.to.include('correct-horse');
  });

  it('rates by the word, and takes what nobody rated for medium, a secret for high.', () => {
    const rated = (severity: unknown, type = 'sast'): string => parseOne(type, { ...vulnerability, severity }).severity;
    expect(['High', 'Low', 'Info'].map((word) => rated(word))).to.deep.equal(['high', 'low', 'info']);
    expect(['Unknown', 'Undefined', undefined].map((word) => rated(word))).to.deep.equal(['medium', 'medium', 'medium']);
    expect(rated('Unknown', 'secret_detection')).to.equal('high');
  });
});
