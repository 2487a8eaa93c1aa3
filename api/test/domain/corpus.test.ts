// Real reports of real tools, from other projects' test data. They are not part of the repository: see corpus-files.ts.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { ProblemError } from '../../src/errors.ts';
import { compareExpected, type Comparison } from './compare-expected.ts';
import {
  corpusFolder,
  hasCorpus,
  listCorpus,
  listExpected,
  listSchemas,
  type Parsed,
  parseCorpusFile,
  readCorpusReport,
  tryParse,
} from './corpus-files.ts';
import { admitsFailure, rawCountOf } from './corpus-raw-counts.ts';
import { allReasons, harmlessErrors, reasonsFor } from './corpus-reasons.ts';
import { printScores } from './corpus-score.ts';

/** Formats that are not read, whatever they look like. */
const refused: ReadonlySet<string> = new Set(['lookalike', 'other', 'terraform-plan']);

/** Findings that are read, and those that are left out with a warning. */
function countOf(parsed: Parsed): number {
  if (parsed instanceof ProblemError) return 0;
  return parsed.reduce((sum, run) => sum + run.results.length + run.rejected, 0);
}

/** A report that says: this was scanned, and there is nothing. */
function isClean(parsed: Parsed): boolean {
  return !(parsed instanceof ProblemError) && countOf(parsed) === 0 && parsed.every(({ health }) => health === 'healthy');
}

/** Our number of findings beside the raw one. */
function compareRawCounts(): readonly Comparison[] {
  return listCorpus().flatMap((entry) => {
    const raw = rawCountOf(entry);
    const parsed = parseCorpusFile(entry.file);
    // Which SARIF is refused is a test of its own.
    if (raw === undefined || (entry.format === 'sarif' && parsed instanceof ProblemError)) return [];
    const { file, format } = entry;
    const ours = parsed instanceof ProblemError ? parsed.code : String(countOf(parsed));
    return [{ project: 'raw', format, file, what: 'findings', theirs: String(raw), ours, agrees: ours === String(raw) }];
  });
}

