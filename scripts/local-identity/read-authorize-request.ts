// Checks what a browser brings to the authorize endpoint (OpenID Connect Core 1.0, section 3.1.2.1; RFC 7636, section 4.3).
import { localClientIds } from './client-ids.ts';
import { findPerson, type LocalPerson } from './people.ts';
import { readScopes } from './read-scopes.ts';
import { admits, type Segment } from './segments.ts';

/** Where the answer goes. Known to be the dashboard's before anything else is looked at. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly responseMode: 'query' | 'fragment';
  readonly state: string | undefined;
}

export interface AuthorizeRequest extends ReturnAddress {
  readonly segment: Segment;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly codeChallenge: string;
  readonly nonce: string | undefined;
  readonly prompt: 'none' | 'login' | 'select_account' | undefined;
  /** The person that `login_hint` names, where their account may sign in here. */
  readonly hinted: LocalPerson | undefined;
  /** True where there was a hint, whoever it names. */
  readonly hasHint: boolean;
  /** Seconds. */
  readonly maxAge: number | undefined;
}

/** An error that may be told to the application (RFC 6749, section 4.1.2.1). */
export interface AuthorizeError {
  readonly code: string;
  readonly description: string;
}

export type ReadAuthorize =
  /** Shown to the person: an unknown address is never redirected to. */
  | { readonly refusal: string }
  | { readonly error: AuthorizeError; readonly returnTo: ReturnAddress }
  | { readonly request: AuthorizeRequest };

type Query = Readonly<Record<string, unknown>>;

const textOf = (query: Query, name: string): string | undefined => {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** True for an address of the dashboard's, to which a code may go. */
export function isDashboardAddress(address: string, dashboardOrigins: ReadonlySet<string>): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, hash, username, password } = new URL(address);
  return dashboardOrigins.has(origin) && hash === '' && username === '' && password === '';
}

const prompts = ['none', 'login', 'select_account'] as const;

function findError(query: Query): AuthorizeError | undefined {
  const invalid = (description: string): AuthorizeError => ({ code: 'invalid_request', description });
  if (Object.values(query).some((value) => typeof value !== 'string')) return invalid('AADSTS90014: A parameter was given twice.');
  const { response_type: type, response_mode: mode, prompt, claims, max_age: maxAge } = query;
  if (type !== 'code') return { code: 'unsupported_response_type', description: 'AADSTS70005: Only response_type=code is supported.' };
  if (mode !== undefined && mode !== 'query' && mode !== 'fragment') return invalid('AADSTS90014: response_mode is query or fragment.');
  if (!/^[\w-]{43}$/.test(textOf(query, 'code_challenge') ?? '') || query['code_challenge_method'] !== 'S256') {
    return invalid('AADSTS9002325: Proof Key for Code Exchange with S256 is required.');
  }
  if (!readScopes(query['scope'])) return { code: 'invalid_scope', description: 'AADSTS70011: The scope is missing or not known here.' };
  if (prompt !== undefined && !prompts.some((known) => known === prompt)) return invalid('AADSTS90023: The prompt is not supported.');
  if (maxAge !== undefined && !/^\d{1,9}$/.test(textOf(query, 'max_age') ?? '')) return invalid('AADSTS90023: max_age is no number.');
  return claims === undefined || isJson(claims) ? undefined : invalid('AADSTS50011: The claims are not JSON.');
}

function isJson(value: unknown): boolean {
  try {
    return typeof value === 'string' && typeof JSON.parse(value) === 'object';
  } catch {
    return false;
  }
}

/** Reads the query of an authorize request. */
export function readAuthorizeRequest(query: Query, segment: Segment, dashboardOrigins: ReadonlySet<string>): ReadAuthorize {
  const clientId = textOf(query, 'client_id');
  const redirectUri = textOf(query, 'redirect_uri');
  if (clientId !== localClientIds.dashboard) return { refusal: 'AADSTS700016: No application with this client id signs people in here.' };
  if (redirectUri === undefined || !isDashboardAddress(redirectUri, dashboardOrigins)) {
    return { refusal: 'AADSTS50011: The redirect_uri is not an address of the dashboard.' };
  }
  const responseMode = query['response_mode'] === 'fragment' ? 'fragment' : 'query';
  const returnTo: ReturnAddress = { redirectUri, responseMode, state: textOf(query, 'state') };
  const error = findError(query);
  const codeChallenge = textOf(query, 'code_challenge');
  const scopes = readScopes(query['scope']);
  if (error || codeChallenge === undefined || !scopes) {
    return { error: error ?? { code: 'invalid_request', description: 'The request is not complete.' }, returnTo };
  }
  const hint = textOf(query, 'login_hint');
  const hinted = hint === undefined ? undefined : findPerson(hint);
  const maxAge = textOf(query, 'max_age');
  return {
    request: {
      ...returnTo,
      segment,
      clientId,
      scopes,
      codeChallenge,
      nonce: textOf(query, 'nonce'),
      prompt: prompts.find((known) => known === query['prompt']),
      hinted: hinted && admits(segment, hinted) ? hinted : undefined,
      hasHint: hint !== undefined,
      maxAge: maxAge === undefined ? undefined : Number(maxAge),
    },
  };
}
