// Patterns that take too much work: the rule is not judged, and that is no pass. Counted, so that the same facts give the same verdict.
import { expect } from 'chai';
import { EffortExceeded, makeEffort } from '../../../src/domain/gate/effort.ts';
import { fitsGlob } from '../../../src/domain/gate/match-glob.ts';
import { judge, makeFinding, makeScan } from './make-facts.ts';

/** Each file another one, with a path that every pattern has to try for long. */
const hostileFindings = Array.from({ length: 500 }, (_, place) => makeFinding({ path: `${'a/'.repeat(400)}${'a'.repeat(100)}${place}` }));
const hostileGlobs = Array.from({ length: 100 }, (_, place) => `${'**/a*'.repeat(9)}b${place}`);

describe('patterns that take too much work', () => {
  for (const [action, outcome] of [
    ['block', 'error'],
    ['warn', 'warn'],
    ['inform', 'pass'],
  ] as const) {
    it(`leave a rule that would ${action} unjudged, which is ${outcome}.`, () => {
      const rules = Array.from({ length: 5 }, (_, place) => ({ id: `r${place}`, when: { path: hostileGlobs }, action }));
      const judgement = judge([makeScan(hostileFindings)], { rules });
      expect(judgement.outcome).to.equal(outcome);
      expect(judgement.reasons.map(({ code }) => code)).to.include('not-judged');
      expect(judgement.reasons[0]!.detail).to.match(/take more work on this commit than is allowed/);
    });
  }

  it('do not take the verdict of the other rules with them.', () => {
    const rules = [
      { id: 'plain', when: { severity: ['high' as const] }, action: 'block' as const },
      ...Array.from({ length: 5 }, (_, place) => ({ id: `r${place}`, when: { path: hostileGlobs }, action: 'warn' as const })),
    ];
    expect(judge([makeScan(hostileFindings)], { rules })).to.include({ outcome: 'fail' });
  });

  it('are counted by steps, whoever asks.', () => {
    const effort = makeEffort(50);
    expect(fitsGlob('src/app.js', 'src/*.js', effort)).to.equal(true);
    expect(() => fitsGlob('a'.repeat(60), '*a*b', effort)).to.throw(EffortExceeded);
  });

  it('are far from it for twenty rules of ten globs over five thousand files.', () => {
    const globs = Array.from({ length: 10 }, (_, place) => `packages/service-${place}/src/**/*.ts`);
    const rules = Array.from({ length: 20 }, (_, place) => ({ id: `r${place}`, when: { path: globs }, action: 'block' as const }));
    const findings = Array.from({ length: 5000 }, (_, place) => makeFinding({ path: `packages/web/src/pages/page-${place}.tsx` }));
    expect(judge([makeScan(findings)], { rules }).reasons.map(({ code }) => code)).to.deep.equal(['nothing-blocks']);
  });
});
