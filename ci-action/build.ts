// Bundles the action and the command line into dist/: `npm run build`. The release workflow publishes what this makes.
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const source = join(here, 'src');
const contract = join(here, '../api/contract/src');
const domain = join(here, '../api/src/domain');
const largestBundle = 1_000_000;
const programs = ['main', 'cli'] as const;

/** CommonJS packages inside an ES module bundle ask for `require`. */
const requireBanner = "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** Of zod's fifty languages only English, which it imports by itself, is ever used; the rest is 200 kB. */
const withoutZodLocales: Plugin = {
  name: 'without-zod-locales',
  setup: (bundling) => bundling.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export {};' })),
};

/** Of @actions/core only what talks to the runner is used. These two would bring an HTTP client of 450 kB, which takes 20 to 60 ms of processor time to load. */
const withoutClients: Plugin = {
  name: 'without-clients',
  setup: (bundling) =>
    bundling.onLoad({ filter: /@actions[\\/]core[\\/]lib[\\/](?:oidc-utils|platform)\.js$/ }, () => ({
      contents: 'export const OidcClient = undefined;',
    })),
};

/**
 * What the programs say to each other is more than these two say. A schema is made when its file is loaded, which a bundler has to keep unless
 * it is told that nothing else comes of it; and of zod only those parts stay that are named one by one.
 */
const onlyWhatIsUsed: Plugin = {
  name: 'only-what-is-used',
  setup: (bundling) => {
    bundling.onResolve({ filter: /^@portcullis\/contract$/ }, () => ({ path: join(contract, 'index.ts'), sideEffects: false }));
    bundling.onResolve({ filter: /^\.\/[a-z-]+\.ts$/ }, ({ path, resolveDir }) =>
      resolveDir === contract ? { path: join(contract, path), sideEffects: false } : undefined,
    );
    bundling.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (dirname(path) !== contract && !path.startsWith(source)) return undefined;
      return { contents: readFileSync(path, 'utf8').replace("import { z } from 'zod';", "import * as z from 'zod';"), loader: 'ts' };
    });
  },
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
  const sources = [source, contract, domain].flatMap((folder) =>
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
    plugins: [withoutZodLocales, withoutClients, onlyWhatIsUsed],
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
