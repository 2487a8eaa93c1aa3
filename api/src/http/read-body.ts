// The raw body of a request, bounded in size and time. Nothing is parsed here.
import type { Request } from 'express';
import { ProblemError } from '../errors.ts';

export interface BodyLimits {
  /** Bytes as sent. */
  readonly bodyBytes: number;
  /** Milliseconds until all of it must be here. */
  readonly bodyTimeout: number;
}

function reportTooLarge(limits: BodyLimits): ProblemError {
  return new ProblemError(
    'report-too-large',
    `The body is larger than ${limits.bodyBytes} bytes. Send it with gzip, narrow the scan, or split it by category.`,
  );
}

function connectionLost(): ProblemError {
  return new ProblemError('body-incomplete', 'The connection ended before all of the body was here. Send it again.');
}

/**
 * Reads the body.
 * @param tooLarge what is thrown for one over the limit
 * @throws ProblemError `report-too-large`, `body-timeout`, `body-incomplete`
 */
export async function readBody(req: Request, limits: BodyLimits, tooLarge = reportTooLarge): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > limits.bodyBytes) throw tooLarge(limits);
  return new Promise((resolve, reject) => {
    if (req.destroyed) {
      reject(connectionLost());
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (fault: ProblemError | undefined): void => {
      clearTimeout(timer);
      req.off('data', take).off('end', end).off('error', lose).off('close', lose);
      // What is still to come is read and dropped by Node when the answer has been sent.
      if (fault) reject(fault);
      else resolve(Buffer.concat(chunks, size));
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limits.bodyBytes) finish(tooLarge(limits));
      else chunks.push(chunk);
    };
    const end = (): void => {
      finish(undefined);
    };
    const lose = (): void => {
      finish(connectionLost());
    };
    const timer = setTimeout(() => {
      finish(
        new ProblemError(
          'body-timeout',
          `The body did not arrive within ${limits.bodyTimeout / 1000} seconds. Send it again, over a better connection or smaller.`,
        ),
      );
    }, limits.bodyTimeout);
    req.on('data', take).on('end', end).on('error', lose).on('close', lose);
  });
}
