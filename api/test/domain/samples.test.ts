// The sample reports of examples/reports/samples: each format has one, and every number in them is known.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { severities } from '@portcullis/contract';
import { expect } from 'chai';
import { formats } from '../../src/domain/formats/formats.ts';
import { openDocument } from '../../src/domain/formats/open-document.ts';
import { openReports, type SentFile } from '../../src/domain/formats/open-report.ts';
import type { ParsedRun } from '../../src/domain/parsed-report.ts';
import { listSamples, samplesFolder } from './fuzz-seeds.ts';
import { problemOf } from './read-report.ts';
import { useReport } from './use-report.ts';

// Format, tool, and numbers of findings: critical, high, medium, low, info.
const expected: Readonly<Record<string, readonly [format: string, tool: string, ...counts: number[]]>> = {
  'bandit.json': ['bandit', 'Bandit', 0, 4, 4, 3, 0],
  'checkov.json': ['checkov', 'Checkov', 0, 0, 18, 0, 0],
  'cyclonedx.json': ['cyclonedx', 'grype', 1, 1, 0, 0, 0],
  'cyclonedx.xml': ['cyclonedx', 'grype', 0, 1, 0, 0, 0],
  'eslint.sarif': ['sarif', 'ESLint', 0, 0, 4, 0, 0],
  'gitlab-sast.json': ['gitlab', 'Semgrep', 1, 1, 0, 0, 0],
  'gitleaks.json': ['gitleaks', 'gitleaks', 0, 1, 0, 0, 0],
  'gosec.json': ['gosec', 'gosec', 0, 1, 4, 2, 0],
  'govulncheck-run.json': ['govulncheck', 'govulncheck', 0, 1, 1, 1, 0],
  'govulncheck.json': ['govulncheck', 'govulncheck', 0, 1, 0, 1, 0],
  'grype.json': ['grype', 'grype', 1, 3, 0, 0, 0],
  'kics-run.json': ['kics', 'KICS', 1, 4, 6, 4, 6],
  'kics.json': ['kics', 'KICS', 0, 2, 1, 0, 0],
  'npm-audit.json': ['npm-audit', 'npm audit', 0, 3, 1, 0, 0],
  'osv-scanner.json': ['osv-scanner', 'osv-scanner', 1, 3, 0, 0, 0],
  'pnpm-audit.json': ['npm-audit', 'npm audit', 0, 1, 1, 0, 0],
  'semgrep.json': ['semgrep', 'Semgrep OSS', 0, 7, 6, 1, 0],
  'semgrep.sarif': ['sarif', 'Semgrep OSS', 2, 7, 4, 1, 0],
  'snyk.json': ['snyk', 'Snyk Open Source', 0, 2, 0, 0, 0],
  'tfsec-run.json': ['tfsec', 'tfsec', 1, 8, 2, 4, 0],
  'tfsec.json': ['tfsec', 'tfsec', 1, 2, 0, 0, 0],
  'trivy.json': ['trivy', 'Trivy', 1, 5, 0, 0, 0],
  'trufflehog.ndjson': ['trufflehog', 'trufflehog', 1, 1, 0, 0, 0],
  'yarn-audit.ndjson': ['yarn-audit', 'yarn audit', 0, 2, 0, 0, 0],
  'yarn-npm-audit.ndjson': ['yarn-audit', 'yarn audit', 0, 1, 1, 0, 0],
  'zap.json': ['zap', 'ZAP', 0, 1, 2, 0, 0],
  'zap.xml': ['zap', 'ZAP', 0, 0, 0, 1, 0],
};

// VEX documents: statements in them, and of these how many speak of findings of osv-scanner.json.
const statements: Readonly<Record<string, readonly [format: string, all: number, used: number]>> = {
  'csaf-vex.json': ['csaf-vex', 1, 1],
  'openvex.json': ['openvex', 2, 1],
};

const names = listSamples();
const scans = names.filter((name) => !(name in statements));

function read(name: string): SentFile {
  return { name, bytes: readFileSync(join(samplesFolder, name)) };
}

function scan(...files: readonly string[]): readonly ParsedRun[] {
  return useReport(files.map(read));
}

function countsOf(runs: readonly ParsedRun[]): number[] {
  const results = runs.flatMap((run) => run.results);
  return [...severities].map((severity) => results.filter((result) => result.severity === severity).length);
}

describe('The sample reports', () => {
  it('has one for each format that is read, and a number for each sample', () => {
    expect(names).to.include.members(formats.map(({ guide }) => guide.sample));
    expect(names).to.deep.equal([...Object.keys(expected), ...Object.keys(statements)].sort());
  });

  it('are recognised by exactly one format each, and that of a guide by the format that names it', () => {
    const recognised = (name: string): string[] => {
      const document = openDocument(read(name).bytes);
      return formats.filter((format) => format.recognises(document)).map((format) => format.name);
    };
    const known = [...Object.entries(expected), ...Object.entries(statements)];
    expect(Object.fromEntries(names.map((name) => [name, recognised(name)]))).to.deep.equal(
      Object.fromEntries(known.map(([name, [format]]) => [name, [format]])),
    );
    for (const { name, guide } of formats) expect(recognised(guide.sample), guide.sample).to.deep.equal([name]);
  });

  it('are read as healthy scans with the findings that are in them, nothing of them rejected', () => {
    for (const name of scans) {
      const runs = scan(name);
      const [, tool, ...counts] = expected[name]!;
      expect([runs.map((run) => run.tool), ...countsOf(runs)], name).to.deep.equal([[tool], ...counts]);
      for (const run of runs) expect(run, name).to.include({ health: 'healthy', rejected: 0 });
    }
  });

  it('are read without a warning, but for the deprecated package of Yarn 4', () => {
    const warned = scans.flatMap((name) => scan(name).flatMap((run) => run.warnings.map((warning) => [name, warning.code])));
    expect(warned).to.deep.equal([['yarn-npm-audit.ndjson', 'deprecation-ignored']]);
  });

  it('have a message, a rule and a type for each finding, and a place or something else that it is about', () => {
    for (const name of scans)
      for (const { message, ruleId, type, path, details } of scan(name).flatMap((run) => run.results)) {
        expect(message.length, name).to.be.greaterThan(8);
        expect([ruleId, type], name).to.not.include.oneOf(['', 'unnamed-rule', null]);
        expect(path ?? details?.package?.name ?? details?.request?.url, `${name} ${ruleId}`).to.be.a('string');
      }
  });

  it('have only paths from the root of the repository', () => {
    const paths = scans.flatMap((name) => scan(name).flatMap((run) => run.results.flatMap(({ path }) => path ?? [])));
    expect(paths.filter((path) => /^(?:\/|[A-Za-z]:|\.\.)|^(?:home|tmp|root)\//.test(path))).to.deep.equal([]);
  });

  it('of VEX alone are refused, and with a scan mark the findings that they speak of', () => {
    for (const [name, [format, all, used]] of Object.entries(statements)) {
      expect(problemOf(() => openReports([read(name)], { category: undefined })).code, name).to.equal('report-invalid');
      const told = formats.find((one) => one.name === format)?.readStatements?.(openDocument(read(name).bytes));
      expect(told, name).to.have.length(all);
      const [run] = scan('osv-scanner.json', name);
      expect(
        run!.results.filter(({ details }) => details?.vex),
        name,
      ).to.have.length(used);
      expect(
        run!.warnings.filter(({ code }) => code === 'vex-unmatched'),
        name,
      ).to.have.length(all - used);
    }
  });
});
