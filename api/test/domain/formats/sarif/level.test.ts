// Severity by the level in force: the result's own, a configured one, the rule's default, or what the standard prescribes.
import { expect } from 'chai';
import type { ParsedResult } from '../../../../src/domain/parsed-report.ts';
import { codesOf, parseResult, parseRun } from '../../read-report.ts';

const scored = (score: unknown): object => ({ properties: { 'security-severity': score } });

function withRule(rule: object, more: object = {}): object {
  return { tool: { driver: { name: 'testscan', rules: [{ id: 'sql-injection', ...rule }] } }, ...more };
}

function said({ severity, severitySource, severityRaw }: ParsedResult): unknown[] {
  return [severity, severitySource, severityRaw];
}

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

  for (const [level, severity] of [
    ['ERROR', 'high'],
    ['Warning', 'medium'],
    [' note ', 'low'],
    ['None', 'info'],
    ['critical', 'critical'],
    ['HIGH', 'high'],
    ['medium', 'medium'],
    ['Moderate', 'medium'],
    ['low', 'low'],
    ['INFO', 'info'],
  ] as const) {
    it(`rates ${JSON.stringify(level)}, which is no level of the standard, as ${severity}, wherever it stands`, () => {
      expect(said(parseResult({ level }))).to.deep.equal([severity, 'level', level]);
      expect(parseResult({ level: undefined }, withRule({ defaultConfiguration: { level } })).severity).to.equal(severity);
    });
  }

  for (const level of ['loud', 'fatal', 'error!', '3', 3, true, ['error'], {}]) {
    it(`rates the level ${JSON.stringify(level)}, which nobody can read, as high with a warning, so that it cannot pass unseen`, () => {
      for (const [extra, run] of [
        [{ level }, withRule({ defaultConfiguration: { level: 'note' } })],
        [{ level: undefined }, withRule({ defaultConfiguration: { level } })],
        [{ level, kind: 'review' }, {}],
      ] as const) {
        const parsed = parseRun([{ extra }], run);
        expect([parsed.results[0]!.severity, parsed.results[0]!.severitySource]).to.deep.equal(['high', 'default']);
        expect(codesOf(parsed)).to.deep.equal(['severity-unreadable']);
      }
    });
  }

  for (const level of [null, '', '  ']) {
    it(`takes the level ${JSON.stringify(level)} for none at all`, () => {
      const parsed = parseRun([{ extra: { level } }], withRule({ defaultConfiguration: { level: 'note' } }));
      expect([said(parsed.results[0]!), codesOf(parsed)]).to.deep.equal([['low', 'level', 'note'], []]);
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
      what: 'high where the configured level is nonsense, which is kept',
      result: none,
      run: withRule(byDefault, override({ id: 'sql-injection' }, 'loud')),
      is: ['high', 'default', 'loud'],
    },
    {
      what: 'high where the own level is nonsense, which is kept',
      result: { level: 'loud' },
      run: withRule(byDefault),
      is: ['high', 'default', 'loud'],
    },
    { what: 'the default of the rule', result: none, run: withRule(byDefault), is: ['low', 'level', 'note'] },
    { what: 'the warning that the standard prescribes where nothing is said', result: none, run: {}, is: ['medium', 'default', null] },
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
