// A second verifier, written apart from ours and on another library (jose). Both must agree about every token of the corpus.
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import type { EntraSignInOptions } from '../../../src/adapters/entra/entra-sign-in.ts';

const guid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad';

function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

function readToken(headers: readonly string[] | undefined): string {
  must(headers?.length === 1, 'one header');
  const [scheme, ...rest] = headers[0]!.split(' ').filter((word, index) => index === 0 || word !== '');
  must(scheme!.toLowerCase() === 'bearer' && rest.length === 1 && !headers[0]!.endsWith(' '), 'bearer');
  must(headers[0]!.length <= 12_288, 'size');
  for (const part of rest[0]!.split('.'))
    must(btoa(atob(part.replace(/-/g, '+').replace(/_/g, '/'))).replace(/=+$/, '').length === part.length, 'parts');
  return rest[0]!;
}

function checkTenant(payload: Record<string, unknown>, keyIssuer: unknown, { instance, authority }: EntraSignInOptions): void {
  const { tid, oid, iss } = payload;
  must(typeof tid === 'string' && guid.test(tid) && typeof oid === 'string' && guid.test(oid), 'ids');
  must(iss === `${instance}/${tid}/v2.0` && typeof keyIssuer === 'string' && keyIssuer.replace('{tenantid}', tid) === iss, 'iss');
  if (authority.kind === 'tenant') must(tid === authority.tenantId, 'tenant');
  if (authority.kind === 'organizations') must(tid !== consumers, 'personal');
}

/** Ends well for a token that may come in; throws on any other. */
export async function verifyWithJose(
  headers: readonly string[] | undefined,
  options: EntraSignInOptions,
  jwks: JSONWebKeySet,
): Promise<void> {
  const token = readToken(headers);
  const header = decodeProtectedHeader(token);
  must(header.typ === 'JWT' && typeof header.kid === 'string' && header.kid !== '' && !('b64' in header) && !('crit' in header), 'header');
  must(!('x5t' in header) || header.x5t === header.kid, 'x5t');
  const keySet = createLocalJWKSet(jwks);
  await compactVerify(token, keySet, { algorithms: ['RS256'] });
  const { payload } = await jwtVerify<Record<string, unknown>>(token, keySet, {
    algorithms: ['RS256'],
    audience: options.apiClientId,
    clockTolerance: options.clockSkew ?? 120,
    requiredClaims: ['exp', 'iss', 'aud', 'tid', 'oid', 'azp', 'scp'],
  });
  must(payload['ver'] === '2.0' && payload['aud'] === options.apiClientId, 'ver, aud');
  must(Math.abs(payload.exp!) <= 8_640_000_000_000, 'exp');
  checkTenant(payload, (jwks.keys.find(({ kid }) => kid === header.kid) as { issuer?: unknown }).issuer, options);
  must(
    options.clientIds.some((id) => id === payload['azp']),
    'azp',
  );
  must(typeof payload['scp'] === 'string' && new Set(payload['scp'].split(' ')).has(options.scope), 'scp');
  must(!('idtyp' in payload) || (typeof payload['idtyp'] === 'string' && payload['idtyp'] !== 'app'), 'idtyp');
}
