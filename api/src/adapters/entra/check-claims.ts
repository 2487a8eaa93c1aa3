// Judges the claims of a token whose signature is good. Pure, and it never throws, whatever the claims are made of.
import { cleanText } from '../../domain/clean-text.ts';
import { admitsTenant, type Authority, fillIssuer, isGuid, issuerTemplate, personalTenantId } from './authority.ts';
import { isJsonObject } from './is-json-object.ts';

/** Who signed in. Only `tenantId` with `objectId` says who it is; the texts are for showing. */
export interface EntraIdentity {
  /** `tid` */
  readonly tenantId: string;
  /** `oid` */
  readonly objectId: string;
  /** For showing only: people choose it. */
  readonly name: string | undefined;
  /** For showing only: it may be unverified and may change hands. Never look anybody up by it. */
  readonly email: string | undefined;
  /** An individual's account, which belongs to no organisation. */
  readonly isPersonal: boolean;
  /** When the person last proved themselves; undefined where the token does not say, which is never fresh enough. */
  readonly authTime: Date | undefined;
  /** Authentication contexts that were met. */
  readonly acrs: readonly string[];
  /** How the person proved themselves. */
  readonly amr: readonly string[];
  readonly expiresAt: Date;
}

export interface ClaimRules {
  /** `https://login.microsoftonline.com`, without a slash at its end */
  readonly instance: string;
  readonly authority: Authority;
  readonly apiClientId: string;
  /** Applications whose tokens we take: the dashboard and the command line. */
  readonly clientIds: readonly string[];
  /** Name of our scope, without the API's address. */
  readonly scope: string;
  /** Seconds by which clocks may differ, 60 to 300: less refuses honest machines, more keeps dead tokens alive. */
  readonly clockSkew: number;
}

/** Either who it is, or why not. The reason holds none of the token's values. */
export type ClaimsVerdict = { readonly identity: EntraIdentity } | { readonly refusal: string };

type Claims = Readonly<Record<string, unknown>>;

/** A NumericDate (RFC 7519, section 2) that a Date can hold. */
function readDate(seconds: unknown): Date | undefined {
  const date = typeof seconds === 'number' ? new Date(seconds * 1000) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

/** A text to show, rid of what a page, a terminal or PostgreSQL could trip over; undefined where nothing is left. */
function readText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? cleanText(value, 256).text : '';
  return text === '' ? undefined : text;
}

/** Odd entries are left out: these claims only ever add trust. */
function readTexts(value: unknown): readonly string[] {
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.filter((entry) => typeof entry === 'string');
}

/** Who issued it and for which tenant (Microsoft identity platform, "Secure applications and APIs by validating claims"). */
function refuseIssuer(claims: Claims, keyIssuer: string, rules: ClaimRules): string | undefined {
  const { ver, tid, oid, iss } = claims;
  if (ver !== '2.0') return 'ver is not 2.0';
  if (!isGuid(tid)) return 'tid is no GUID';
  if (!isGuid(oid)) return 'oid is no GUID';
  if (iss !== fillIssuer(issuerTemplate(rules.instance), tid)) return 'iss is not that of the tenant';
  // The key of personal accounts, say, must not sign for an organisation.
  if (iss !== fillIssuer(keyIssuer, tid)) return 'the key signs for another issuer';
  if (!admitsTenant(rules.authority, tid)) return 'the tenant may not sign in here';
  return undefined;
}

/** For whom it is, through which application, to do what: this is what tells an access token for us from any other token. */
function refuseUse(claims: Claims, rules: ClaimRules): string | undefined {
  const { aud, azp, scp, idtyp } = claims;
  if (aud !== rules.apiClientId) return 'aud is not this API';
  if (typeof azp !== 'string' || !rules.clientIds.includes(azp)) return 'azp is no application of ours';
  if (typeof scp !== 'string' || !scp.split(' ').includes(rules.scope)) return 'scp lacks the scope';
  if (idtyp !== undefined && (typeof idtyp !== 'string' || idtyp === 'app')) return 'idtyp is not that of a person';
  return undefined;
}

/** RFC 7519, sections 4.1.4 and 4.1.5. @param now seconds since the epoch */
function refuseTime(claims: Claims, clockSkew: number, now: number): string | undefined {
  const { exp, nbf } = claims;
  if (typeof exp !== 'number' || !readDate(exp)) return 'exp is no time';
  if (now >= exp + clockSkew) return 'exp is past';
  if (nbf === undefined) return undefined;
  if (typeof nbf !== 'number' || !readDate(nbf)) return 'nbf is no time';
  return nbf >= now + clockSkew ? 'nbf is to come' : undefined;
}

/**
 * Judges claims whose signature was verified.
 * @param claims the payload, of any type
 * @param keyIssuer issuer of the key that signed it
 * @param now seconds since the epoch
 */
export function checkClaims(claims: unknown, keyIssuer: string, rules: ClaimRules, now: number): ClaimsVerdict {
  if (!isJsonObject(claims)) return { refusal: 'the claims are no object' };
  const refusal = refuseIssuer(claims, keyIssuer, rules) ?? refuseUse(claims, rules) ?? refuseTime(claims, rules.clockSkew, now);
  if (refusal !== undefined) return { refusal };
  const { tid, oid, exp, auth_time: authTime, name, email, preferred_username: userName, acrs, amr } = claims;
  // Repeated for the compiler; refuseIssuer and refuseTime have answered these.
  const expiresAt = readDate(exp);
  if (!isGuid(tid) || !isGuid(oid) || !expiresAt) return { refusal: 'tid, oid or exp is missing' };
  return {
    identity: {
      tenantId: tid,
      objectId: oid,
      name: readText(name),
      email: readText(email) ?? readText(userName),
      isPersonal: tid === personalTenantId,
      authTime: readDate(authTime),
      acrs: readTexts(acrs),
      amr: readTexts(amr),
      expiresAt,
    },
  };
}
