// What the browser fetches until the overview stands, against its budget; and that nothing secret or local got into the bundle.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');
const budget = 220_000;

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

/** A table of the first load. Throws where it is over budget, or where a chunk holds what must not be in it. */
export function checkSize(): string {
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
  refuseForbidden();
  const sizes = [...files].map((file) => ({ file, size: gzipSync(readFileSync(join(dist, file)), { level: 9 }).byteLength }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  const row = (name: string, size: number): string => `${String(size).padStart(9)}  ${name}\n`;
  const table = [
    ...sizes.sort((a, b) => b.size - a.size).map(({ file, size }) => row(file, size)),
    row(`first load, gzip (< ${budget})`, total),
  ].join('');
  if (total >= budget) throw new Error(`The first load is over its budget:\n${table}`);
  return table;
}

function refuseForbidden(): void {
  for (const name of readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('.js'))) {
    const code = readFileSync(join(dist, 'assets', name), 'utf8');
    for (const [what, pattern] of forbidden) if (pattern.test(code)) throw new Error(`dist/assets/${name} contains ${what}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(checkSize());
