// `npm run bench`: the budgets of docs/performance.md as ratios, each with its floor measured in the same run.
import { type BenchRow, isMet } from './bench-row.ts';
import { startBenchServer } from './bench-server.ts';
import { measureSizes } from './size-rows.ts';
import { measureUploads } from './upload-rows.ts';

function toText(row: BenchRow): string {
  const floors = Object.entries(row.floors).map(([name, value]) => `${name} ${value.toFixed(0)} ms`);
  const verdict = isMet(row) ? 'met   ' : 'MISSED';
  if ('value' in row) return `${verdict}  ${String(row.value).padStart(8)}  (budget ${row.budget})  ${row.name}`;
  return `${verdict}  ${row.ratio.toFixed(2).padStart(6)} ×  (budget ${row.budget} ×)  ${row.name}\n                                    ${floors.join(', ')}`;
}

const isJson = process.argv.includes('--json');
const server = await startBenchServer();
try {
  if (!isJson) console.log('Measuring; this takes about a minute …\n');
  const rows = [...(await measureUploads(server)), ...(await measureSizes())];
  if (isJson) console.log(JSON.stringify({ rows: rows.map((row) => ({ ...row, met: isMet(row) })) }, null, 2));
  else console.log(rows.map(toText).join('\n'));
} finally {
  await server.stop();
}
