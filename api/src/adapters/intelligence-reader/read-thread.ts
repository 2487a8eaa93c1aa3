// import-intelligence in its thread: unpack, then parse. Neither may run on the event loop: a file of EPSS has 300,000 rows.
// Driven by intelligence-reader.ts.
import { gunzipSync } from 'node:zlib';
import type { IntelligenceSource, ProblemCode } from '@portcullis/contract';
import type { IntelligenceLimits } from '../../domain/intelligence/intelligence-file.ts';
import { parseIntelligence, type ParsedIntelligence } from '../../domain/intelligence/parse-intelligence.ts';
import { ProblemError } from '../../errors.ts';

export interface FileOrder {
  readonly source: IntelligenceSource['source'];
  readonly bytes: Uint8Array;
  readonly isGzip: boolean;
  readonly limits: IntelligenceLimits;
}

/** As it comes over from the thread: a Buffer arrives as a Uint8Array. */
export type FileAnswer =
  | { readonly read: Omit<ParsedIntelligence, 'digest' | 'packed'> & { readonly digest: Uint8Array; readonly packed: Uint8Array } }
  | { readonly problem: { readonly code: ProblemCode; readonly detail: string; readonly pointer: string | undefined } };

function unpack({ bytes, isGzip, limits }: FileOrder): Buffer {
  const sent = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isGzip) return sent;
  try {
    return gunzipSync(sent, { maxOutputLength: limits.bytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw new ProblemError('body-too-large', `The file unpacks to more than ${limits.bytes} bytes, which no file of EPSS or KEV has.`);
    throw new ProblemError(
      'intelligence-invalid',
      'The body is announced as gzip but cannot be unpacked: it is cut off or no gzip at all. Nothing was imported.',
      { cause: error },
    );
  }
}

function refusePacked(bytes: Buffer, isGzip: boolean): void {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return;
  const detail = isGzip
    ? 'The file is packed twice. Pack it once.'
    : 'The file is packed, but no Content-Encoding says so. Send "Content-Encoding: gzip" with it.';
  throw new ProblemError('encoding-unsupported', detail, { pointer: 'content-encoding' });
}

/** Reads one file. */
export function readFileInThread(order: FileOrder): FileAnswer {
  try {
    const bytes = unpack(order);
    refusePacked(bytes, order.isGzip);
    return { read: parseIntelligence(order.source, bytes, order.limits) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { problem: { code: error.code, detail: error.message, pointer: error.pointer } };
  }
}
