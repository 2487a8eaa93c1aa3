// The folder of offline work: the signed gate, and reports that wait for the server. Files of it may come from a cache or a checkout, so nothing
// behind a link is read, and nothing that is read is believed for being there.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlainFile } from '../read-plain-file.ts';

const gateFile = 'gate.json';
const pendingFolder = 'pending';
const pendingName = /^[0-9a-f]{64}\.json$/;
/** The largest report that is sent, packed and in base64, is well below. */
const largestPending = 200_000_000;

/** Renamed into place, so that whoever reads meanwhile never reads half of it. */
function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Undefined where there is none that may be read. */
export function readGateFile(folder: string, largest: number): string | undefined {
  return readPlainFile(join(folder, gateFile), largest)?.toString('utf8');
}

export function writeGateFile(folder: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, gateFile), text);
}

export function writePending(folder: string, digest: string, text: string): void {
  mkdirSync(join(folder, pendingFolder), { recursive: true });
  writeWhole(join(folder, pendingFolder, `${digest}.json`), text);
}

/** Names of the reports that wait. */
export function listPending(folder: string): string[] {
  try {
    return readdirSync(join(folder, pendingFolder))
      .filter((name) => pendingName.test(name))
      .sort();
  } catch {
    return [];
  }
}

export function readPending(folder: string, name: string): string | undefined {
  return readPlainFile(join(folder, pendingFolder, name), largestPending)?.toString('utf8');
}

export function removePending(folder: string, name: string): void {
  rmSync(join(folder, pendingFolder, name), { force: true });
}
