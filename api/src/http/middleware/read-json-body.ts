// Small JSON bodies of people's acts, read after the door has opened. Reports are not read here.
import express, { type Request, type Response } from 'express';
import { ProblemError } from '../../errors.ts';

/** Bytes that such a body may have. */
export const jsonBodyBytes = 65_536;

const parse = express.json({ limit: jsonBodyBytes, inflate: false, strict: true });

/** What express.json's errors mean (body-parser, README, "Errors"). */
function explain(error: unknown): unknown {
  const kind = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (kind === 'entity.too.large') return new ProblemError('body-too-large', `The body is over ${jsonBodyBytes} bytes.`, { cause: error });
  if (kind === 'encoding.unsupported')
    return new ProblemError('encoding-unsupported', 'Send the body as it is, without a Content-Encoding.', { cause: error });
  if (kind === 'charset.unsupported')
    return new ProblemError('media-type-unsupported', 'Send the body as application/json in UTF-8.', { cause: error });
  if (kind === 'entity.parse.failed')
    return new ProblemError('request-invalid', 'The body is not a JSON object.', { pointer: '', cause: error });
  if (kind === 'request.aborted' || kind === 'request.size.invalid')
    return new ProblemError('body-incomplete', 'The body ended too early.', { cause: error });
  return error;
}

/** @throws ProblemError `media-type-unsupported`, `body-too-large`, `encoding-unsupported`, `request-invalid`, `body-incomplete` */
export async function readJsonBody(req: Request, res: Response): Promise<unknown> {
  if (req.is('application/json') === false) {
    throw new ProblemError('media-type-unsupported', 'Send the body as application/json.');
  }
  await new Promise<void>((resolve, reject) => {
    parse(req, res, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(explain(error) as Error);
    });
  });
  return req.body;
}
