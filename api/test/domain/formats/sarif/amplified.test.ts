// Short reports that ask for much work: what a thousand results share must be read once, or bounded before it is read. The
// tests say what is read, not how fast; without the bounds each would take minutes or gigabytes, and fail by the time limit.
import { expect } from 'chai';
import { TextBudget } from '../../../../src/domain/formats/text-budget.ts';
import { codesOf, parseLog, parseRun, problemOf } from '../../read-report.ts';

const half = 4_900_000;

/** Results of which each is a few bytes. */
function repeat(count: number, result: object): object[] {
  return Array.from({ length: count }, (_, index) => ({ ...result, properties: { index } }));
}

describe('parseReport: long ids of rules', () => {
  it('reads a rule id of five million slashes, cut, with a warning', () => {
    const run = parseRun([{ rule: 'a'.repeat(half) + '/'.repeat(half) }]);
    expect([run.results[0]!.ruleId.length, codesOf(run)]).to.deep.equal([500, ['text-cleaned']]);
  });

  it('goes eight levels up to find the rule of a hierarchical id, and no further', () => {
    const tool = { driver: { name: 'testscan', rules: [{ id: 'top', defaultConfiguration: { level: 'note' } }] } };
    const severityAt = (levels: number): string | undefined =>
      parseRun([{ rule: `top${'/x'.repeat(levels)}`, extra: { level: undefined } }], { tool }).results[0]?.severity;
    expect([severityAt(8), severityAt(9)]).to.deep.equal(['low', 'medium']);
  });

  it('finds a rule whose id is longer than what is kept of one', () => {
    const id = 'r'.repeat(9000);
    const tool = { driver: { name: 'testscan', rules: [{ id, defaultConfiguration: { level: 'note' } }] } };
    expect(parseRun([{ rule: id, extra: { level: undefined } }], { tool }).results[0]?.severity).to.equal('low');
  });
});

describe('parseReport: long values that results share', () => {
  it('drops a base that is longer than 4,000 characters, told once, and keeps the paths on it apart', () => {
    const originalUriBaseIds = { HUGE: { uri: 'a/'.repeat(half) }, ON_HUGE: { uri: 'b/', uriBaseId: 'HUGE' } };
    const locationOf = (index: number): object => ({
      physicalLocation: { artifactLocation: { uri: `${index}.js`, uriBaseId: index % 2 === 0 ? 'HUGE' : 'ON_HUGE' } },
    });
    const results = repeat(20_000, { ruleId: 'r', message: { text: 'x' } }).map((result, index) => ({
      ...result,
      locations: [locationOf(index)],
    }));
    const run = parseRun([], { originalUriBaseIds, results });
    expect(new Set(run.results.map(({ path }) => path)).size).to.equal(20_000);
    expect(run.results[7]!.path).to.equal('7.js');
    expect(run.warnings.map(({ code }) => code)).to.deep.equal(['path-base-ignored', 'path-base-ignored']);
  });

  it('keeps paths apart that have the same address on different bases', () => {
    const originalUriBaseIds = { A: { uri: 'a/' }, B: { uri: 'b/' } };
    const on = (uriBaseId?: string): { extra: object } => ({
      extra: { locations: [{ physicalLocation: { artifactLocation: { uri: 'x.js', uriBaseId } } }] },
    });
    const run = parseRun([on('A'), on('B'), on(), on('A')], { originalUriBaseIds });
    expect(run.results.map(({ path }) => path)).to.deep.equal(['a/x.js', 'b/x.js', 'x.js', 'a/x.js']);
  });

  it('cuts an address at 4,000 characters, told once', () => {
    const artifacts = [{ location: { uri: `${'d/'.repeat(half)}x.js` } }];
    const locations = [{ physicalLocation: { artifactLocation: { index: 0 } } }];
    const run = parseRun([], { artifacts, results: repeat(20_000, { ruleId: 'r', message: { text: 'x' }, locations }) });
    expect(run.results[0]!.path).to.match(/^(?:d\/){400,}/);
    expect(run.warnings.map(({ code }) => code)).to.deep.equal(['path-cut']);
  });

  it('reads ten thousand results of a rule whose texts are ten million characters or blanks', () => {
    const rule = {
      id: 'r',
      shortDescription: { text: ' '.repeat(9_900_000) },
      messageStrings: { long: { text: `long ${'x'.repeat(9_900_000)}` } },
      properties: { 'security-severity': 'x'.repeat(9_900_000) },
    };
    const tool = { driver: { name: 'testscan', rules: [rule] } };
    const results = [...repeat(5_000, { ruleId: 'r' }), ...repeat(5_000, { ruleId: 'r', message: { id: 'long' } })];
    const run = parseRun([], { tool, results });
    expect(run.results[0]!.message).to.equal('r');
    expect(run.results[9_999]!.message).to.match(/^long x{3000}/);
  });
});

describe('parseReport: the sum of all texts', () => {
  const tool = (name: string): object => ({
    driver: { name, rules: [{ id: 'r', messageStrings: { m: { text: 'x'.repeat(3000) } } }] },
  });
  const runOf = (name: string, count: number): object => ({
    tool: tool(name),
    results: repeat(count, { ruleIndex: 0, message: { id: 'm' } }),
  });

  it('refuses results that all point at one long message once they come to more than 64 MiB', () => {
    const problem = problemOf(() => parseLog({ version: '2.1.0', runs: [runOf('a', 100_000)] }));
    expect([problem.code, problem.pointer]).to.deep.equal(['report-too-large', '/runs']);
    expect(problem.message).to.match(/67108864 bytes\. Let the scanner write shorter messages/);
  });

  it('takes what is within it, and counts over all runs of the report', () => {
    const runs = ['a', 'b'].map((name) => runOf(name, 12_000));
    expect(parseLog({ version: '2.1.0', runs: runs.slice(0, 1) })[0]!.results).to.have.length(12_000);
    expect(problemOf(() => parseLog({ version: '2.1.0', runs })).code).to.equal('report-too-large');
  });

  it('counts bytes, as they are stored, of all texts that are there', () => {
    const budget = new TextBudget(10);
    budget.spend(['€€', null, 'abc']);
    budget.spend(['d', '']);
    expect(problemOf(() => budget.spend(['e'])).code).to.equal('report-too-large');
  });
});
