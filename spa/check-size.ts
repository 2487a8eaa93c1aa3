// What the browser fetches until the overview stands, against its budget; and that nothing secret or local got into the bundle.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');
/** Bytes of script, gzip, that the first load may have (design: performance budgets). */
export const firstLoadBudget = 220_000;

/** Chunks that stand behind a dynamic import, yet are needed before the overview is complete. */
const overviewEntries = ['src/pages/overview/overview-page.tsx', 'src/components/stacked-area.tsx'];

const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an address on localhost', /https?:\/\/(?:localhost|127\.0\.0\.1)(?!\])/],
  ['a CI key', /pcl_(?:prj|ten)_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a token', /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
];

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** The scripts of the first load with their sizes, gzip, largest first. */
export function measureFirstLoad(): { readonly file: string; readonly size: number }[] {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`vite's manifest has no ${name}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const entry of ['index.html', ...overviewEntries]) visit(entry);
  const sizes = [...files].map((file) => ({ file, size: gzipSync(readFileSync(join(dist, file)), { level: 9 }).byteLength }));
  return sizes.sort((a, b) => b.size - a.size);
}

/** A table of the first load. Throws where it is over budget, or where a chunk holds what must not be in it. */
export function checkSize(): string {
  refuseForbidden();
  const sizes = measureFirstLoad();
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  const row = (name: string, size: number): string => `${String(size).padStart(9)}  ${name}\n`;
  const table = [...sizes.map(({ file, size }) => row(file, size)), row(`first load, gzip (< ${firstLoadBudget})`, total)].join('');
  if (total >= firstLoadBudget) throw new Error(`The first load is over its budget:\n${table}`);
  return table;
}

function refuseForbidden(): void {
  for (const name of readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('.js'))) {
    const code = readFileSync(join(dist, 'assets', name), 'utf8');
    for (const [what, pattern] of forbidden) if (pattern.test(code)) throw new Error(`dist/assets/${name} contains ${what}`);
  }
}
