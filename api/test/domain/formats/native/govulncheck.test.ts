// govulncheck's messages, and the single object of before.
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseReport } from '../../../../src/domain/formats/open-report.ts';
import { parseLog, problemOf } from '../../read-report.ts';

const config = { config: { scanner_name: 'govulncheck', scanner_version: 'v1.1.4', scan_level: 'symbol', scan_mode: 'source' } };
const sbom = { SBOM: { modules: [{ path: 'example.com/app' }] } };
const osv = {
  osv: {
    id: 'GO-2021-0113',
    aliases: ['CVE-2021-38561', 'GHSA-ppp9-7jff-5vj2'],
    summary: 'Out-of-bounds read in language',
    details: 'An incorrect index.',
    references: [{ type: 'FIX', url: 'https://go.dev/cl/340830' }],
    database_specific: { url: 'https://pkg.go.dev/vuln/GO-2021-0113' },
  },
};
const text = { module: 'golang.org/x/text', version: 'v0.3.5' };
const required = { finding: { osv: 'GO-2021-0113', fixed_version: 'v0.3.7', trace: [text] } };
const imported = { finding: { ...required.finding, trace: [{ ...text, package: 'golang.org/x/text/language' }] } };
const app = { module: 'example.com/app', package: 'example.com/app' };
const called = {
  finding: {
    ...required.finding,
    trace: [
      { ...text, package: 'golang.org/x/text/language', function: 'Parse' },
      { ...text, package: 'golang.org/x/text/language', function: 'Make', position: { filename: 'language/make.go', line: 3, column: 1 } },
      { ...app, function: 'greet', position: { filename: 'greet/greet.go', line: 12, column: 43 } },
      { ...app, function: 'main', position: { filename: 'main.go', line: 5, column: 2 } },
    ],
  },
};

function parseStream(...messages: readonly unknown[]) {
  const bytes = Buffer.from(messages.map((message) => JSON.stringify(message, null, 2)).join('\n'));
  return parseReport(bytes, { category: undefined })[0]!;
}

describe('govulncheck: messages', () => {
  it('reads the sample', () => {
    const [run] = parseReport(readFileSync('examples/reports/samples/govulncheck.json'), { category: undefined });
    expect(run).to.include({ tool: 'govulncheck', toolVersion: 'v1.1.4', health: 'healthy', rejected: 0 });
    expect(run?.results.map(({ ruleId, severity, path, line, tags }) => [ruleId, severity, path, line, tags[0]])).to.deep.equal([
      ['GO-2024-2887', 'low', 'go.mod', null, 'required'],
      ['GO-2024-2824', 'high', 'stockcheck.go', 25, 'called'],
    ]);
  });

  it('makes one finding of all traces to an advisory in a module: the deepest, where our code calls it', () => {
    const { results, rules } = parseStream(config, sbom, osv, required, imported, called, called);
    expect(results).to.have.length(1);
    expect(results[0]).to.deep.include({
      ruleId: 'GO-2021-0113',
      message: 'Out-of-bounds read in language (the code calls golang.org/x/text/language.Parse of golang.org/x/text v0.3.5)',
      severity: 'high',
      type: 'sca',
      path: 'greet/greet.go',
      line: 12,
      column: 43,
      tags: ['called'],
      aliases: ['CVE-2021-38561', 'GHSA-PPP9-7JFF-5VJ2', 'GO-2021-0113'],
      fixAvailable: true,
    });
    expect(results[0]?.details?.package).to.deep.equal({ name: 'golang.org/x/text', version: 'v0.3.5', purl: null, fixedIn: ['v0.3.7'] });
    expect(rules[0]).to.deep.include({ title: 'Out-of-bounds read in language', helpUri: 'https://pkg.go.dev/vuln/GO-2021-0113' });
  });

  it('keeps the identity where a vulnerability that was imported comes to be called', () => {
    const subjects = [imported, called].map((finding) => parseStream(config, osv, finding).results[0]?.subject);
    expect(subjects[0]).to.deep.equal(subjects[1]);
    expect(subjects[0]).to.deep.include({ type: 'dependency', manifest: 'go.mod' });
  });

  for (const { level, rated } of [
    { level: 'symbol', rated: ['high', 'medium', 'low'] },
    { level: 'package', rated: ['high', 'high', 'medium'] },
    { level: 'module', rated: ['high', 'high', 'high'] },
  ]) {
    it(`rates as its SARIF does in a scan of the level ${level}`, () => {
      const ofLevel = { config: { ...config.config, scan_level: level } };
      expect([called, imported, required].map((finding) => parseStream(ofLevel, osv, finding).results[0]?.severity)).to.deep.equal(rated);
    });
  }

  it('takes the severity that an advisory names', () => {
    const rated = { osv: { ...osv.osv, severity: 'Low' } };
    expect(parseStream(config, rated, called).results[0]?.severity).to.equal('low');
  });

  it('does not make findings of advisories that only stand in the database', () => {
    expect(parseStream(config, sbom, osv)).to.deep.include({ health: 'healthy', results: [] });
  });

  it('says that there is no fix where no version is named', () => {
    const { trace } = called.finding;
    expect(parseStream(config, { finding: { osv: 'GO-1', trace } }).results[0]?.fixAvailable).to.equal(false);
  });

  it('names no manifest for a binary', () => {
    const binary = { config: { ...config.config, scan_mode: 'binary' } };
    expect(parseStream(binary, osv, imported).results[0]).to.deep.include({ path: null });
  });

  it('reads a list of messages as well', () => {
    expect(parseLog([config, osv, called])[0]?.results).to.have.length(1);
  });

  it('takes a configuration alone, and a look into the database, for no scan', () => {
    expect(parseLog(config)[0]?.health).to.equal('unhealthy');
    expect(parseStream({ config: { ...config.config, scan_mode: 'query' } }, osv).health).to.equal('unhealthy');
  });

  it('rejects a finding that names no advisory or module, with a pointer', () => {
    const hostile = [{ finding: null }, { finding: { osv: 7, trace: 'x' } }, { finding: { osv: 'GO-1', trace: [null, {}] } }, [1]];
    const { results, rejected, warnings } = parseStream(config, ...hostile, called);
    expect([results.length, rejected]).to.deep.equal([1, 4]);
    expect(warnings.slice(0, 1).map(({ pointer }) => pointer)).to.deep.equal(['/4']);
  });

  for (const report of [[{ osv: { id: 'GO-1' } }], { config: {} }, { SBOM: {} }, { Vulns: [] }, { Vulns: [{ id: 1 }] }]) {
    it(`does not take ${JSON.stringify(report)} for a report of govulncheck`, () => {
      expect(problemOf(() => parseLog(report)).code).to.equal('report-format-unknown');
    });
  }
});

