// How the endpoints for programs say no, in Entra's form (RFC 6749, section 5.2).
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';

/** Thrown by a grant; its words go to the application. */
export class TokenError extends Error {
  readonly code: string;

  /** @param code such as `invalid_grant` @param description starts with Entra's own number for it */
  constructor(code: string, description: string) {
    super(description);
    this.name = 'TokenError';
    this.code = code;
  }
}

export function sendTokenError(response: Response, { code, message }: TokenError): void {
  response.status(400).json({
    error: code,
    error_description: message,
    error_codes: [Number(/^AADSTS(\d+)/.exec(message)?.[1] ?? 0)],
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
  });
}
