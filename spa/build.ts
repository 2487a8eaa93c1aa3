// Builds the dashboard into dist/ and holds it to its budget: `npm run build`, `npm run check`. What has not changed is not built again: the start of local mode asks every time.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkSize } from './check-size.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
/** Where the built dashboard is. */
export const dashboardDirectory = join(here, 'dist');

const stamp = join(here, 'dist/.vite/sources.sha256');

/** Builds, checks the budget of the first load, and notes what it was built from. */
export async function buildDashboard(): Promise<void> {
  // Loaded here: whose dashboard is up to date does not wait for vite.
  const { build } = await import('vite');
  const sources = hashSources();
  // vite sets NODE_ENV for the whole process, which may be a server that reads it.
  const { NODE_ENV: environment } = process.env;
  try {
    await build({ configFile: join(here, 'vite.config.ts'), logLevel: 'warn' });
  } finally {
    if (environment === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = environment;
  }
  mkdirSync(join(here, 'dist/.vite'), { recursive: true });
  writeFileSync(stamp, sources);
}

/** Builds where dist is missing or was made from other sources. Says whether it built. */
export async function buildDashboardIfStale(): Promise<boolean> {
  if (statSync(stamp, { throwIfNoEntry: false }) !== undefined && readFileSync(stamp, 'utf8') === hashSources()) return false;
  await buildDashboard();
  return true;
}

function hashSources(): string {
  const hash = createHash('sha256');
  const roots = ['src', 'public', '../api/contract/src'].flatMap((folder) => listFiles(join(here, folder)));
  const single = ['index.html', 'redirect.html', 'vite.config.ts', 'tsconfig.json', 'package.json', '../package-lock.json'];
  for (const file of [...roots, ...single.map((name) => join(here, name))].sort())
    hash.update(relative(here, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--if-stale')) await buildDashboardIfStale();
  else await buildDashboard();
  process.stdout.write(checkSize());
}
