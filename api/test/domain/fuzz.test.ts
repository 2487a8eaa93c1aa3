// Damaged reports of every format: whatever is in one, the answer is runs or a problem, and never another failure. Repeat a failure with
// PORTCULLIS_FUZZ_SEED and PORTCULLIS_FUZZ_FIRST; look longer with PORTCULLIS_FUZZ_MUTANTS or `npm run fuzz`.
import { expect } from 'chai';
import { runFuzz } from './run-fuzz.ts';

const seed = Number(process.env['PORTCULLIS_FUZZ_SEED'] ?? Date.now() % 1_000_000_000);
const first = Number(process.env['PORTCULLIS_FUZZ_FIRST'] ?? 0);
const mutants = Number(process.env['PORTCULLIS_FUZZ_MUTANTS'] ?? 3000);

describe('openReports on damaged reports', () => {
  it(`gives runs or a problem for ${mutants} mutants of all samples (seed ${seed}), and keeps no memory of them`, () => {
    const { outcomes, findings, slowest, heapGrowth } = runFuzz({ seed, first, count: mutants });
    console.log(
      `      seed ${seed}: ${[...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', ')}; ${findings} findings; ` +
        `slowest ${slowest.number} of ${slowest.of}, ${Math.round(slowest.milliseconds)} ms`,
    );
    if (mutants < 1000) return;
    // Damage that leaves nothing to read, or that everything survives, would test nothing.
    expect(outcomes.get('read')).to.be.within(mutants * 0.4, mutants * 0.95);
    expect(heapGrowth).to.be.lessThan(32 * 1024 * 1024);
  });
});
