// `npm run bench`: the budgets of docs/performance.md as ratios, each with its floor measured in the same run. `npm run bench -- uploads pages`
// measures these groups only, `--json` prints rows for programs. `identity` is a table of its own (../identity).
import { measureAction } from './action-rows.ts';
import { type BenchRow, isMet } from './bench-row.ts';
import { type BenchServer, startBenchServer } from './bench-server.ts';
import { runIdentity } from '../identity/run-identity.ts';
import { measureGate } from './gate-rows.ts';
import { measureLatency } from './latency-rows.ts';
import { measureMemory } from './memory-rows.ts';
import { measurePages, seedBoth } from './page-rows.ts';
import { measurePullRequests } from './pull-request-rows.ts';
import { measureReads } from './read-rows.ts';
import { measureSecurity } from './security-rows.ts';
import { measureSizes } from './size-rows.ts';
import { measureUploads } from './upload-rows.ts';

let seeded: ReturnType<typeof seedBoth> | undefined;
const seedOnce = (server: BenchServer): ReturnType<typeof seedBoth> => (seeded ??= seedBoth(server));

/** In the order in which they are measured: the database is small for the first and holds a million findings for the last. */
const groups: Readonly<Record<string, (server: BenchServer) => Promise<BenchRow[]>>> = {
  uploads: async (server) => [...(await measureUploads(server)), ...(await measurePullRequests(server))],
  gate: measureGate,
  memory: measureMemory,
  latency: measureLatency,
  reads: measureReads,
  pages: async (server) => measurePages(server, await seedOnce(server)),
  security: async (server) => measureSecurity(server, (await seedOnce(server)).large),
};

const groupsWithoutServer: Readonly<Record<string, () => Promise<BenchRow[]>>> = { action: measureAction, sizes: measureSizes };

function toText(row: BenchRow): string {
  const floors = Object.entries(row.floors).map(([name, value]) => `${name} ${value.toFixed(value < 100 ? 1 : 0)}`);
  const verdict = row.budget === undefined ? '      ' : isMet(row) ? 'met   ' : 'MISSED';
  const measured = 'value' in row ? row.value.toFixed(0).padStart(8) : `${row.ratio.toFixed(2).padStart(6)} ×`;
  const budget = row.budget === undefined ? '' : `(budget ${row.atLeast ? 'at least ' : ''}${row.budget})`;
  return `${verdict}  ${measured}  ${budget.padEnd(22)}  ${row.name}\n${' '.repeat(42)}${floors.join(', ')}`;
}

async function measure(names: readonly string[], report: (rows: BenchRow[]) => void): Promise<void> {
  for (const [name, group] of Object.entries(groupsWithoutServer)) if (names.includes(name)) report(await group());
  if (!Object.keys(groups).some((name) => names.includes(name))) return;
  const server = await startBenchServer();
  try {
    for (const [name, group] of Object.entries(groups)) if (names.includes(name)) report(await group(server));
  } finally {
    await server.stop();
  }
}

const isJson = process.argv.includes('--json');
const known = [...Object.keys(groups), ...Object.keys(groupsWithoutServer)];
const asked = process.argv.slice(2).filter((word) => word !== '--json');
const unknown = asked.find((name) => !known.includes(name));
if (asked[0] === 'identity') await runIdentity(process.argv.slice(2));
else if (unknown !== undefined) {
  console.error(`There is no group ${unknown}. Groups: ${known.join(', ')}.`);
  process.exitCode = 2;
} else {
  const rows: BenchRow[] = [];
  if (!isJson) console.log('Milliseconds beside the ratios, unless their names say otherwise.\n');
  await measure(asked.length > 0 ? asked : known, (some) => {
    rows.push(...some);
    if (!isJson && some.length > 0) console.log(some.map(toText).join('\n'));
  });
  if (isJson) console.log(JSON.stringify({ rows: rows.map((row) => ({ ...row, met: isMet(row) })) }, null, 2));
}
