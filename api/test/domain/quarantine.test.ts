// Keys of the tools that say nothing: found, named, and not used.
import { expect } from 'chai';
import { findQuarantinedKeys } from '../../src/domain/quarantine.ts';
import type { ParsedResult } from '../../src/domain/parsed-report.ts';
import { makeParsedResult } from './make-parsed.ts';

describe('findQuarantinedKeys', () => {
  const result = (ruleId: string, name: string, value: string): ParsedResult => makeParsedResult({ ruleId, nativeKeys: [[name, value]] });
  const many = (count: number, value: (index: number) => string): ParsedResult[] =>
    Array.from({ length: count }, (_, index) => result('r', 'p:hash/v1', value(index)));

  for (const { what, results, is } of [
    { what: 'trusts unique values', results: [result('r', 'f:id', 'unique-1'), result('r', 'f:id', 'unique-2')], is: [] },
    ...['requires login', 'REQUIRES LOGIN', 'null', 'undefined', '0', '00000000000', 'n/a', '', 'short', '       short '].map((value) => ({
      what: `does not trust the value ${JSON.stringify(value)}`,
      results: [result('r', 'f:id', value)],
      is: ['f:id'],
    })),
    {
      what: 'does not trust a value on results of different rules',
      results: [result('r1', 'f:id', 'same-value'), result('r2', 'f:id', 'same-value')],
      is: ['f:id'],
    },
    {
      what: 'trusts a partial value on results of different rules, which it is made specific by',
      results: [result('r1', 'p:id', 'same-value'), result('r2', 'p:id', 'same-value')],
      is: [],
    },
    {
      what: 'does not trust a partial value on more than a fifth of the results',
      results: many(20, (index) => (index < 5 ? 'same-value' : `value-${index}-x`)),
      is: ['p:hash/v1'],
    },
    {
      what: 'trusts a partial value on a fifth of the results',
      results: many(20, (index) => (index < 4 ? 'same-value' : `value-${index}-x`)),
      is: [],
    },
    { what: 'says nothing of shares among fewer than ten results', results: many(9, () => 'same-value'), is: [] },
  ]) {
    it(what, () => {
      expect([...findQuarantinedKeys(results, results.length).keys()]).to.deep.equal(is);
      expect([...findQuarantinedKeys([...results].reverse(), results.length).keys()]).to.deep.equal(is);
    });
  }
});
