// Unpacks the Chromium of @sparticuz/chromium, with the libraries and fonts it needs on a machine that has none. Its own unpacking is
// not used: it leaves the program in a shared folder, where another user cannot run it and a second process finds half of it.
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

export interface FoundChromium {
  readonly path: string;
  /** What its process needs in its environment beside ours. */
  readonly env: Readonly<Record<string, string>>;
  /** How it was found, for the person who reads the output. */
  readonly kind: string;
}

const packageFolder = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../..');

function readVersion(): string {
  return (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { readonly version: string }).version;
}

/** True where nobody else could have put it there. */
function isOwn(folder: string): boolean {
  return statSync(folder).uid === process.getuid?.();
}

/** A folder that only this user writes to: what lies in it is run. */
function makeCacheFolder(): string {
  const folders = [process.env['XDG_CACHE_HOME'], join(homedir(), '.cache'), join(tmpdir(), `portcullis-${process.getuid?.() ?? 0}`)];
  for (const folder of folders) {
    if (folder === undefined || folder === '') continue;
    const own = join(folder, 'portcullis');
    try {
      mkdirSync(own, { recursive: true, mode: 0o700 });
      if (isOwn(folder) && isOwn(own)) return own;
    } catch {
      // No home that can be written to: the next one.
    }
  }
  throw new Error('There is no folder to unpack Chromium into. Set XDG_CACHE_HOME to one that can be written to.');
}

async function unpack(name: string, target: string): Promise<void> {
  const source = join(packageFolder, 'bin', name);
  await pipeline(createReadStream(source), createBrotliDecompress(), createWriteStream(target, { mode: 0o700 }));
}

/** `tar` is on every Debian and Ubuntu: dpkg needs it. */
async function unpackFolder(name: string, folder: string): Promise<void> {
  const archive = join(folder, name);
  await unpack(name, archive);
  execFileSync('tar', ['-xf', archive, '-C', folder, '--no-same-owner']);
  rmSync(archive);
}

const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;

/** Unpacks where that was not done before; a version has a folder of its own, renamed into place when it is whole. */
export async function unpackChromium(): Promise<FoundChromium> {
  const version = readVersion();
  const cache = makeCacheFolder();
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) {
    const draft = mkdtempSync(join(cache, 'unpacking-'));
    try {
      await Promise.all([
        unpack('chromium.br', join(draft, 'chromium')),
        unpackFolder('al2023.tar.br', draft),
        unpackFolder('fonts.tar.br', draft),
        // Drawing without a graphics card.
        unpackFolder('swiftshader.tar.br', draft),
      ]);
      writeFileSync(join(draft, 'fonts.conf'), fontsConfiguration(folder));
      renameSync(draft, folder);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      // Another process was faster.
      if (!existsSync(folder)) throw error;
    }
  }
  const libraries = [join(folder, 'lib'), process.env['LD_LIBRARY_PATH'] ?? ''].filter((path) => path !== '').join(':');
  return {
    path: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
    kind: `@sparticuz/chromium ${version}`,
  };
}
