// Small JSON bodies of people's acts, read after the door has opened. Reports are not read here.
import type { Request } from 'express';
import { findRepeatedMember } from '../../domain/repeated-member.ts';
import { ProblemError } from '../../errors.ts';
import { readBody } from '../read-body.ts';

/** Bytes that such a body may have. */
export const jsonBodyBytes = 65_536;

/** Milliseconds until all of it must be here. */
const jsonBodyTimeout = 10_000;

function tooLarge(): ProblemError {
  return new ProblemError('body-too-large', `The body is over ${jsonBodyBytes} bytes.`);
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

/**
 * Not by express.json: that takes UTF-16 and broken UTF-8, reads nothing as an empty object, lets the last of two members win, and
 * reads a body that is too large to its end before it says so.
 * @throws ProblemError `media-type-unsupported`, `encoding-unsupported`, `body-too-large`, `body-timeout`, `body-incomplete`,
 *   `request-invalid`
 */
export async function readJsonBody(req: Request): Promise<unknown> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = req.headers;
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type)?.[1] ?? 'utf-8';
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json' || charset.toLowerCase() !== 'utf-8') {
    throw new ProblemError('media-type-unsupported', 'Send the body as application/json in UTF-8.');
  }
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new ProblemError('encoding-unsupported', 'Send the body as it is, without a Content-Encoding.');
  }
  return parse(await readBody(req, { bodyBytes: jsonBodyBytes, bodyTimeout: jsonBodyTimeout }, tooLarge));
}
