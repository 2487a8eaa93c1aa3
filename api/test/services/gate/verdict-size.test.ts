// A verdict stays readable however many rules and findings there are: it names some findings, the worst reasons' first, and counts all.
import { expect } from 'chai';
import { pullOf } from '../../support/lifecycle-stage.ts';
import { useApi } from '../../support/start-test-api.ts';
import { asListed, GateStage, rule } from './gate-stage.ts';

const sixty = Array.from({ length: 60 }, (_, index) => `x${index}`);

describe('A verdict', () => {
  const api = useApi();

  it('names two hundred findings over all its reasons, those of the worst reasons, and counts all of them.', async () => {
    const stage = await GateStage.on(api());
    const [first, ...others] = Array.from({ length: 6 }, (_, index) => rule(`r${index}`, { novelty: ['new'] }));
    await stage.publish({ rules: [{ ...first!, action: 'warn' }, ...others] });
    await stage.scan(1);
    const { verdict } = await stage.scan(2, { rules: sixty, query: pullOf(7), history: [1] });
    const told = verdict.reasons.map(({ code, outcome, findings, findingCount }) => [code, outcome, findings.length, findingCount]);
    expect(told).to.deep.equal([
      ['r1', 'fail', 50, 60],
      ['r2', 'fail', 50, 60],
      ['r3', 'fail', 50, 60],
      ['r4', 'fail', 50, 60],
      ['r5', 'fail', 0, 60],
      ['r0', 'warn', 0, 60],
    ]);
    expect((await stage.gate(2)).verdict).to.deep.equal(verdict);
    expect(await stage.causes(2)).to.deep.equal(['upload']);
  });

  it('that is listed with the others names no findings, and counts them.', async () => {
    const stage = await GateStage.on(api());
    await stage.scan(1);
    const { verdict } = await stage.scan(2, { rules: ['x', 'y'], query: pullOf(7), history: [1] });
    await stage.dismiss(await stage.idOf('x'));
    const newest = (await stage.gate(2)).verdict;
    expect(newest.reasons[0]!.findings).to.have.length(1);
    expect(await stage.verdicts(2)).to.deep.equal([newest, verdict].map(asListed));
    await stage.dismiss(await stage.idOf('y'));
    expect((await stage.gate(2)).outcome).to.equal('pass');
    expect((await stage.verdicts(2))[0]!.reasons.map(({ code }) => code)).to.deep.equal(['nothing-blocks']);
  });
});
