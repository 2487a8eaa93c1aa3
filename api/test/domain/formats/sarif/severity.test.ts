// Severity: a score where there is a usable one, else the level in force.
import { expect } from 'chai';
import { severityOfScore } from '../../../../src/domain/formats/sarif/read-severity.ts';
import type { ParsedResult } from '../../../../src/domain/parsed-report.ts';
import { codesOf, parseResult, parseRun } from '../../read-report.ts';

const scored = (score: unknown): object => ({ properties: { 'security-severity': score } });

function withRule(rule: object, more: object = {}): object {
  return { tool: { driver: { name: 'testscan', rules: [{ id: 'sql-injection', ...rule }] } }, ...more };
}

function said({ severity, severitySource, severityRaw }: ParsedResult): unknown[] {
  return [severity, severitySource, severityRaw];
}

describe('parseReport: severity by score', () => {
  for (const [score, severity] of [
    [10, 'critical'],
    [9, 'critical'],
    [8.9, 'high'],
    [7, 'high'],
    [6.9, 'medium'],
    [4, 'medium'],
    [3.9, 'low'],
    [0.1, 'low'],
    [0, 'info'],
  ] as const) {
    it(`rates the score ${score} as ${severity}`, () => {
      expect(severityOfScore(score)).to.equal(severity);
      expect(said(parseResult(scored(String(score))))).to.deep.equal([severity, 'score', String(score)]);
    });
  }

  it('reads a score that a tool wrote as a number or with blanks around', () => {
    expect(said(parseResult(scored(9.9)))).to.deep.equal(['critical', 'score', '9.9']);
    expect(parseResult(scored(' 7.5 ')).severity).to.equal('high');
  });

  for (const bad of ['MEDIUM', 'null', 'undefined', '', '10.1', '-1', 'NaN', '1e1', '7,5', 11, -0.1, 1e308, true, {}, ['9.8']]) {
    it(`takes the level and warns where the score is ${JSON.stringify(bad)}`, () => {
      const run = parseRun([{ level: 'note', extra: scored(bad) }]);
      expect(said(run.results[0]!)).to.deep.equal(['low', 'level', 'note']);
      expect(codesOf(run)).to.deep.equal(['severity-unreadable']);
    });
  }

  it('takes a score of null as none, without a warning', () => {
    const run = parseRun([{ level: 'note', extra: scored(null) }]);
    expect([run.results[0]!.severity, run.warningCount]).to.deep.equal(['low', 0]);
  });

  it('lets the score of a result win over the one of its rule', () => {
    expect(parseResult(scored('2.0'), withRule(scored('9.8'))).severity).to.equal('low');
    expect(parseResult({}, withRule(scored('9.8'))).severity).to.equal('critical');
  });

  it('falls back from a bad score of the result to the score of its rule', () => {
    expect(said(parseResult(scored('HIGH'), withRule(scored('9.8'))))).to.deep.equal(['critical', 'score', '9.8']);
  });
});

describe('parseReport: severity by level', () => {
  for (const [level, severity] of [
    ['error', 'high'],
    ['warning', 'medium'],
    ['note', 'low'],
    ['none', 'info'],
  ] as const) {
    it(`rates the level ${level} as ${severity}`, () => {
      expect(said(parseResult({ level }))).to.deep.equal([severity, 'level', level]);
    });
  }

  const none = { level: undefined };
  const byDefault = { defaultConfiguration: { level: 'note' } };
  const override = (descriptor: object, level = 'error'): object => ({
    invocations: [{ executionSuccessful: true, ruleConfigurationOverrides: [{ descriptor, configuration: { level } }] }],
  });

  for (const { what, result, run, is } of [
    {
      what: 'a level on the result before all others',
      result: { level: 'warning' },
      run: withRule(byDefault, override({ id: 'sql-injection' })),
      is: ['medium', 'level', 'warning'],
    },
    {
      what: 'a configured level before the default of the rule',
      result: none,
      run: withRule(byDefault, override({ id: 'sql-injection' })),
      is: ['high', 'override', 'error'],
    },
    {
      what: 'a level configured by rule index',
      result: { ...none, ruleIndex: 0 },
      run: withRule(byDefault, override({ index: 0 })),
      is: ['high', 'override', 'error'],
    },
    {
      what: 'a level configured for the rule of a hierarchical id',
      result: { ...none, ruleId: 'sql-injection/like' },
      run: withRule(byDefault, override({ id: 'sql-injection' })),
      is: ['high', 'override', 'error'],
    },
    {
      what: 'the default of the rule where another rule is configured',
      result: none,
      run: withRule(byDefault, override({ id: 'other' })),
      is: ['low', 'level', 'note'],
    },
    {
      what: 'the default of the rule where the configured level is nonsense',
      result: none,
      run: withRule(byDefault, override({ id: 'sql-injection' }, 'loud')),
      is: ['low', 'level', 'note'],
    },
    {
      what: 'the default of the rule where the own level is nonsense',
      result: { level: 'loud' },
      run: withRule(byDefault),
      is: ['low', 'level', 'note'],
    },
    { what: 'the default of the rule', result: none, run: withRule(byDefault), is: ['low', 'level', 'note'] },
    { what: 'the warning that the standard prescribes where nothing is said', result: none, run: {}, is: ['medium', 'default', null] },
    {
      what: 'that warning where only nonsense is said, which is kept',
      result: { level: 'Loud' },
      run: {},
      is: ['medium', 'default', 'Loud'],
    },
    { what: 'that warning where the level is no string', result: { level: 3 }, run: {}, is: ['medium', 'default', null] },
    {
      what: 'no level for a result that is open and states none',
      result: { ...none, kind: 'open' },
      run: withRule({ defaultConfiguration: { level: 'error' } }),
      is: ['info', 'default', null],
    },
    { what: 'the level that an open result states', result: { level: 'error', kind: 'open' }, run: {}, is: ['high', 'level', 'error'] },
    {
      what: 'the score of a result under review',
      result: { ...none, kind: 'review', ...scored('9.1') },
      run: {},
      is: ['critical', 'score', '9.1'],
    },
  ]) {
    it(`takes ${what}`, () => {
      expect(said(parseResult(result, run))).to.deep.equal(is);
    });
  }
});
