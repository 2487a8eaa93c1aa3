// Damaged reports: whatever is in one, the answer is runs or a problem, and never another failure. Repeat a failure with
// PORTCULLIS_FUZZ_SEED; look longer with PORTCULLIS_FUZZ_MUTANTS.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { severities } from '@portcullis/contract';
import { expect } from 'chai';
import { compareRun } from '../../src/domain/compare-run.ts';
import { openReport, parseReport } from '../../src/domain/formats/open-report.ts';
import { openLiveFindings } from '../../src/domain/live-findings.ts';
import type { ParsedResult, ParsedRun } from '../../src/domain/parsed-report.ts';
import { planChanges } from '../../src/domain/plan-changes.ts';
import { ProblemError } from '../../src/errors.ts';
import { makeResult, makeSarif } from '../support/make-sarif.ts';
import { damageBytes, makeRandom, mutateOnce } from './mutate-json.ts';

const seed = Number(process.env['PORTCULLIS_FUZZ_SEED'] ?? Date.now() % 1_000_000_000);
const mutants = Number(process.env['PORTCULLIS_FUZZ_MUTANTS'] ?? 1500);

/** Uses every member that the parser reads. */
const everything = makeSarif([], {
  tool: {
    driver: {
      name: 'testscan',
      rules: [
        {
          id: 'r1',
          guid: 'g1',
          defaultConfiguration: { level: 'note' },
          properties: { tags: ['CWE-79'], cwe: ['CWE-89'], 'security-severity': '7.5' },
          messageStrings: { m: { text: '{0} [a](1)' } },
          relationships: [{ target: { id: '22', toolComponent: { name: 'CWE' } } }],
        },
      ],
      globalMessageStrings: { g: { text: '{0}' } },
    },
    extensions: [{ name: 'pack', guid: 'g2', rules: [{ id: 'r2' }] }],
  },
  automationDetails: { id: 'nightly/7' },
  artifacts: [{ location: { uri: 'a.js', uriBaseId: 'SRC' } }],
  originalUriBaseIds: { SRC: { uri: 'src/', uriBaseId: 'ROOT' }, ROOT: { uri: 'file:///work/' } },
  invocations: [
    {
      executionSuccessful: true,
      workingDirectory: { uri: 'file:///work/' },
      toolExecutionNotifications: [{ level: 'note', message: { text: 'x' } }],
      ruleConfigurationOverrides: [{ descriptor: { id: 'r1' }, configuration: { level: 'error' } }],
    },
  ],
  results: [
    {
      ruleId: 'r1/sub',
      ruleIndex: 0,
      message: { id: 'm', arguments: ['x'] },
      locations: [
        { physicalLocation: { artifactLocation: { index: 0 }, region: { startLine: 3, startColumn: 1, snippet: { text: 'x' } } } },
      ],
      partialFingerprints: { 'h/v1': 'aaaaaaaaaa' },
      suppressions: [{ kind: 'inSource', status: 'accepted' }],
      taxa: [{ id: 'CWE-20' }],
    },
    {
      rule: { index: 0, toolComponent: { index: 0 } },
      message: { id: 'g', arguments: ['y'] },
      kind: 'open',
      fingerprints: { id: 'bbbbbbbbbb' },
    },
    { message: { markdown: '**z**' }, baselineState: 'new', level: 'error', properties: { 'security-severity': '9.9' } },
    makeResult({ path: '../x', text: 'y' }),
  ],
});

/** The reports to damage: some of the example's, with their results shortened, and two that are made here. */
function readSeeds(): object[] {
  const folder = resolve(import.meta.dirname, '../../../examples/reports/main');
  const examples = readdirSync(folder).filter((file) => file.endsWith('.sarif'));
  const shortened = examples.map((file) => {
    const log = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      runs: { results: unknown[]; tool: { driver: { rules?: unknown[] } } }[];
    };
    for (const run of log.runs) {
      run.results.splice(6);
      run.tool.driver.rules?.splice(6);
    }
    return log;
  });
  return [everything, makeSarif([{}, { line: 20 }, { rule: 'xss', score: '9.1' }]), ...shortened];
}

function checkResult(result: ParsedResult): void {
  expect(severities).to.include(result.severity);
  expect(result.ruleId.length).to.be.within(1, 500);
  expect(result.message.length).to.be.within(1, 4000);
  for (const text of [result.ruleId, result.message, result.path ?? '', result.severityRaw ?? '']) {
    expect(text.isWellFormed() && !text.includes('\u0000')).to.equal(true);
  }
  for (const place of [result.line, result.column])
    if (place !== null) expect(Number.isInteger(place) && place >= 1 && place < 2 ** 31).to.equal(true);
}

/** What the thread does with a report, as far as the database is not needed. */
function useReport(bytes: Buffer): readonly ParsedRun[] {
  const runs = parseReport(bytes, { category: undefined });
  for (const run of runs) for (const result of run.results) checkResult(result);
  const empty = openLiveFindings(Buffer.alloc(0));
  for (const run of openReport(bytes, { category: undefined })) {
    const comparison = compareRun(run, empty, { hasBaseline: true, linesAreOf: run.mappedFrom, dismissed: new Set() }).finish(empty);
    const plan = planChanges(run, empty, comparison, {
      isLongLived: true,
      isContextNew: true,
      isLate: false,
      wasHeld: false,
      hasBaseline: true,
      baselineCommit: run.mappedFrom,
      isFirst: false,
    });
    expect(plan.inserts.length).to.equal(plan.counts.new);
    expect(plan.introduced).to.include.members(plan.inserts.map(({ id }) => id));
    expect(JSON.parse(JSON.stringify(plan.inserts))).to.have.length(plan.inserts.length);
  }
  return runs;
}

describe('parseReport on damaged reports', () => {
  it(`gives runs or a problem for ${mutants} mutants (seed ${seed}), and plans changes with what it read`, () => {
    const random = makeRandom(seed);
    const seeds = readSeeds();
    const outcomes = new Map<string, number>();
    for (let mutant = 0; mutant < mutants; mutant += 1) {
      const log = structuredClone(seeds[mutant % seeds.length]!);
      const rounds = 1 + Math.floor(random() * 4);
      for (let round = 0; round < rounds; round += 1) mutateOnce(log, random);
      const whole = Buffer.from(JSON.stringify(log));
      const bytes = random() < 0.25 ? damageBytes(whole, random) : whole;
      let outcome = 'read';
      try {
        useReport(bytes);
      } catch (error) {
        if (!(error instanceof ProblemError))
          throw new Error(`mutant ${mutant} of seed ${seed}: ${bytes.toString('utf8').slice(0, 3000)}`, { cause: error });
        outcome = error.code;
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    console.log(`      seed ${seed}: ${[...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ')}`);
    // Damage that leaves nothing to read, or that everything survives, would test nothing.
    expect(outcomes.get('read')).to.be.within(mutants * 0.4, mutants * 0.95);
  });
});
