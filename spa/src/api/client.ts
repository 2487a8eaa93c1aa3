// The one place that calls the API: token, tenant, problems, one renewal. What it receives is kept in memory only.
import { readProblem, unreachable, type Problem } from './problem.ts';

export type QueryValue = string | number | boolean | readonly string[] | null | undefined;
export type Query = Readonly<Record<string, QueryValue>>;
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface ApiRequest {
  readonly method: Method;
  readonly path: string;
  readonly query?: Query | undefined;
  readonly body?: unknown;
}

interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /** The tenant to act in, where it is not the one that is open; null for none. */
  readonly tenantId?: string | null | undefined;
}

export interface ApiClient {
  get: <Answer>(path: string, options?: SendOptions & { readonly query?: Query | undefined }) => Promise<Answer>;
  send: <Answer>(request: ApiRequest, options?: SendOptions) => Promise<Answer>;
  /** The raw answer, for downloads. */
  fetch: (request: ApiRequest, options?: SendOptions) => Promise<Response>;
}

interface ClientParts {
  /** An access token; renewed where `forceRefresh`. Throws `Problem` with status 401 where the person must sign in again. */
  readonly getToken: (options: { readonly forceRefresh: boolean }) => Promise<string>;
  readonly getTenantId: () => string | null;
  /** Called where even a renewed token is refused. */
  readonly onSignInExpired: () => void;
  /** Called where the API says that the tenant of a request is not, or no longer, the person's. */
  readonly onTenantNotFound?: (tenantId: string) => void;
}

export function makeClient({ getToken, getTenantId, onSignInExpired, onTenantNotFound }: ClientParts): ApiClient {
  const once = async (request: ApiRequest, options: SendOptions, forceRefresh: boolean): Promise<Response> => {
    const headers = new Headers({ accept: 'application/json', authorization: `Bearer ${await getToken({ forceRefresh })}` });
    if (typeof options.tenantId === 'string') headers.set('portcullis-tenant', options.tenantId);
    if (request.body !== undefined) headers.set('content-type', 'application/json');
    return reach(request, { headers, signal: options.signal ?? null });
  };
  const fetchAnswer = async (request: ApiRequest, { signal, tenantId = getTenantId() }: SendOptions = {}): Promise<Response> => {
    // Settled before anything is waited for: what was begun in one tenant must not end in another.
    const options = { signal, tenantId };
    const refuse = (problem: Problem): never => {
      if (problem.code === 'tenant-not-found' && typeof tenantId === 'string') onTenantNotFound?.(tenantId);
      throw problem;
    };
    const first = await once(request, options, false);
    if (first.ok) return first;
    const problem = await readProblem(first);
    if (problem.status !== 401 || problem.code === 'sign-in-stale') return refuse(problem);
    const second = await once(request, options, true);
    if (second.ok) return second;
    const again = await readProblem(second);
    if (again.status === 401 && again.code !== 'sign-in-stale') onSignInExpired();
    return refuse(again);
  };
  const send = async <Answer>(request: ApiRequest, options?: SendOptions): Promise<Answer> => {
    const answer = await fetchAnswer(request, options);
    return (answer.status === 204 ? undefined : await answer.json()) as Answer;
  };
  return {
    fetch: fetchAnswer,
    send,
    get: (path, { query, ...options } = {}) => send({ method: 'GET', path, query }, options),
  };
}

async function reach({ method, path, query, body }: ApiRequest, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path + formatQuery(query), {
      ...init,
      method,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    // An abandoned request is not a failure to show.
    if (init.signal?.aborted === true) throw error;
    throw unreachable();
  }
}

/** `?a=1&b=x,y`; what is null, undefined or empty is left out, lists are joined by commas. */
export function formatQuery(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const text = isList(value) ? value.join(',') : String(value ?? '');
    if (text !== '') search.set(name, text);
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

function isList(value: QueryValue): value is readonly string[] {
  return Array.isArray(value);
}
