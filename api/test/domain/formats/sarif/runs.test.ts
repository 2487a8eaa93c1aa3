// Runs: whether one can be believed, what it is called, and several of them in one log.
import { expect } from 'chai';
import { makeResult, makeSarif } from '../../../support/make-sarif.ts';
import { parseLog, parseRun } from '../../read-report.ts';

const finding = makeResult();

function invoked(...invocations: unknown[]): object {
  return { invocations };
}

describe('parseReport: the health of a run', () => {
  for (const { what, run, says } of [
    { what: 'results are null', run: { results: null }, says: /no results/ },
    { what: 'results are absent', run: { results: undefined }, says: /no results/ },
    { what: 'executionSuccessful is false', run: invoked({ executionSuccessful: false }), says: /not successful/ },
    {
      what: 'executionSuccessful is false, though there are results',
      run: { ...invoked({ executionSuccessful: false }), results: [finding] },
      says: /not successful/,
    },
    {
      what: 'the second of two invocations failed',
      run: invoked({ executionSuccessful: true }, { executionSuccessful: false }),
      says: /not successful/,
    },
    {
      what: 'the tool did not start',
      run: invoked({ executionSuccessful: true, processStartFailureMessage: 'no such file' }),
      says: /did not start: no such file/,
    },
    {
      what: 'the tool reported an error',
      run: invoked({ executionSuccessful: true, toolExecutionNotifications: [{ level: 'error', message: { text: 'out of\nmemory' } }] }),
      says: /reported an error: out of memory/,
    },
    {
      what: 'the configuration has an error',
      run: invoked({ toolConfigurationNotifications: [{ level: 'error', message: { id: 'x' } }] }),
      says: /reported an error: without a message/,
    },
  ]) {
    it(`is unhealthy where ${what}, and says why`, () => {
      const parsed = parseRun([], run);
      expect(parsed.health).to.equal('unhealthy');
      expect(parsed.healthReasons.join('; ')).to.match(says);
    });
  }

  for (const { what, run } of [
    { what: 'results are an empty list', run: { results: [] } },
    { what: 'there are no invocations', run: { invocations: undefined, results: [finding] } },
    { what: 'invocations are null', run: { invocations: null } },
    { what: 'executionSuccessful is true', run: invoked({ executionSuccessful: true, exitCode: 1 }) },
    { what: 'executionSuccessful is absent', run: invoked({}) },
    {
      what: 'the tool reported no more than warnings',
      run: invoked({ toolExecutionNotifications: [{ level: 'warning', message: { text: 'slow' } }, {}, null] }),
    },
  ]) {
    it(`is healthy where ${what}`, () => {
      expect(parseRun([], run)).to.deep.include({ health: 'healthy', healthReasons: [] });
    });
  }

  it('lists five errors of a tool and counts the others', () => {
    const toolExecutionNotifications = Array.from({ length: 12 }, (_, index) => ({ level: 'error', message: { text: `e${index}` } }));
    const { healthReasons } = parseRun([], invoked({ executionSuccessful: true, toolExecutionNotifications }));
    expect(healthReasons).to.have.length(6);
    expect(healthReasons.at(-1)).to.equal('the tool reported 7 more errors');
  });
});

describe('parseReport: the category of a run', () => {
  for (const [id, category] of [
    ['nightly/2026-11-21', 'nightly'],
    ['.github/workflows/scan.yml:build/', '.github/workflows/scan.yml:build'],
    ['a/b/run-7', 'a/b'],
    ['only-a-run-id', ''],
    ['', ''],
    ['/', ''],
    ['  spaced \u200b name /7', 'spaced name'],
  ] as const) {
    it(`reads ${JSON.stringify(category)} from the id ${JSON.stringify(id)}`, () => {
      expect(parseRun([], { automationDetails: { id } }).category).to.equal(category);
    });
  }

  it('takes the category of the sender in place of the one in the report', () => {
    expect(parseLog(makeSarif([], { automationDetails: { id: 'nightly/7' } }), 'mine')[0]!.category).to.equal('mine');
  });

  for (const automationDetails of [undefined, null, 'x', {}, { id: 7 }]) {
    it(`finds no category in ${JSON.stringify({ automationDetails })}`, () => {
      expect(parseRun([], { automationDetails }).category).to.equal('');
    });
  }
});

/** A run as it stands in a log. */
function run(name: string, results: unknown, more: object = {}): object {
  return { tool: { driver: { name, version: '1' } }, results, ...more };
}

describe('parseReport: several runs', () => {
  const other = makeResult({ rule: 'xss', line: 99 });

  it('keeps runs of different tools and of different categories apart', () => {
    const nightly = { automationDetails: { id: 'nightly/1' } };
    const runs = parseLog({ version: '2.1.0', runs: [run('a', [finding]), run('b', []), run('a', [other], nightly)] });
    expect(runs.map(({ tool, category, results }) => [tool, category, results.length])).to.deep.equal([
      ['a', '', 1],
      ['b', '', 0],
      ['a', 'nightly', 1],
    ]);
  });

  it('makes runs of the same tool and category one, or each would close what the other found', () => {
    const [merged, ...rest] = parseLog({ version: '2.1.0', runs: [run('a', [finding, null]), run('b', []), run('a', [other, 7])] });
    expect(rest).to.have.length(1);
    expect(merged).to.include({ tool: 'a', health: 'healthy', rejected: 2, warningCount: 2 });
    expect(merged!.results.map((result) => result.ruleId)).to.deep.equal(['sql-injection', 'xss']);
    expect(merged!.warnings.map((warning) => warning.pointer)).to.deep.equal(['/runs/0/results/1', '/runs/2/results/1']);
  });

  for (const order of ['first', 'second'] as const) {
    it(`makes them unhealthy where the ${order} of them is`, () => {
      const runs = [run('a', null), run('a', [finding])];
      const [merged] = parseLog({ version: '2.1.0', runs: order === 'first' ? runs : runs.reverse() });
      expect(merged).to.include({ health: 'unhealthy' });
      expect([merged!.healthReasons.length, merged!.results.length]).to.deep.equal([1, 1]);
    });
  }

  it('itemises no more than a hundred warnings of them together', () => {
    const bad = Array.from({ length: 80 }, () => null);
    const [merged] = parseLog({ version: '2.1.0', runs: [run('a', bad), run('a', bad)] });
    expect([merged!.warnings.length, merged!.warningCount]).to.deep.equal([100, 160]);
  });
});
