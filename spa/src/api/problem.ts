// A refusal of the API as an error, so that pages can show its words (RFC 9457).
import type { Problem as ProblemDocument } from './contract.ts';

interface ProblemParts {
  /** 0 where no answer came. */
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly pointer?: string | undefined;
  readonly requestId?: string | undefined;
  /** What the sign-in must give, as JSON; where the API asks for a fresh one. */
  readonly claims?: string | undefined;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly pointer: string | undefined;
  readonly requestId: string | undefined;
  readonly claims: string | undefined;

  constructor(parts: ProblemParts) {
    super(parts.detail);
    this.name = 'Problem';
    this.status = parts.status;
    this.code = parts.code;
    this.detail = parts.detail;
    this.pointer = parts.pointer;
    this.requestId = parts.requestId;
    this.claims = parts.claims;
  }
}

export const unreachable = (): Problem =>
  new Problem({ status: 0, code: 'unreachable', detail: 'The server could not be reached. Check your connection and try again.' });

/** Reads the problem out of an answer; a proxy's page or an empty body gives one in the same form. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const told = (typeof body === 'object' && body !== null ? body : {}) as Partial<Record<keyof ProblemDocument, unknown>>;
  return new Problem({
    status: response.status,
    code: textOr(told.code, 'answer-unreadable'),
    detail: textOr(told.detail, `The server answered ${response.status} without saying why.`),
    pointer: textOr(told.pointer, undefined),
    requestId: textOr(told.requestId, undefined),
    claims: readClaims(response.headers.get('www-authenticate')),
  });
}

/** The claims challenge (OpenID Connect Core 5.5, as Entra's continuous access evaluation sends it): base64 of JSON. */
export function readClaims(header: string | null): string | undefined {
  const encoded = /\bclaims="([A-Za-z0-9+/_=-]+)"/.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  try {
    const claims = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    JSON.parse(claims);
    return claims;
  } catch {
    return undefined;
  }
}

function textOr<Other>(value: unknown, other: Other): string | Other {
  return typeof value === 'string' && value !== '' ? value : other;
}
