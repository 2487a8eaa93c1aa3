// Program "npm run fuzz": damages sample reports by the hundred thousand and lets the parsers read them. It ends with 1 where a mutant
// ends in anything but runs or a problem, takes too long, or leaves memory behind. The suite runs some of the same mutants.
import { runFuzz } from '../api/test/domain/run-fuzz.ts';

// Far above what any takes; the work that one mutant may ask for is bounded, not its share of a busy machine.
const longestMilliseconds = 5000;
const mostHeapGrowth = 64 * 1024 * 1024;

const seed = Number(process.env['PORTCULLIS_FUZZ_SEED'] ?? Date.now() % 1_000_000_000);
const first = Number(process.env['PORTCULLIS_FUZZ_FIRST'] ?? 0);
const count = Number(process.env['PORTCULLIS_FUZZ_MUTANTS'] ?? 100_000);

const start = performance.now();
const secondsSince = (): number => Math.round((performance.now() - start) / 1000);

console.log(`${count} mutants of seed ${seed} from ${first} on`);
const { outcomes, findings, slowest, heapGrowth } = runFuzz({ seed, first, count }, (done) => {
  if (done % 5000 === 0) console.log(`${done} in ${secondsSince()} s`);
});
for (const [outcome, times] of [...outcomes].sort(([, one], [, other]) => other - one)) console.log(`  ${outcome}: ${times}`);
console.log(
  `${findings} findings were read. The slowest mutant was ${slowest.number}, of ${slowest.of}, with ${Math.round(slowest.milliseconds)} ms.`,
);
console.log(`The heap grew by ${(heapGrowth / 1024 / 1024).toFixed(1)} MiB.`);
if (slowest.milliseconds > longestMilliseconds || heapGrowth > mostHeapGrowth) {
  console.error(`A mutant may take ${longestMilliseconds} ms, and the heap may grow by ${mostHeapGrowth / 1024 / 1024} MiB.`);
  process.exitCode = 1;
}
