// The one door for people: from the Authorization headers of a request to who sends it. Gate, keys, library, claims.
import { type Authority, isGuid, metadataIssuer, metadataUrl } from './authority.ts';
import { checkClaims, type ClaimRules, type EntraIdentity } from './check-claims.ts';
import { GuardedBearerStrategy } from './guarded-bearer-strategy.ts';
import { makeSigningKeys, type SigningKeysOptions } from './signing-keys.ts';
import { readGatedToken } from './token-gate.ts';

export interface EntraSignIn {
  /**
   * Who sends the request. Says nothing about what they may do: membership is read per request, never from the token.
   * @param authorizationHeaders every Authorization header (`req.headersDistinct.authorization`)
   * @throws ProblemError `credentials-missing`, the invalid token's code (both 401), `service-unavailable` (503, with retryAfter)
   */
  readonly verify: (authorizationHeaders: readonly string[] | undefined) => Promise<EntraIdentity>;
  readonly stop: () => void;
}

/** Seams for tests (`fetch`, `now`, `repeat`, `timing`) have sound defaults. */
export interface EntraSignInOptions extends Pick<
  SigningKeysOptions,
  'allowLoopbackHttp' | 'onFailure' | 'fetch' | 'now' | 'repeat' | 'timing'
> {
  /** `https://login.microsoftonline.com`, another national cloud, or the local issuer; without a slash at its end. */
  readonly instance: string;
  readonly authority: Authority;
  /** Application (client) id of this API: the only audience. */
  readonly apiClientId: string;
  /** Applications whose tokens we take: the dashboard and the command line. */
  readonly clientIds: readonly string[];
  /** Name of our scope, such as `access_as_user`. */
  readonly scope: string;
  /** Seconds, 60 to 300; 120 where not given. */
  readonly clockSkew?: number | undefined;
}

/** @throws Error on settings that would weaken a check without a word */
function readRules(options: EntraSignInOptions): ClaimRules {
  const { instance, authority, apiClientId, clientIds, scope, clockSkew = 120 } = options;
  if (!Number.isInteger(clockSkew) || clockSkew < 60 || clockSkew > 300) throw new Error('The clock skew is 60 to 300 whole seconds.');
  const ids = [apiClientId, ...clientIds, ...(authority.kind === 'tenant' ? [authority.tenantId] : [])];
  if (clientIds.length === 0 || !ids.every(isGuid)) throw new Error('Client and tenant ids are GUIDs in lower case.');
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) throw new Error('The scope is one name (RFC 6749, section 3.3).');
  if (!URL.canParse(instance) || new URL(instance).origin !== instance) throw new Error('The instance is an origin without a slash.');
  return { instance, authority, apiClientId, clientIds, scope, clockSkew };
}

/**
 * Makes the door. Nothing is fetched before the first sign-in.
 * @throws Error on settings that cannot be right
 */
export function makeEntraSignIn(options: EntraSignInOptions): EntraSignIn {
  const rules = readRules(options);
  const { instance, authority, apiClientId, clockSkew } = rules;
  const { now = Date.now, allowLoopbackHttp, onFailure, fetch, repeat, timing } = options;
  const keys = makeSigningKeys({
    metadataUrl: metadataUrl(instance, authority),
    issuer: metadataIssuer(instance, authority),
    allowLoopbackHttp,
    onFailure,
    fetch,
    now,
    repeat,
    timing,
  });
  const strategy = new GuardedBearerStrategy({
    keys,
    apiClientId,
    clockSkew,
    checkClaims: (claims, key) => checkClaims(claims, key.issuer, rules, Math.floor(now() / 1000)),
  });
  return {
    verify: async (authorizationHeaders) => strategy.verifyToken(readGatedToken(authorizationHeaders)),
    stop: keys.stop,
  };
}
