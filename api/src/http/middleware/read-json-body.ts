// Small JSON bodies of people's acts, read after the door has opened. Reports are not read here.
import express, { type Request, type Response } from 'express';
import { findRepeatedMember } from '../../domain/repeated-member.ts';
import { ProblemError } from '../../errors.ts';

/** Bytes that such a body may have. */
export const jsonBodyBytes = 65_536;

// Bytes, not express.json: that takes UTF-16 and broken UTF-8, makes an empty body an empty object, and lets the last of two members win.
const readBytes = express.raw({ limit: jsonBodyBytes, inflate: false, type: () => true });

/** What the errors of express.raw mean (body-parser, README, "Errors"). */
function explain(error: unknown): unknown {
  const kind = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (kind === 'entity.too.large') return new ProblemError('body-too-large', `The body is over ${jsonBodyBytes} bytes.`, { cause: error });
  if (kind === 'encoding.unsupported')
    return new ProblemError('encoding-unsupported', 'Send the body as it is, without a Content-Encoding.', { cause: error });
  if (kind === 'request.aborted' || kind === 'request.size.invalid')
    return new ProblemError('body-incomplete', 'The body ended too early.', { cause: error });
  return error;
}

function refuse(detail: string, cause?: unknown): ProblemError {
  return new ProblemError('request-invalid', detail, { pointer: '', cause });
}

function parse(bytes: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw refuse('The body is not UTF-8.', error);
  }
  if (text.trim() === '') throw refuse('The body is empty. Send a JSON object.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse('The body is not a JSON object.', error);
  }
  const repeated = findRepeatedMember(text);
  if (repeated !== undefined) throw refuse(`The member ${JSON.stringify(repeated.slice(0, 80))} stands twice.`);
  return value;
}

/** @throws ProblemError `media-type-unsupported`, `body-too-large`, `encoding-unsupported`, `request-invalid`, `body-incomplete` */
export async function readJsonBody(req: Request, res: Response): Promise<unknown> {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(req.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (req.is('application/json') === false || charset.toLowerCase() !== 'utf-8') {
    throw new ProblemError('media-type-unsupported', 'Send the body as application/json in UTF-8.');
  }
  await new Promise<void>((resolve, reject) => {
    readBytes(req, res, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(explain(error) as Error);
    });
  });
  return parse(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
}
