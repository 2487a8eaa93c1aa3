// import-intelligence: from a file's bytes to what is stored of it. Runs in a thread; see adapters/intelligence-reader.
import { hash } from 'node:crypto';
import type { IntelligenceSource } from '@portcullis/contract';
import { ProblemError } from '../../errors.ts';
import { type IntelligenceLimits, intelligenceLimits } from './intelligence-file.ts';
import { type PackedYears, packYears } from './packed-years.ts';
import { parseEpss } from './parse-epss.ts';
import { parseKev } from './parse-kev.ts';
import { nameSnapshot } from './snapshot-name.ts';

/** A snapshot, ready for the store. */
export interface ParsedIntelligence extends PackedYears {
  readonly snapshot: string;
  /** SHA-256 of the file, unpacked. */
  readonly digest: Buffer;
  readonly entries: number;
}

function refuse(detail: string): never {
  throw new ProblemError('intelligence-invalid', `${detail} Nothing was imported.`);
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** What is no such file at all, and what it is instead, where that can be told. */
function checkKind(bytes: Buffer): void {
  const start = bytes.toString('latin1', 0, 100).trimStart();
  if (start === '') refuse('The file is empty.');
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    refuse('The file is UTF-16. Send it as it was published, in UTF-8.');
  if (start.startsWith('<')) refuse('The file is a page of HTML or XML. Often that is an error page that was saved in place of the file.');
}

/**
 * Reads a file of EPSS or KEV.
 * @throws ProblemError `intelligence-invalid` with the line or a JSON pointer
 */
export function parseIntelligence(
  source: IntelligenceSource['source'],
  sent: Buffer,
  limits: IntelligenceLimits = intelligenceLimits,
): ParsedIntelligence {
  const bytes = withoutByteOrderMark(sent);
  checkKind(bytes);
  const { version, entries, refuseTwice } = source === 'epss' ? parseEpss(bytes, limits) : parseKev(bytes, limits);
  if (entries.names.length === 0) refuse('The file names no vulnerability.');
  const digest = hash('sha256', sent, 'buffer');
  return {
    ...packYears(source, entries, refuseTwice),
    snapshot: nameSnapshot(source, version, digest),
    digest,
    entries: entries.names.length,
  };
}
