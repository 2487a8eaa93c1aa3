// What a simulation comes to, in words.
import { outcomesWorstFirst as ofContract, type Outcome } from '@portcullis/contract';
import { expect } from 'chai';
import { outcomesWorstFirst } from '../../../src/pages/policy/outcome-order.ts';
import { describeSimulation, type SimulatedCommit } from '../../../src/pages/policy/simulation-words.ts';

const commits = (...pairs: readonly (readonly [Outcome, Outcome])[]): SimulatedCommit[] =>
  pairs.map(([outcome, simulated], index) => ({
    commit: String(index),
    ref: 'refs/heads/main',
    scannedAt: '',
    outcome,
    simulated,
    reasons: [],
  }));

describe('a simulation', () => {
  it('says of how many commits how many would change, and to what', () => {
    const told = describeSimulation({ commits: commits(['pass', 'fail'], ['warn', 'fail'], ['fail', 'pass'], ['pass', 'pass']) });
    expect(told).to.equal('3 of 4 commits would get another outcome: 2 would fail and 1 would pass.');
    expect(describeSimulation({ commits: commits(['pass', 'pass']) })).to.equal('None of 1 commit would get another outcome.');
  });

  it('counts outcomes in the order of the contract', () => {
    expect(outcomesWorstFirst).to.deep.equal(ofContract);
  });
});
