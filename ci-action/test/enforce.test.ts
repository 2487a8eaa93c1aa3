// The exit code, as a table.
import type { Outcome } from '@portcullis/contract';
import { expect } from 'chai';
import { enforce } from '../src/enforce.ts';
import { noTolerance, type FailureKind, type ScanResult, type Tolerance } from '../src/scan-run.ts';
import { aGate, aReceipt } from './fake-api.ts';

const verdict = (outcome: Outcome): ScanResult => ({
  files: ['a'],
  receipt: aReceipt({ query: {} }, { verdict: { outcome, policyVersion: 1, reasons: [] } }),
});
const failure = (kind: FailureKind): ScanResult => ({ files: ['a'], failure: { kind, title: '', advice: '' } });
const [pass, warn, fail, error] = [verdict('pass'), verdict('warn'), verdict('fail'), verdict('error')];
const away = failure('unavailable');

type Run = readonly [what: string, results: readonly ScanResult[], strict: number, tolerant: number];

const table: readonly Run[] = [
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
  ['pass and then warn', [pass, warn], 0, 0],
  ['pass and then fail, which covers both', [pass, fail], 1, 1],
  ['fail and then pass, which covers both', [fail, pass], 0, 0],
  ['fail and then error, which covers both', [fail, error], 2, 2],
  ['fail and an unreachable server', [fail, away], 1, 1],
  ['pass and an unreachable server', [pass, away], 2, 0],
  ['a refusal and then pass', [failure('refused'), pass], 2, 2],
  ['a refusal and then fail', [failure('refused'), fail], 1, 1],
];

describe('enforce', () => {
  for (const [what, results, strict, tolerant] of table) {
    it(`gives ${strict} for ${what}, and ${tolerant} where on-unavailable is warn`, () => {
      expect(enforce({ results, tolerance: noTolerance })).to.equal(strict);
      expect(enforce({ results, tolerance: { ...noTolerance, onUnavailable: 'warn' } })).to.equal(tolerant);
    });
  }

  const byPolicy: readonly (readonly [Outcome, Partial<Tolerance>, number])[] = [
    ['fail', { onError: 'warn' }, 1],
    ['fail', { onError: 'pass' }, 1],
    ['error', { onError: 'warn' }, 0],
    ['error', { onError: 'pass' }, 0],
    ['error', { onUnavailable: 'warn' }, 2],
    ['fail', { enforce: 'later' }, 0],
    ['error', { enforce: 'later' }, 0],
    ['pass', { enforce: 'later' }, 0],
  ];
  for (const [outcome, tolerated, code] of byPolicy) {
    it(`gives ${code} for a verdict of ${outcome} with ${JSON.stringify(tolerated)}, of a report as of the gate, and 2 beside a refusal unless it fails`, () => {
      const tolerance = { ...noTolerance, ...tolerated };
      expect(enforce({ results: [verdict(outcome)], tolerance })).to.equal(code);
      expect(enforce({ results: [], gate: aGate('a', { verdict: { outcome, policyVersion: 1, reasons: [] } }), tolerance })).to.equal(code);
      expect(enforce({ results: [failure('refused'), verdict(outcome)], tolerance })).to.equal(code === 1 ? 1 : 2);
    });
  }

  it('tolerates no failure but an absent server, whatever is asked for', () => {
    const tolerance = { onUnavailable: 'warn', onError: 'pass', enforce: 'later' } as const;
    for (const kind of ['invalid-input', 'refused', 'broken-answer', 'unexpected'] as const)
      expect(enforce({ results: [failure(kind)], tolerance }), kind).to.equal(2);
  });
});
