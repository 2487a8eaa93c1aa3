// `npm run bench -- identity`: how often findings are recognised wrongly, beside what others do. `--json` gives rows as the benchmark does;
// `--explain <row>` shows the mistakes of a row, `--way <column>` those of another column than ours.
import { isMet } from '../bench/bench-row.ts';
import { judgeAims } from './aims.ts';
import { explainRow } from './explain-row.ts';
import { toTable } from './identity-table.ts';
import { measureInParallel } from './measure-in-parallel.ts';
import { ways } from './ways.ts';

function readOption(words: readonly string[], name: string): string | undefined {
  const at = words.indexOf(name);
  return at < 0 ? undefined : (words[at + 1] ?? '');
}

/** @param words of the command line */
export async function runIdentity(words: readonly string[]): Promise<void> {
  const row = readOption(words, '--explain');
  if (row !== undefined) {
    console.log(await explainRow(row, readOption(words, '--way') ?? ways.ours));
    return;
  }
  const measurement = await measureInParallel(1);
  if (words.includes('--json')) {
    const judged = judgeAims(measurement).map((row) => ({ name: row.name, budget: row.budget, value: row.value, met: isMet(row) }));
    console.log(JSON.stringify({ rows: judged }, null, 2));
  } else console.log(toTable(measurement));
}
