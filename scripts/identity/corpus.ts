// Real source files to edit: of this repository and of packages that are installed. The choice hangs on the files' names alone.
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scanFiles } from './scan-file.ts';
import { makeTaggedFile, type TaggedFile } from './tagged-file.ts';

const root = join(import.meta.dirname, '../..');

/** Folders, and how many of their files are taken. */
const sources: readonly (readonly [folder: string, files: number])[] = [
  ['api/src', 26],
  ['spa/src', 22],
  ['ci-action/src', 12],
  ['scripts', 12],
  ['db', 6],
  ...[
    'lodash 8',
    'async 6',
    'express/lib 5',
    'pg/lib 8',
    'mocha/lib 12',
    'winston/lib 8',
    'semver 5',
    'diff/lib 6',
    'undici/lib 14',
    'node-forge/lib 10',
    'ajv/lib 6',
    'prom-client/lib 6',
    'ssh2/lib 6',
    'd3-shape/src 3',
    'postcss/lib 5',
    'minimatch/dist 3',
    'zod/src 10',
    'node-jose/lib 6',
    'testcontainers/build 8',
    'logform 6',
    'protobufjs/src 10',
    '@mantine/core/styles 6',
    'cpu-features 2',
    'ssh2 3',
  ].map((entry): readonly [string, number] => {
    const [folder = '', files] = entry.split(' ');
    return [`node_modules/${folder}`, Number(files)];
  }),
];

const isSource = /\.(?:[cm]?js|tsx?|css|py|go|c|cc)$/;
const isMade = /\.d\.ts$|\.min\.|(?:^|\/)(?:node_modules|dist-types|identity)\//;
const fewestLines = 30;
const mostLines = 1500;
const longestLine = 400;
const fewestFindings = 3;
/** No single file decides a row. */
const mostFindings = 220;

function listFiles(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => isSource.test(path) && !isMade.test(`/${path}`))
      .map((path) => join(folder, path));
  } catch {
    return [];
  }
}

const order = (path: string): string => hash('sha256', path);

function isFit(file: TaggedFile): boolean {
  const count = file.lines.length;
  // Looked at first: scanning a packed script takes longer than all the rest.
  if (count < fewestLines || count > mostLines || file.lines.some(({ text }) => text.length > longestLine)) return false;
  const findings = scanFiles([file]).length;
  return findings >= fewestFindings && findings <= mostFindings;
}

function readSource(folder: string, most: number): TaggedFile[] {
  const chosen: TaggedFile[] = [];
  for (const path of listFiles(folder).sort((a, b) => (order(a) < order(b) ? -1 : 1))) {
    if (chosen.length >= most) break;
    // A folder named node_modules would be left out by scanners, and by git.
    const file = makeTaggedFile(path.replace(/^node_modules\//, 'vendor/'), readFileSync(join(root, path), 'utf8'));
    if (isFit(file)) chosen.push(file);
  }
  return chosen;
}

/** @param share of all files, from 0 to 1 */
export function readCorpus(share = 1): TaggedFile[] {
  const files = sources.flatMap(([folder, count]) => readSource(folder, Math.ceil(count * share)));
  // A folder may be within another.
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

// Files that are not edited: lines that come from nowhere else must not look as if they had been moved.
const donors = [
  'node_modules/eslint/lib',
  'node_modules/@azure/msal-browser/src',
  'node_modules/playwright-core/lib',
  'spa/test',
  'api/test',
];

/** Lines that people might write. */
export function readDonors(): TaggedFile[] {
  return donors.flatMap((folder) => readSource(folder, 10));
}
