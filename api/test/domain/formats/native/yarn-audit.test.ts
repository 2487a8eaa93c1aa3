// What Yarn 1 and Yarn 4 write by lines.
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import { problemOf } from '../../read-report.ts';

function parseLines(...lines: readonly unknown[]) {
  return parseReport(Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')), { category: undefined })[0]!;
}

const summary = { type: 'auditSummary', data: { vulnerabilities: { high: 1 }, totalDependencies: 47 } };

function event(advisory: object) {
  const about = { id: 1, module_name: 'minimist', title: 'Prototype Pollution', severity: 'high', cves: ['CVE-2020-7598'], ...advisory };
  return { type: 'auditAdvisory', data: { resolution: {}, advisory: about } };
}

function entry(value: string, children: object) {
  return {
    value,
    children: { ID: 1106913, Issue: 'Command Injection', Severity: 'high', 'Tree Versions': ['4.17.15'], Dependents: ['a'], ...children },
  };
}

describe('yarn audit: Yarn 1', () => {
  it('reads the sample: an advisory that is told for two ways is one finding', () => {
    const [run] = parseReport(readFileSync('examples/reports/samples/yarn-audit.ndjson'), { category: undefined });
    expect(run).to.include({ tool: 'yarn audit', health: 'healthy', rejected: 0 });
    expect(run?.results.map(({ ruleId }) => ruleId)).to.deep.equal(['GHSA-35jh-r3h4-6jhm', 'GHSA-hrpp-h998-j3pp']);
  });

  it('tells a finding by advisory and package', () => {
    const findings = [{ version: '0.0.10', paths: ['handlebars>optimist>minimist'] }];
    const [result] = parseLines(event({ findings, cwe: 'CWE-471', patched_versions: '>=1.2.3' }), summary).results;
    expect(result).to.deep.include({
      ruleId: 'CVE-2020-7598',
      message: 'Prototype Pollution (minimist 0.0.10, by way of handlebars>optimist>minimist)',
      severity: 'high',
      type: 'sca',
      cwes: [471],
      fixAvailable: true,
      subject: { type: 'dependency', advisories: ['CVE-2020-7598'], package: 'npm/minimist', manifest: null },
    });
  });

  it('takes a summary alone for a clean scan, also after other events', () => {
    expect(parseLines(summary)).to.deep.include({ health: 'healthy', results: [] });
    expect(parseLines({ type: 'info', data: 'No lockfile found.' }, summary)).to.deep.include({ health: 'healthy', results: [] });
  });

  it('takes an error among the events for an unhealthy scan', () => {
    const run = parseLines({ type: 'warning', data: 'slow' }, { type: 'error', data: 'An unexpected error occurred: 503' });
    expect(run.health).to.equal('unhealthy');
    expect(run.healthReasons).to.deep.equal(['Yarn failed: An unexpected error occurred: 503']);
  });

  it('takes a report without its summary for one that was cut', () => {
    const run = parseLines(event({}), event({ module_name: 'other' }));
    expect([run.health, run.results.length]).to.deep.equal(['unhealthy', 2]);
  });

  it('rejects what is no event, with a pointer', () => {
    const lines = [...Array.from({ length: 20 }, () => event({})), summary, [7], { type: 'auditAdvisory', data: null }];
    const { results, rejected, warnings } = parseLines(...lines);
    expect([results.length, rejected]).to.deep.equal([1, 2]);
    expect(warnings.map(({ pointer }) => pointer)).to.deep.equal(['/21', '/22']);
  });
});

describe('yarn audit: Yarn 4', () => {
  it('tells a finding for each line', () => {
    const run = parseLines(
      entry('lodash', { URL: 'https://github.com/advisories/GHSA-35jh-r3h4-6jhm', 'Vulnerable Versions': '<4.17.21' }),
      entry('qs', { ID: 7, Severity: 'moderate', 'Tree Versions': ['6.7.0', '6.7.1'] }),
    );
    expect(run).to.include({ tool: 'yarn audit', health: 'healthy' });
    expect(run.results.map(({ ruleId, message, severity }) => [ruleId, message, severity])).to.deep.equal([
      ['GHSA-35jh-r3h4-6jhm', 'Command Injection (lodash 4.17.15)', 'high'],
      ['NPM-7', 'Command Injection (qs 6.7.0, 6.7.1)', 'medium'],
    ]);
  });

  it('passes deprecated packages over, and says so once', () => {
    const { results, warnings, rejected, health } = parseLines(
      entry('request', { ID: 'request (deprecation)' }),
      entry('har', { ID: 'har (deprecation)' }),
    );
    expect([results.length, rejected, health]).to.deep.equal([0, 0, 'healthy']);
    expect(warnings.map(({ code }) => code)).to.deep.equal(['deprecation-ignored']);
  });

  it('reads a single line, and keeps a finding whose values are of other types', () => {
    const { results } = parseLines(entry('lodash', { ID: {}, Issue: 7, Severity: [], 'Tree Versions': 'x', URL: 9 }));
    expect(results[0]).to.deep.include({ ruleId: 'unnamed-rule', severity: 'medium', message: 'A vulnerability (lodash)' });
  });
});

describe('yarn audit: look-alikes', () => {
  for (const lines of [
    [
      { type: 'info', data: 'x' },
      { type: 'info', data: 'y' },
    ],
    [
      { type: 'event', data: 1 },
      { type: 'error', data: 'x' },
    ],
    [{ type: 'auditSummary' }],
    [{ value: 'x', children: {} }],
    [{ value: 'x', children: { ID: 1 } }, 7],
  ]) {
    it(`does not take ${JSON.stringify(lines)} for a report of Yarn`, () => {
      expect(() => parseLines(...lines)).to.throw();
      expect(problemOf(() => parseLines(...lines)).code).to.match(/^report-(?:format-unknown|not-json)$/);
    });
  }

  it('does not believe a summary that counts critical ones where none is listed', () => {
    const counts = { type: 'auditSummary', data: { vulnerabilities: { low: 1, critical: 4 } } };
    expect(parseLines({ type: 'info', data: 'x' }, counts)).to.deep.include({
      health: 'unhealthy',
      healthReasons: ['Yarn counts 4 critical vulnerabilities, but the report lists none.'],
    });
    // --level leaves out what is less than asked for, and counts it all the same.
    const less = { type: 'auditSummary', data: { vulnerabilities: { low: 3, critical: 0 } } };
    expect(parseLines({ type: 'info', data: 'x' }, less).health).to.equal('healthy');
  });
});
