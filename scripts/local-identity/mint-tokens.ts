// What a sign-in is worth: the access token, the id token and the answer that carries them, with the claims that Entra's v2.0 tokens have.
import { createHash, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { fullScope, localClientIds, localScope } from './client-ids.ts';
import type { KeyRing } from './make-key-ring.ts';
import type { LocalPerson } from './people.ts';
import { issuerOf } from './segments.ts';

/** Seconds. MSAL renews a token 300 s before its end, so a shorter life would never be used from its cache. */
export const tokenLife = 3600;

/** Microsoft Graph: what Entra issues an access token for where no API was asked for. */
const graphId = '00000003-0000-0000-c000-000000000000';

/** A person at an application. */
export interface SignedIn {
  readonly person: LocalPerson;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** When the person picked their account, milliseconds since the epoch. */
  readonly authTime: number;
  readonly nonce: string | undefined;
}

export interface TokenOverrides {
  readonly authTime?: Date;
  /** Seconds; negative for a token that is over. */
  readonly expiresIn?: number;
  readonly clientId?: string;
  readonly scp?: string;
  readonly roles?: readonly string[];
  /** Put over all others, undefined takes a claim away. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Seconds since the epoch, as tokens have them. */
const inSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** Differs between applications, as Entra's does: nobody may look people up by it. */
const pairwise = (person: LocalPerson, audience: string): string =>
  createHash('sha256').update(`${person.tid} ${person.oid} ${audience}`).digest('base64url');

function claimsOf(instance: string, { person, authTime }: SignedIn, audience: string, now: number): JWTPayload {
  const issuedAt = inSeconds(now);
  return {
    aud: audience,
    iss: issuerOf(instance, person.tid),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + tokenLife,
    auth_time: inSeconds(authTime),
    name: person.name,
    preferred_username: person.email,
    email: person.email,
    oid: person.oid,
    sub: pairwise(person, audience),
    tid: person.tid,
    uti: randomUUID(),
    ver: '2.0',
  };
}

const isForApi = (scopes: readonly string[]): boolean => scopes.includes(fullScope);

/** The access token. Where only sign-in scopes were asked for, it is one for Microsoft Graph that no API of ours takes. */
export async function mintAccessToken(
  keys: KeyRing,
  instance: string,
  signedIn: SignedIn,
  now: number,
  overrides: TokenOverrides = {},
): Promise<string> {
  const forApi = isForApi(signedIn.scopes);
  const claims = claimsOf(instance, signedIn, forApi ? localClientIds.api : graphId, now);
  const { expiresIn, roles } = overrides;
  return keys.sign({
    ...claims,
    ...(expiresIn === undefined ? {} : { exp: inSeconds(now) + expiresIn }),
    ...(roles === undefined ? {} : { roles }),
    acr: '1',
    acrs: ['p1'],
    amr: ['pwd', 'mfa'],
    azp: overrides.clientId ?? signedIn.clientId,
    azpacr: '0',
    scp: overrides.scp ?? (forApi ? localScope : 'openid profile email'),
    ...overrides.claims,
  });
}

function mintIdToken(keys: KeyRing, instance: string, signedIn: SignedIn, now: number): Promise<string> {
  const { nonce } = signedIn;
  return keys.sign({ ...claimsOf(instance, signedIn, signedIn.clientId, now), ...(nonce === undefined ? {} : { nonce }) });
}

/** Who it is, in the form that MSAL makes its account from. */
export const clientInfo = ({ oid, tid }: LocalPerson): string => Buffer.from(JSON.stringify({ uid: oid, utid: tid })).toString('base64url');

/** The answer of the token endpoint. MSAL keeps the access token under the scopes that are named here, so they are written in full. */
export async function mintTokens(keys: KeyRing, instance: string, signedIn: SignedIn, refreshToken: string | undefined, now: number) {
  const { scopes, person } = signedIn;
  return {
    token_type: 'Bearer',
    scope: (isForApi(scopes) ? scopes.filter((scope) => scope.startsWith('api://')) : ['openid', 'profile', 'email']).join(' '),
    expires_in: tokenLife,
    ext_expires_in: tokenLife,
    access_token: await mintAccessToken(keys, instance, signedIn, now),
    ...(scopes.includes('openid') ? { id_token: await mintIdToken(keys, instance, signedIn, now) } : {}),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    client_info: clientInfo(person),
  };
}
