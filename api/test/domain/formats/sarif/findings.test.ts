// Which results are findings, which of them the source suppresses, and which fingerprints of the tool they carry.
import { expect } from 'chai';
import { codesOf, parseResult, parseRun } from '../../read-report.ts';

function countOf(extra: object): number {
  return parseRun([{ extra }]).results.length;
}

describe('parseReport: results that are findings', () => {
  for (const [kind, count] of [
    [undefined, 1],
    ['fail', 1],
    ['open', 1],
    ['review', 1],
    ['pass', 0],
    ['notApplicable', 0],
    ['informational', 0],
  ] as const) {
    it(`counts ${count} finding for a result of kind ${kind ?? '(absent, which is fail)'}, without a warning`, () => {
      expect(countOf({ kind })).to.equal(count);
      expect(codesOf(parseRun([{ extra: { kind } }]))).to.deep.equal([]);
    });
  }

  for (const kind of [null, 'FAIL', 'Pass', 'not-applicable', '', 'vulnerability', 7, true, ['pass'], { kind: 'pass' }]) {
    it(`takes the unknown kind ${JSON.stringify(kind)} for fail, with a warning, since dropping it would hide a finding`, () => {
      const byRule = { tool: { driver: { name: 'testscan', rules: [{ id: 'r', defaultConfiguration: { level: 'error' } }] } } };
      const run = parseRun([{ rule: 'r', extra: { kind, level: undefined } }], byRule);
      expect(run.results.map(({ severity }) => severity)).to.deep.equal(['high']);
      expect(run.warnings.map(({ code, pointer }) => [code, pointer])).to.deep.equal([['kind-unknown', '/runs/0/results/0/kind']]);
    });
  }

  for (const [baselineState, count] of [
    ['new', 1],
    ['unchanged', 1],
    ['updated', 1],
    ['absent', 0],
  ] as const) {
    it(`counts ${count} finding for the baseline state ${baselineState}: what is new is for the gateway to say`, () => {
      expect(countOf({ baselineState })).to.equal(count);
    });
  }

  it('rejects results that are no objects, one by one, with a place and a count, and keeps the others', () => {
    const good = { ruleId: 'S1', message: { text: 'x' } };
    const run = parseRun([], { results: [null, good, 'x', 7, [good], true] });
    expect([run.results.length, run.rejected]).to.deep.equal([1, 5]);
    expect(run.warnings.map((warning) => warning.pointer)).to.deep.equal([0, 2, 3, 4, 5].map((index) => `/runs/0/results/${index}`));
    expect(codesOf(run)).to.deep.equal(['result-rejected']);
  });

  it('itemises a hundred warnings and counts all of them', () => {
    const run = parseRun([], { results: Array.from({ length: 250 }, () => null) });
    expect([run.warnings.length, run.warningCount, run.rejected]).to.deep.equal([100, 250, 250]);
  });

  it('reads an empty object as a finding that says nothing of itself', () => {
    const run = parseRun([], { results: [{}] });
    expect(run.results[0]).to.include({ ruleId: 'unnamed-rule', message: 'unnamed-rule', severity: 'medium', path: null });
  });
});

describe('parseReport: suppression in the source', () => {
  const inSource = { kind: 'inSource' };
  for (const { what, suppressions, is } of [
    { what: 'no suppressions', suppressions: undefined, is: false },
    { what: 'suppressions of null', suppressions: null, is: false },
    { what: 'an empty list', suppressions: [], is: false },
    { what: 'one without a status', suppressions: [inSource], is: true },
    { what: 'an accepted one', suppressions: [{ ...inSource, status: 'accepted' }], is: true },
    { what: 'one under review', suppressions: [{ ...inSource, status: 'underReview' }], is: false },
    { what: 'a rejected one', suppressions: [{ ...inSource, status: 'rejected' }], is: false },
    { what: 'an accepted and a rejected one', suppressions: [{ status: 'accepted' }, { status: 'rejected' }], is: false },
    { what: 'an accepted one under the older name "state"', suppressions: [{ ...inSource, state: 'accepted' }], is: true },
    { what: 'a rejected one under the older name "state"', suppressions: [{ ...inSource, state: 'rejected' }], is: false },
    { what: 'a status that nobody knows', suppressions: [{ ...inSource, status: 'maybe' }], is: false },
    { what: 'a list of nonsense', suppressions: [null, 'accepted'], is: false },
    { what: 'an object in place of a list', suppressions: { status: 'accepted' }, is: false },
  ]) {
    it(`${is ? 'counts' : 'does not count'} a result with ${what} as suppressed`, () => {
      expect(parseResult({ suppressions }).suppressed).to.equal(is);
    });
  }
});

describe('parseReport: fingerprints of the tool', () => {
  it('reads whole and partial fingerprints by name, in the same order whatever the order of the report', () => {
    const keys = [
      ['f:a', 'one'],
      ['f:b', 'two'],
      ['p:line/v1', 'three'],
    ];
    expect(parseResult({ fingerprints: { a: 'one', b: 'two' }, partialFingerprints: { 'line/v1': 'three' } }).nativeKeys).to.deep.equal(
      keys,
    );
    expect(parseResult({ partialFingerprints: { 'line/v1': 'three' }, fingerprints: { b: 'two', a: 'one' } }).nativeKeys).to.deep.equal(
      keys,
    );
  });

  for (const fingerprints of [null, [], 'text', 7, { a: { nested: 'x' }, b: 7, c: null, d: ['x'] }]) {
    it(`passes over fingerprints that are no strings: ${JSON.stringify(fingerprints)}`, () => {
      expect(parseResult({ fingerprints }).nativeKeys).to.deep.equal([]);
    });
  }

  it('takes at most four, of bounded length', () => {
    const fingerprints = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${'n'.repeat(500)}${index}`, 'v'.repeat(5000)]));
    const { nativeKeys } = parseResult({ fingerprints });
    expect(nativeKeys).to.have.length(4);
    for (const [name, value] of nativeKeys) expect([name.length, value.length]).to.deep.equal([202, 1000]);
  });
});
