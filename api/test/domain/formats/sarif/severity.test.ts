// Severity by a score, where there is a usable one. By the level in force: level.test.ts.
import { expect } from 'chai';
import { severityOfScore } from '../../../../src/domain/formats/severity-words.ts';
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
      expect(said(parseResult({ level: undefined, ...scored(String(score)) }))).to.deep.equal([severity, 'score', String(score)]);
    });
  }

  it('reads a score that a tool wrote as a number or with blanks around', () => {
    expect(said(parseResult(scored(9.9)))).to.deep.equal(['critical', 'score', '9.9']);
    expect(parseResult(scored(' 7.5 ')).severity).to.equal('high');
  });

  for (const [word, severity] of [
    ['HIGH', 'high'],
    ['critical', 'critical'],
    ['Medium', 'medium'],
    ['MODERATE', 'medium'],
    [' low ', 'low'],
    ['info', 'info'],
  ] as const) {
    it(`takes the word ${JSON.stringify(word)} in place of a score, and keeps it`, () => {
      const run = parseRun([{ level: 'note', extra: scored(word) }]);
      expect(said(run.results[0]!)).to.deep.equal([severity, 'score', word]);
      expect(codesOf(run)).to.deep.equal([]);
      expect(parseResult({ level: 'note' }, withRule(scored(word))).severity).to.equal(severity);
    });
  }

  for (const level of ['error', 'ERROR', 'critical', 'loud']) {
    it(`takes the result's level ${level} where the score is 0, which tools write for want of one, with a warning`, () => {
      for (const [extra, run] of [
        [{ level, ...scored('0.0') }, {}],
        [{ level }, withRule(scored(0))],
      ] as const) {
        const parsed = parseRun([{ extra }], run);
        expect(parsed.results[0]!.severity).to.be.oneOf(['high', 'critical']);
        expect(codesOf(parsed)).to.deep.equal(['severity-unreadable']);
      }
    });
  }

  it('takes a score of 0 where the level is of the rule alone, or says no more than a warning', () => {
    const byRule = withRule({ ...scored('0'), defaultConfiguration: { level: 'error' } });
    expect(said(parseResult({ level: undefined }, byRule))).to.deep.equal(['info', 'score', '0']);
    expect(said(parseResult({ level: 'warning', ...scored('0') }))).to.deep.equal(['info', 'score', '0']);
  });

  for (const bad of ['ERROR', 'urgent', 'null', 'undefined', '', '10.1', '-1', 'NaN', '1e1', '7,5', 11, -0.1, 1e308, true, {}, ['9.8']]) {
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
    expect(said(parseResult(scored('urgent'), withRule(scored('9.8'))))).to.deep.equal(['critical', 'score', '9.8']);
  });

  it('rates a secret by its score, whatever lines stand beside it', () => {
    const run = { tool: { driver: { name: 'gitleaks' } } };
    const finding = { text: 'key\ncritical\nerror', score: 'critical' };
    expect(said(parseRun([finding], run).results[0]!)).to.deep.equal(['critical', 'score', 'critical']);
  });
});
