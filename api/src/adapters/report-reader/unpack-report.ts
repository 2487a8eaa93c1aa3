// submit-scan in its thread, the first step: from the body as it was sent to the report's own bytes.
import { gunzipSync } from 'node:zlib';
import { ProblemError } from '../../errors.ts';
import type { ReadOrder } from './messages.ts';

function isPacked(bytes: Uint8Array): boolean {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isZstd = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
  return isGzip || isZstd;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Bytes; zlib's own pieces have 16 KiB. */
const leastPiece = 65_536;

/**
 * Size of the piece of memory that a report is unpacked into: all of it, as gzip tells at its end (RFC 1952, section 2.3.1), so that nothing is put
 * together from small pieces, which needs the memory twice. What it tells is only a guess, and memory that is not written to is never taken.
 */
function guessUnpackedSize(sent: Buffer, most: number): number {
  const told = sent.length < 4 ? 0 : sent.readUInt32LE(sent.length - 4);
  return Math.min(Math.max(told, leastPiece), most) + 1;
}

/**
 * The report's bytes; refuses what unpacks to more than the limit, before it is in memory.
 * @throws ProblemError `report-too-large`, `report-compression-invalid`, `encoding-unsupported`
 */
export function unpackReport(order: ReadOrder): Buffer {
  const sent = Buffer.from(order.bytes.buffer, order.bytes.byteOffset, order.bytes.byteLength);
  let bytes = sent;
  if (order.isGzip) {
    try {
      const { unpackedBytes } = order.limits;
      bytes = gunzipSync(sent, { maxOutputLength: unpackedBytes, chunkSize: guessUnpackedSize(sent, unpackedBytes) });
    } catch (error) {
      if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') {
        throw new ProblemError(
          'report-too-large',
          `The report unpacks to more than ${order.limits.unpackedBytes} bytes. Narrow the scan, or split it by category.`,
        );
      }
      throw new ProblemError(
        'report-compression-invalid',
        'The body is announced as gzip but cannot be unpacked: it is cut off or no gzip at all.',
        { cause: error },
      );
    }
  }
  if (isPacked(bytes)) {
    const detail = order.isGzip
      ? 'The report is packed twice. Pack it once.'
      : 'The body is packed, but no Content-Encoding says so. Send "Content-Encoding: gzip" with a gzip body.';
    throw new ProblemError('encoding-unsupported', detail);
  }
  return bytes;
}
