// Bundles the action and the command line into dist/: `npm run build`. The release workflow publishes what this makes.
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { chmodSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const largestBundle = 1_000_000;
const programs = ['main', 'cli'] as const;

/** CommonJS packages inside an ES module bundle ask for `require`. */
const requireBanner = "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** Of zod's fifty languages only English, which it imports by itself, is ever used; the rest is 200 kB. */
const withoutZodLocales: Plugin = {
  name: 'without-zod-locales',
  setup: (bundling) => bundling.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export {};' })),
};

/** The command line uses the globs only, whose debug lines would be runner commands in a terminal. */
const quietCore: BuildOptions = { alias: { '@actions/core': join(here, 'src/quiet-core.ts') } };

/** Bundles both programs and gives their sizes in bytes. Throws where one reaches 1 MB. */
export async function buildAction(): Promise<Readonly<Record<(typeof programs)[number], number>>> {
  const [main, cli] = await Promise.all([bundle('main', {}), bundle('cli', quietCore)]);
  return { main, cli };
}

/** Builds where dist is missing or older than any source. */
export async function buildActionIfStale(): Promise<void> {
  const sources = [join(here, 'src'), join(here, '../api/contract/src')].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const newestSource = Math.max(...[...sources, fileURLToPath(import.meta.url)].map(modifiedAt));
  const oldestBundle = Math.min(...programs.map((program) => modifiedAt(join(dist, `${program}.js`))));
  if (oldestBundle <= newestSource) await buildAction();
}

async function bundle(program: (typeof programs)[number], more: BuildOptions): Promise<number> {
  const built = await build({
    entryPoints: [join(here, `src/${program}.ts`)],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    write: false,
    banner: { js: requireBanner },
    plugins: [withoutZodLocales],
    ...more,
  });
  const contents = built.outputFiles?.[0]?.contents ?? new Uint8Array();
  if (contents.byteLength >= largestBundle)
    throw new Error(`dist/${program}.js has ${contents.byteLength} bytes; the limit is ${largestBundle}`);
  place(join(dist, `${program}.js`), contents);
  return contents.byteLength;
}

/** Renamed into place, so that a program started meanwhile never reads half a bundle. */
function place(file: string, contents: Uint8Array): void {
  mkdirSync(dist, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, contents);
  chmodSync(draft, 0o755);
  renameSync(draft, file);
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = await buildAction();
  process.stdout.write(`dist/main.js ${sizes.main} bytes, dist/cli.js ${sizes.cli} bytes\n`);
}