describe('parseReport on the corpus of real reports', () => {
  before(function () {
    if (hasCorpus) return;
    console.log(`    There is no corpus at ${corpusFolder}; set PORTCULLIS_CORPUS to its folder to run these tests.`);
    this.skip();
  });

  it('reads each file of each format or refuses it with a problem, and never fails otherwise', () => {
    const all = listCorpus().map(({ file }) => parseCorpusFile(file));
    const read = all.filter((parsed) => !(parsed instanceof ProblemError)).length;
    console.log(`      ${all.length} files: ${read} read, ${all.length - read} refused with a reason`);
    expect(read).to.be.greaterThan(450);
  });

  it('refuses every look-alike, report of another format and schema, and never takes it for something of ours', () => {
    const files = [...listCorpus().flatMap(({ file, format }) => (refused.has(format) ? [file] : [])), ...listSchemas()];
    for (const file of files) {
      const parsed = parseCorpusFile(file);
      expect(parsed, file).to.be.instanceOf(ProblemError);
      if (!(parsed instanceof ProblemError)) continue;
      // A VEX document is known, and no report.
      if (/^other\/.*(?:csaf|vex)/.test(file)) expect(parsed.code, file).to.equal('report-invalid');
      else expect(parsed.code, file).to.be.oneOf(['report-format-unknown', 'report-not-json', 'report-empty']);
    }
    expect(files.length).to.be.greaterThan(45);
  });

  it('refuses a SARIF file only where it is an older version, not JSON, without runs or without a tool', () => {
    const codes = new Map<string, number>();
    for (const { file } of listCorpus().filter(({ format }) => format === 'sarif')) {
      const parsed = parseCorpusFile(file);
      if (!(parsed instanceof ProblemError)) continue;
      codes.set(parsed.code, (codes.get(parsed.code) ?? 0) + 1);
      if (parsed.code === 'report-invalid') expect(parsed.message, file).to.match(/has no runs|tool\.driver has no name/);
    }
    expect([...codes.keys()].sort()).to.deep.equal([
      'report-format-unknown',
      'report-invalid',
      'report-not-json',
      'report-version-unsupported',
    ]);
  });

  it('refuses a CycloneDX document of JSON only where it lists no vulnerabilities or no components', () => {
    for (const { file } of listCorpus().filter(({ format }) => format === 'cyclonedx')) {
      const bom = readCorpusReport(file);
      if (!(parseCorpusFile(file) instanceof ProblemError) || typeof bom !== 'object' || bom === null) continue;
      const { components } = bom as { components?: unknown[] };
      expect('vulnerabilities' in bom && (components ?? []).length > 0, file).to.equal(false);
    }
  });

  it('never takes a report with findings for a clean one', () => {
    const clean = listCorpus().filter((entry) => isClean(parseCorpusFile(entry.file)));
    const wrong = clean.filter((entry) => rawCountOf(entry) !== 0).map(({ file }) => file);
    // Their results are all of kind pass; see the reasons for the counts.
    expect(wrong).to.deep.equal(['sarif/sarif-sdk__checkdriverunload_bug1.tt.sarif', 'sarif/sarif-sdk__iocompletion_bug1.tt.sarif']);
    expect(clean.length).to.be.greaterThan(40);
  });

  it('takes no bill of materials with an empty list of vulnerabilities for a clean scan, where nothing says that anybody looked', () => {
    const clean = listCorpus().filter(({ file, format }) => format === 'cyclonedx' && isClean(parseCorpusFile(file)));
    expect(clean.map(({ file }) => file)).to.deep.equal([]);
  });

  it('never takes a report for healthy that admits a failure or says nothing of a scan', () => {
    const admitting = listCorpus().filter((entry) => admitsFailure(entry));
    const silent = admitting.filter(({ file }) => {
      const parsed = parseCorpusFile(file);
      if (parsed instanceof ProblemError) return false;
      if (parsed.some(({ health, healthReasons }) => health === 'unhealthy' && healthReasons.length > 0)) return false;
      // An error that spoils no scan is told all the same.
      if (parsed.every(({ warningCount }) => warningCount === 0)) return true;
      return parsed.every(({ rejected }) => rejected === 0) && !(file in harmlessErrors);
    });
    expect(silent.map(({ file }) => file)).to.deep.equal([]);
    expect(admitting.length).to.be.greaterThan(15);
    const needed = new Set(admitting.map(({ file }) => file));
    expect(Object.keys(harmlessErrors).filter((file) => !needed.has(file))).to.deep.equal([]);
  });

  it('counts and rates findings as the raw reports and three other projects do, or there is a reason why not', () => {
    const expected = listExpected().map((one) => ({ format: one.format, ...compareExpected(one, parseCorpusFile(one.file)) }));
    const all = [...compareRawCounts(), ...expected.flatMap(({ comparisons }) => comparisons)];
    const different = all.filter(({ agrees }) => !agrees);
    const unexplained = different.filter((one) => reasonsFor(one).length === 0);
    printScores(listCorpus(), all, expected);
    expect(unexplained).to.deep.equal([]);
    expect(all.length).to.be.greaterThan(1200);
    const used = new Set(different.flatMap(reasonsFor));
    expect(
      allReasons.filter((reason) => !used.has(reason)),
      'reasons that nothing needs any more',
    ).to.deep.equal([]);
  });
});

describe('parseReport on the reports of the example', () => {
  const folder = resolve(import.meta.dirname, '../../../examples/reports');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sarif'));

  it('finds reports there', () => {
    expect(files.length).to.be.greaterThan(10);
  });

  for (const file of files.sort()) {
    it(`reads ${file} as a healthy scan with findings, leaving nothing out`, () => {
      const runs = tryParse(join(folder, file));
      if (runs instanceof ProblemError) throw runs;
      for (const run of runs) {
        expect([run.health, run.rejected]).to.deep.equal(['healthy', 0]);
        expect(run.results.length).to.be.greaterThan(0);
      }
    });
  }
});
