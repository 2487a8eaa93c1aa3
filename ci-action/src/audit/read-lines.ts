// Lines of a file, one after the other: an export may be larger than what fits into memory. Used by verify-export.ts.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ScanFailure } from '../scan-failure.ts';
import { plainLine } from '../plain-line.ts';

/** Bytes of one line. Servers write some kilobytes; an entry has no more than its request had. */
const longestLine = 16 * 1024 * 1024;

const lineFeed = 0x0a;

export const unreadable = (file: string, wrong: string, advice: string): ScanFailure =>
  new ScanFailure('invalid-input', `${plainLine(file, 300)} ${wrong}.`, advice);

/** UTF-8 and nothing else; undefined for bytes that are none. */
export function decodeLine(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Throws an `invalid-input` failure where the file cannot be read, or has a line that no export has. */
export async function* readLines(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let to = piece.indexOf(lineFeed); to !== -1; to = piece.indexOf(lineFeed, from)) {
        yield Buffer.concat([...rest, piece.subarray(from, to)]);
        [rest, length, from] = [[], 0, to + 1];
      }
      rest.push(piece.subarray(from));
      length += piece.length - from;
      if (length > longestLine) throw unreadable(file, 'is no export: it has a line that is too long', 'Check that it is the right file.');
    }
  } catch (error) {
    if (error instanceof ScanFailure) throw error;
    throw unreadable(file, 'is not a file that can be read', 'Check the name; it counts from the working directory.');
  }
  if (length > 0) yield Buffer.concat(rest);
}

/** The last line, without reading what is before it; undefined where it is too long to be the end of an export. */
export async function readLastLine(file: string): Promise<string | undefined> {
  const most = 65_536;
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(Math.min(most, size)),
        0,
        Math.min(most, size),
        Math.max(0, size - most),
      );
      const tail = buffer.subarray(0, bytesRead);
      const end = tail.at(-1) === lineFeed ? tail.length - 1 : tail.length;
      const begin = tail.lastIndexOf(lineFeed, end - 1);
      return begin === -1 && size > most ? undefined : decodeLine(tail.subarray(begin + 1, end));
    } finally {
      await handle.close();
    }
  } catch {
    throw unreadable(file, 'is not a file that can be read', 'Check the name; it counts from the working directory.');
  }
}
