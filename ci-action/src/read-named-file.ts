// A file that a person names to a command on their own machine: read whole, up to a limit.
import { readFileSync, statSync } from 'node:fs';
import { plainLine } from './plain-line.ts';
import { ScanFailure } from './scan-failure.ts';

/** Throws an `invalid-input` failure where there is none, or one that is too large. @param most bytes */
export function readNamedFile(name: string, most: number): Buffer<ArrayBuffer> {
  const size = sizeOf(name);
  if (size === undefined) throw unreadable(name, 'is not a file that can be read', 'Check the name; it counts from the working directory.');
  if (size > most) throw unreadable(name, `is larger than ${most} bytes`, 'Check that it is the right file.');
  try {
    return Buffer.from(readFileSync(name));
  } catch {
    throw unreadable(name, 'cannot be read', 'Check who may read it.');
  }
}

function sizeOf(name: string): number | undefined {
  try {
    const found = statSync(name);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}

function unreadable(name: string, wrong: string, advice: string): ScanFailure {
  return new ScanFailure('invalid-input', `${plainLine(name, 300)} ${wrong}.`, advice);
}
