// Errors → problem documents (RFC 9457). The public half of a ProblemError goes out; everything else says no more than
// that it was our fault, and stands in the log under the request's id.
import { paths, type Problem, problemCatalogue, problemMediaType } from '@portcullis/contract';
import type { Response } from 'express';
import { freshSignIn } from '../domain/permissions.ts';
import { ProblemError } from '../errors.ts';

/** The document of a problem. */
export function toProblem(problem: ProblemError, requestId: string): Problem {
  const { title, status } = problemCatalogue[problem.code];
  return {
    type: `${paths.problems}#${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.message,
    ...(problem.pointer === undefined ? {} : { pointer: problem.pointer }),
    requestId,
  };
}

/**
 * What a client must do for a fresh sign-in, as Microsoft's clients read it: a claims request (OpenID Connect Core 1.0, section 5.5)
 * in base64, beside `max_age` (RFC 9470, section 3).
 */
const freshSignInChallenge = `Bearer error="insufficient_claims", claims="${Buffer.from(
  JSON.stringify({ access_token: { auth_time: { essential: true } } }),
).toString('base64')}", max_age="${freshSignIn}"`;

function challenge(code: ProblemError['code']): string {
  if (code === 'credentials-missing') return 'Bearer';
  return code === 'sign-in-stale' ? freshSignInChallenge : 'Bearer error="invalid_token"';
}

/** Sends a problem with the headers that its status asks for. */
export function sendProblem(res: Response, problem: ProblemError): void {
  const { status } = problem;
  if (status === 401) res.setHeader('www-authenticate', challenge(problem.code));
  if (problem.retryAfter !== undefined) res.setHeader('retry-after', String(problem.retryAfter));
  // The rest of the body may never come: the connection ends with the answer (RFC 9110, 15.5.9).
  if (status === 408) res.setHeader('connection', 'close');
  res.status(status).setHeader('content-type', problemMediaType);
  res.end(JSON.stringify(toProblem(problem, String(res.getHeader('x-request-id')))));
}

// Classes and codes of SQLSTATE that mean "not now": connection lost, login refused and database not there (both change while an operator works on
// them, and no request is to blame), shutting down, out of resources, cancelled, serialization failure, deadlock.
const passing = /^(?:08...|28...|3D000|57P..|53...|57014|40001|40P01)$/;
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** Any thrown value as a problem. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = error instanceof Error ? error.message : '';
  if (
    passing.test(code) ||
    networkCodes.has(code) ||
    /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout)/.test(message)
  ) {
    return new ProblemError(
      'service-unavailable',
      'The database cannot be reached just now. Nothing of this request was stored. Try again shortly.',
      { cause: error, retryAfter: 2 },
    );
  }
  // Express throws these for an address that is not percent-encoded correctly.
  if (error instanceof URIError) return new ProblemError('route-not-found', 'The address is not encoded correctly.', { cause: error });
  return new ProblemError(
    'internal-error',
    'Something failed on our side. Nothing of this request was stored. If it happens again, tell us the requestId.',
    { cause: error },
  );
}