describe('govulncheck: the single object of before', () => {
  it('reads modules with their call stacks', () => {
    const Position = { Filename: 'main.go', Line: 9, Column: 4 };
    const Packages = [
      { Path: 'golang.org/x/text/language', CallStacks: [{ Symbol: 'language.Parse', Frames: [{ FuncName: 'main', Position }] }] },
    ];
    const Modules = [{ Path: 'golang.org/x/text', FoundVersion: 'v0.3.5', FixedVersion: 'v0.3.7', Packages }];
    const [run] = parseLog({ Vulns: [{ OSV: osv.osv, Modules }, { OSV: null }] });
    expect(run?.rejected).to.equal(1);
    expect(run?.results[0]).to.deep.include({ ruleId: 'GO-2021-0113', severity: 'high', path: 'main.go', line: 9, tags: ['called'] });
  });

  it('reads symbols with their sinks, and takes none for a clean scan', () => {
    const found = {
      OSV: osv.osv,
      Symbol: 'Parse',
      PkgPath: 'golang.org/x/text/language',
      ModPath: 'golang.org/x/text',
      CallSink: 0,
      ImportSink: 3,
    };
    const [run] = parseLog({ Calls: {}, Imports: {}, Requires: {}, Vulns: [found] });
    expect(run?.results[0]).to.deep.include({ severity: 'medium', tags: ['imported'], fixAvailable: null });
    expect(parseLog({ Calls: {}, Requires: {}, Vulns: null })[0]).to.deep.include({ health: 'healthy', results: [] });
  });

  it('calls a scan unhealthy that ended while it fetched the database', () => {
    const fetching = { progress: { message: 'Fetching vulnerabilities from the database...' } };
    const [run] = parseLog([config, sbom, fetching]);
    expect(run?.healthReasons).to.deep.equal(['govulncheck ended while it fetched the database: it checked nothing.']);
    const checking = { progress: { message: 'Checking the code against the vulnerabilities...' } };
    expect(parseLog([config, sbom, fetching, checking])[0]?.health).to.equal('healthy');
    expect(parseLog([config, sbom, fetching, osv])[0]?.health).to.equal('healthy');
  });

  it('keeps a scan of a binary apart from that of the code', () => {
    const binary = { config: { ...config.config, scan_mode: 'binary' } };
    expect([parseLog([config, sbom])[0]?.category, parseLog([binary, sbom])[0]?.category]).to.deep.equal(['', 'binary']);
  });
});
