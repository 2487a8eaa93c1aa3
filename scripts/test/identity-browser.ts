// A browser as far as the local sign-in can tell: keeps cookies, follows nothing by itself, and knows PKCE.
import { createHash, randomBytes } from 'node:crypto';
import type { LocalIdentity } from '../local-identity/local-identity.ts';
import { fullScope } from '../local-identity/client-ids.ts';

export const dashboard = 'http://localhost:8080';
export const redirectUri = `${dashboard}/redirect.html`;

export const makeVerifier = (): string => randomBytes(32).toString('base64url');

/** Address of an authorize request as MSAL makes it. A parameter that is undefined is left out. */
export function authorizeUrl(
  identity: LocalIdentity,
  verifier: string,
  more: Readonly<Record<string, string | undefined>> = {},
  segment = 'common',
): string {
  const parameters: Record<string, string | undefined> = {
    client_id: identity.clientIds.dashboard,
    redirect_uri: redirectUri,
    response_type: 'code',
    response_mode: 'query',
    scope: `${fullScope} openid profile offline_access`,
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${identity.instance}/${segment}/oauth2/v2.0/authorize?${new URLSearchParams(given).toString()}`;
}

export interface Shown {
  readonly status: number;
  readonly text: string;
  /** Where it leads; undefined where it stays. */
  readonly location: URL | undefined;
  readonly headers: Headers;
}

export interface IdentityBrowser {
  readonly open: (url: string) => Promise<Shown>;
  /** Sends a form of the page at that address. */
  readonly submit: (url: string, form: Readonly<Record<string, string>>) => Promise<Shown>;
}

/** A browser with an empty jar. */
export function makeIdentityBrowser(): IdentityBrowser {
  const jar = new Map<string, string>();
  const ask = async (
    url: string,
    init: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: URLSearchParams },
  ): Promise<Shown> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, ...(cookie === '' ? {} : { cookie }) } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      text: await response.text(),
      location: location === null ? undefined : new URL(location, url),
      headers: response.headers,
    };
  };
  return {
    open: (url) => ask(url, {}),
    submit: (url, form) => ask(url, { method: 'POST', headers: { origin: new URL(url).origin }, body: new URLSearchParams({ ...form }) }),
  };
}

/** The answer of the token endpoint, as a program reads it. */
export async function askTokens(
  identity: LocalIdentity,
  form: Readonly<Record<string, string>>,
  { segment = 'common', origin = dashboard }: { readonly segment?: string; readonly origin?: string } = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Readonly<Record<string, unknown>> }> {
  const response = await fetch(`${identity.instance}/${segment}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ client_id: identity.clientIds.dashboard, client_info: '1', ...form }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : { text } };
}

/** The form that redeems the code of an address. */
export const codeForm = (location: URL | undefined, verifier: string): Readonly<Record<string, string>> => ({
  grant_type: 'authorization_code',
  code: location?.searchParams.get('code') ?? '',
  redirect_uri: redirectUri,
  code_verifier: verifier,
});

/** Claims of a token, unverified. */
export function claimsIn(token: unknown): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

/** Picks a person on the page of an authorize request and redeems the code. */
export async function signInThrough(browser: IdentityBrowser, identity: LocalIdentity, person: string) {
  const verifier = makeVerifier();
  const picked = await browser.submit(authorizeUrl(identity, verifier), { person });
  return (await askTokens(identity, codeForm(picked.location, verifier))).body;
}
