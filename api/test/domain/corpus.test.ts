// Real reports of real tools, from other projects' test data. They are not part of the repository: see corpus-files.ts.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import type { ParsedRun } from '../../src/domain/parsed-report.ts';
import { ProblemError } from '../../src/errors.ts';
import { compareExpected, type Comparison } from './compare-expected.ts';
import { type CorpusEntry, corpusFolder, hasCorpus, listCorpus, listExpected, parseCorpusFile, tryParse } from './corpus-files.ts';

// Where our number is another than the raw count or what another project says: the file, our number, and why.
const reasons: Readonly<Record<string, readonly [ours: number, why: string]>> = {
  'sarif/sarif-sdk__NoRuleDefaultConfiguration.sarif': [4, 'one of 5 results is of kind informational, which is no finding'],
  'sarif/sarif-sdk__checkdriverunload_bug1.tt.sarif': [0, 'the only result is of kind pass'],
  'sarif/sarif-sdk__iocompletion_bug1.tt.sarif': [0, 'the only result is of kind pass'],
  'sarif/defectdojo__flawfinder.sarif': [53, 'one of 54 results is of kind pass'],
  'sarif/defectdojo__mobsfscan.json': [9, 'DefectDojo makes a finding of each location; here a result is one finding'],
  'sarif/defectdojo__njsscan.sarif': [2, 'DefectDojo makes a finding of each location; here a result is one finding'],
};

function isExplained({ file, what, ours }: Comparison): boolean {
  return what === 'findings' && String(reasons[file]?.[0]) === ours;
}

/** The report read by hand, without the parser; undefined where it is not JSON. */
function readRaw(file: string): { runs?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(join(corpusFolder, file), 'utf8').replace(/^\uFEFF/, '')) as { runs?: unknown };
  } catch {
    return undefined;
  }
}

interface RawRun {
  readonly results?: unknown;
  readonly invocations?: readonly { executionSuccessful?: boolean }[];
}

/** True where the report itself says that a scan did not come to its end, or does not say that one was made. */
function admitsFailure(raw: { runs?: unknown }): boolean {
  const runs = (Array.isArray(raw.runs) ? raw.runs : []) as readonly (RawRun | null)[];
  return (
    runs.length === 0 ||
    runs.some(
      (run) => !Array.isArray(run?.results) || run.invocations?.some((invocation) => invocation.executionSuccessful === false) === true,
    )
  );
}

function countOf(runs: readonly ParsedRun[]): number {
  return runs.reduce((sum, run) => sum + run.results.length + run.rejected, 0);
}

/** Our number of findings beside the raw one, for a file that is read. */
function compareRawCount({ file, counts }: CorpusEntry): Comparison | undefined {
  const parsed = parseCorpusFile(file);
  if (parsed instanceof ProblemError || counts?.results === undefined) return undefined;
  return { file, what: 'findings', theirs: String(counts.results), ours: String(countOf(parsed)) };
}

describe('parseReport on the corpus of real reports', () => {
  before(function () {
    if (hasCorpus) return;
    console.log(`    There is no corpus at ${corpusFolder}; set PORTCULLIS_CORPUS to its folder to run these tests.`);
    this.skip();
  });

  it('reads each SARIF file or refuses it with a problem, and never fails otherwise', () => {
    const sarif = listCorpus().filter((entry) => entry.format === 'sarif');
    const read = sarif.filter(({ file }) => !(parseCorpusFile(file) instanceof ProblemError));
    console.log(`      ${sarif.length} SARIF files: ${read.length} read, ${sarif.length - read.length} refused with a reason`);
    expect(read.length).to.be.greaterThan(150);
  });

  it('refuses a SARIF file only where it is an older version, not JSON, without runs or without a tool', () => {
    const codes = new Map<string, number>();
    for (const { file } of listCorpus().filter((entry) => entry.format === 'sarif')) {
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

  it('never takes a report for healthy that admits a failure or says nothing of a scan', () => {
    let admitting = 0;
    for (const { file } of listCorpus().filter((entry) => entry.format === 'sarif')) {
      const raw = readRaw(file);
      const parsed = parseCorpusFile(file);
      if (raw === undefined || !admitsFailure(raw) || parsed instanceof ProblemError) continue;
      admitting += 1;
      expect(
        parsed.some((run) => run.health === 'unhealthy' && run.healthReasons.length > 0),
        file,
      ).to.equal(true);
    }
    expect(admitting).to.be.greaterThan(5);
  });

  it('refuses every report of another format as one, and never as something of ours', () => {
    for (const { file } of listCorpus().filter((entry) => entry.format !== 'sarif')) {
      const parsed = parseCorpusFile(file);
      expect(parsed, file).to.be.instanceOf(ProblemError);
      if (parsed instanceof ProblemError)
        expect(parsed.code, file).to.be.oneOf(['report-format-unknown', 'report-not-json', 'report-empty']);
    }
  });

  it('counts and rates findings as the raw reports and three other projects do, or there is a reason why not', () => {
    const raw = listCorpus()
      .filter((entry) => entry.format === 'sarif')
      .flatMap((entry) => compareRawCount(entry) ?? []);
    const others = ['defectdojo', 'secobserve', 'jenkins'].flatMap(listExpected).flatMap((expected) => {
      const parsed = parseCorpusFile(expected.file);
      return parsed instanceof ProblemError
        ? []
        : compareExpected(
            expected,
            parsed.flatMap((run) => run.results),
          );
    });
    const all = [...raw, ...others];
    const different = all.filter(({ theirs, ours }) => theirs !== ours);
    const unexplained = different.filter((one) => !isExplained(one));
    console.log(
      `      agree ${all.length - different.length} / differ with reason ${different.length - unexplained.length} / unexplained ${unexplained.length}`,
    );
    expect(unexplained).to.deep.equal([]);
    expect(others.length).to.be.greaterThan(80);
    const used = new Set(different.map(({ file }) => file));
    expect(
      Object.keys(reasons).filter((file) => !used.has(file)),
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
