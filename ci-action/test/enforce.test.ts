// The exit code, as a table.
import type { Outcome } from '@portcullis/contract';
import { expect } from 'chai';
import { enforce } from '../src/enforce.ts';
import type { FailureKind, ScanResult } from '../src/scan-run.ts';
import { aReceipt } from './fake-api.ts';

const verdict = (outcome: Outcome): ScanResult => ({
  file: 'a',
  receipt: aReceipt({ query: {} }, { verdict: { outcome, policyVersion: 1, reasons: [] } }),
});
const failure = (kind: FailureKind): ScanResult => ({ file: 'a', failure: { kind, title: '', advice: '' } });
const [pass, warn, fail, error] = [verdict('pass'), verdict('warn'), verdict('fail'), verdict('error')];
const away = failure('unavailable');

const table: readonly [what: string, results: readonly ScanResult[], strict: number, tolerant: number][] = [
  ['nothing', [], 2, 2],
  ['pass', [pass], 0, 0],
  ['warn', [warn], 0, 0],
  ['fail', [fail], 1, 1],
  ['error', [error], 2, 2],
  ['an unreachable server', [away], 2, 0],
  ['invalid input', [failure('invalid-input')], 2, 2],
  ['a refusal', [failure('refused')], 2, 2],
  ['a broken answer', [failure('broken-answer')], 2, 2],
  ['something unexpected', [failure('unexpected')], 2, 2],
  ['pass and warn', [pass, warn], 0, 0],
  ['pass and fail', [pass, fail], 1, 1],
  ['fail and error', [fail, error], 1, 1],
  ['error and pass', [error, pass], 2, 2],
  ['fail and an unreachable server', [fail, away], 1, 1],
  ['pass and an unreachable server', [pass, away], 2, 0],
];

describe('enforce', () => {
  for (const [what, results, strict, tolerant] of table) {
    it(`gives ${strict} for ${what}, and ${tolerant} where on-unavailable is warn`, () => {
      expect(enforce({ results, onUnavailable: 'fail' })).to.equal(strict);
      expect(enforce({ results, onUnavailable: 'warn' })).to.equal(tolerant);
    });
  }
});
