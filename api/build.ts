// Bundles the programs of the server into dist/: `npm run build`. Our TypeScript goes into the bundles, packages stay beside them in node_modules:
// passport-azure-ad asks for its parts at run time, which no bundler can follow.
import { build, type Plugin } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('..', import.meta.url));

/** Where the programs go, unless a test names a folder of its own. */
export const serverDirectory = join(top, 'api/dist');

/** Name in dist/ → source. Threads are programs, too: a thread begins with a file. */
const sources: Readonly<Record<string, string>> = {
  serve: 'api/src/serve.ts',
  work: 'api/src/work.ts',
  'report-thread': 'api/src/adapters/report-reader/read-thread.ts',
  'intelligence-thread': 'api/src/adapters/intelligence-reader/read-thread.ts',
  migrate: 'scripts/migrate.ts',
  admin: 'scripts/admin.ts',
  backup: 'scripts/backup/backup.ts',
  'backup-key': 'scripts/backup/backup-key.ts',
  restore: 'scripts/backup/restore.ts',
  'restore-drill': 'scripts/backup/restore-drill.ts',
};

/** What programs read at run time; it lies in dist/ under the same path. */
const files = ['db/roles.sql', 'db/queue.sql', 'db/schema.sql', 'db/migrations'];

const fileReference = /new URL\('(\.{1,2}\/[^']+)', import\.meta\.url\)/g;

/** Where a file that a source names is, seen from dist/. */
function placeOf(target: string, directory: string): string {
  const path = relative(top, target);
  const program = Object.entries(sources).find(([, source]) => source === path);
  if (program) return `./${program[0]}.js`;
  const isCopied = files.some((file) => path === file || path.startsWith(`${file}/`));
  return isCopied ? `./${path}` : relative(directory, target);
}

/** Sources name other files by where they are themselves; in a bundle all of them are somewhere else. */
const placeFiles = (directory: string): Plugin => ({
  name: 'place-files',
  setup: (bundling) =>
    bundling.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(fileReference, (_whole, target: string) => {
        const end = target.endsWith('/') ? '/' : '';
        return `new URL('${placeOf(resolve(dirname(path), target), directory)}${end}', import.meta.url)`;
      }),
      loader: 'ts',
    })),
});

/** Our workspaces are bundled, everything else is not; what a program does not use of either is left out. */
const packagesOutside: Plugin = {
  name: 'packages-outside',
  setup: (bundling) => {
    bundling.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@portcullis/') ? undefined : { path, external: true, sideEffects: false },
    );
    bundling.onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path),
      sideEffects: false,
    }));
  },
};

/** Bundles every program whose source there is, and gives their names. */
export async function buildServer(directory = serverDirectory): Promise<readonly string[]> {
  const entries = Object.entries(sources).filter(([, source]) => existsSync(join(top, source)));
  mkdirSync(directory, { recursive: true });
  for (const file of files) cpSync(join(top, file), join(directory, file), { recursive: true });
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(entries.map(([name, source]) => [name, join(top, source)])),
    outdir: directory,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    write: false,
    plugins: [placeFiles(directory), packagesOutside],
  });
  for (const { path, contents } of outputFiles) place(join(directory, basename(path)), contents);
  return entries.map(([name]) => name);
}

/** Renamed into place, so that a program started meanwhile never reads half a bundle. */
function place(file: string, contents: Uint8Array): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, file);
}

/** Builds where dist/ is missing or older than any source. */
export async function buildServerIfStale(): Promise<void> {
  const folders = ['api/src', 'api/contract/src', 'db/src', 'db/migrations', 'scripts/backup'].map((folder) => join(top, folder));
  const inFolders = folders.flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)) : [],
  );
  const single = [...Object.values(sources), ...files].map((file) => join(top, file));
  const newest = Math.max(...[...inFolders, ...single, fileURLToPath(import.meta.url)].map(modifiedAt));
  const oldest = Math.min(...['serve', 'work', 'migrate'].map((name) => modifiedAt(join(serverDirectory, `${name}.js`))));
  if (oldest <= newest) await buildServer();
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = await buildServer();
  const sizeOf = (name: string): number => statSync(join(serverDirectory, `${name}.js`)).size;
  process.stdout.write(names.map((name) => `dist/${name}.js ${sizeOf(name)} bytes\n`).join(''));
}
