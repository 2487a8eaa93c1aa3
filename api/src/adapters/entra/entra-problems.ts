// What a refused sign-in looks like from outside: one answer for every bad token, one for every trouble of ours.
import { ProblemError } from '../../errors.ts';

/** 401 with the same words whatever was wrong, so that nobody learns which check caught a forgery. @param reason logged, never sent */
export function invalidToken(reason: string): ProblemError {
  return new ProblemError('token-invalid', 'The access token is not valid here. Sign in again.', { cause: reason });
}

/** 503: the fault is ours or the sign-in service's, so the token may well be good. @param retryAfter seconds */
export function signInUnavailable(retryAfter: number, cause: unknown): ProblemError {
  return new ProblemError('service-unavailable', 'Sign-ins cannot be checked just now. Try again shortly.', { retryAfter, cause });
}
