// The tokens that both verifiers are shown: which come in, and which do not, each with the one thing that is wrong about it.
import { createHmac } from 'node:crypto';
import type { Authority } from '../../../src/adapters/entra/authority.ts';
import { assembleToken, type IssuerKey, signWith } from './local-issuer.ts';

export const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';
export const workTenant = '11111111-2222-4333-8444-555555555555';
export const otherTenant = '99999999-2222-4333-8444-555555555555';
export const apiClientId = 'aaaaaaaa-0000-4000-8000-000000000001';
export const spaClientId = 'aaaaaaaa-0000-4000-8000-000000000002';
export const cliClientId = 'aaaaaaaa-0000-4000-8000-000000000003';
export const personId = '77777777-7777-4777-8777-777777777777';
const personalId = '00000000-0000-0000-6666-777777777777';

/** What the rows make their tokens from. `main`, `personal` and `other` are published, the rest is not. */
export interface Kit {
  readonly instance: string;
  readonly main: IssuerKey;
  /** Published with the issuer of personal accounts. */
  readonly personal: IssuerKey;
  readonly removed: IssuerKey;
  /** Of an attacker, under the name of `main`. */
  readonly forged: IssuerKey;
  /** RSA of 1024 bits, published. */
  readonly weak: IssuerKey;
  /** Published for encryption. */
  readonly encryption: IssuerKey;
}

export interface CorpusRow {
  readonly name: string;
  readonly authority?: Authority;
  readonly comesIn: boolean;
  readonly headers: (kit: Kit) => readonly string[] | undefined;
}

type Json = Record<string, unknown>;
const seconds = (): number => Math.floor(Date.now() / 1000);

/** Claims of an ordinary access token, v2.0, for a person of `workTenant`. An override of undefined leaves the claim out. */
export function makeClaims(instance: string, overrides: Json = {}): Json {
  const { tid = workTenant } = overrides as { tid?: string };
  return {
    aud: apiClientId,
    iss: `${instance}/${tid}/v2.0`,
    iat: seconds() - 10,
    nbf: seconds() - 10,
    exp: seconds() + 3600,
    azp: spaClientId,
    azpacr: '0',
    name: 'Ada Lovelace',
    oid: personId,
    preferred_username: 'ada@contoso.example',
    scp: 'access_as_user',
    sub: 'pairwise-subject',
    tid: workTenant,
    ver: '2.0',
    ...overrides,
  };
}

/** An Authorization header with a token that is good but for the overrides. */
export function makeBearer(kit: Pick<Kit, 'instance' | 'main'>, claims: Json = {}, header: Json = {}, key: IssuerKey = kit.main): string {
  const full = { typ: 'JWT', alg: 'RS256', kid: key.kid, ...header };
  return `Bearer ${assembleToken(full, makeClaims(kit.instance, claims), signWith(key))}`;
}

const claims = (name: string, overrides: Json, comesIn = false): CorpusRow => ({
  name,
  comesIn,
  headers: (kit) => [makeBearer(kit, overrides)],
});
const header = (name: string, overrides: Json, comesIn = false): CorpusRow => ({
  name,
  comesIn,
  headers: (kit) => [makeBearer(kit, {}, overrides)],
});
const row = (name: string, make: (kit: Kit) => readonly string[] | undefined, comesIn = false): CorpusRow => ({
  name,
  comesIn,
  headers: make,
});
const token = (kit: Kit): string => makeBearer(kit).slice('Bearer '.length);
const editPart = (kit: Kit, index: number, edit: (part: string) => string): readonly string[] => [
  `Bearer ${token(kit)
    .split('.')
    .map((part, at) => (at === index ? edit(part) : part))
    .join('.')}`,
];
const asPersonal = { tid: personalTenant, oid: personalId };
const atTenant: Authority = { kind: 'tenant', tenantId: workTenant };
const atOrganizations: Authority = { kind: 'organizations' };

const goodRows: readonly CorpusRow[] = [
  claims('a work account', {}, true),
  claims('a personal account', asPersonal, true),
  row('a personal account, signed with the key of personal accounts', (kit) => [makeBearer(kit, asPersonal, {}, kit.personal)], true),
  { ...claims('a work account at organizations', {}, true), authority: atOrganizations },
  { ...claims('an account of the only tenant', {}, true), authority: atTenant },
  claims('a token of the command line', { azp: cliClientId }, true),
  claims('several scopes', { scp: 'openid access_as_user profile' }, true),
  claims('idtyp user', { idtyp: 'user' }, true),
  claims('no nbf', { nbf: undefined }, true),
  row('just expired, within the skew', (kit) => [makeBearer(kit, { exp: seconds() - 5 })], true),
  claims('names of odd types', { name: 7, preferred_username: {}, email: [], auth_time: 'now', acrs: 5, amr: { a: 1 }, roles: null }, true),
  row('x5t that equals kid', (kit) => [makeBearer(kit, {}, { x5t: kit.main.kid })], true),
  row('bearer in lower case', (kit) => [makeBearer(kit).replace('Bearer', 'bearer')], true),
  row('two spaces after the scheme', (kit) => [makeBearer(kit).replace(' ', '  ')], true),
];

const headerRows: readonly CorpusRow[] = [
  row('no header, the token being in the body or the query', () => undefined),
  row('an empty list of headers', () => []),
  row('the same header twice', (kit) => [makeBearer(kit), makeBearer(kit)]),
  row('two headers joined', (kit) => [`${makeBearer(kit)}, ${makeBearer(kit)}`]),
  row('another scheme', (kit) => [`Basic ${token(kit)}`]),
  row('the scheme alone', () => ['Bearer']),
  row('the scheme and a space', () => ['Bearer ']),
  row('no scheme', (kit) => [token(kit)]),
  row('a tab after the scheme', (kit) => [`Bearer\t${token(kit)}`]),
  row('a word after the token', (kit) => [`${makeBearer(kit)} more`]),
  row('a space at the end', (kit) => [`${makeBearer(kit)} `]),
  row('more than 12 KB', (kit) => [makeBearer(kit, { padding: 'x'.repeat(12_000) })]),
  row('one part', (kit) => [`Bearer ${token(kit).replaceAll('.', '')}`]),
  row('two parts', (kit) => [`Bearer ${token(kit).split('.').slice(0, 2).join('.')}`]),
  row('four parts', (kit) => [`${makeBearer(kit)}.x`]),
  row('an empty signature', (kit) => editPart(kit, 2, () => '')),
  row('a truncated signature', (kit) => editPart(kit, 2, (part) => part.slice(0, -4))),
  row('a signature of another token', (kit) => editPart(kit, 2, () => makeBearer(kit, { oid: otherTenant }).split('.')[2]!)),
  row('a modified payload', (kit) =>
    editPart(kit, 1, () => Buffer.from(JSON.stringify(makeClaims(kit.instance, { oid: otherTenant }))).toString('base64url')),
  ),
  row('a payload that is not JSON', (kit) => editPart(kit, 1, () => Buffer.from('{"aud":').toString('base64url'))),
  row('a header that is not JSON', (kit) => editPart(kit, 0, () => Buffer.from('{').toString('base64url'))),
  row('a header of null', (kit) => editPart(kit, 0, () => Buffer.from('null').toString('base64url'))),
  row('padding', (kit) => editPart(kit, 2, (part) => `${part}==`)),
  row('base64 instead of base64url', (kit) => editPart(kit, 1, (part) => `${part}+/`)),
];

const signatureRows: readonly CorpusRow[] = [
  row('alg none, unsigned', (kit) => [
    `Bearer ${assembleToken({ typ: 'JWT', alg: 'none', kid: 'main' }, makeClaims(kit.instance), () => '')}`,
  ]),
  row('alg none, with a signature', (kit) => [makeBearer(kit, {}, { alg: 'none' })]),
  row('HS256 with the public key as the secret', (kit) => {
    const sign = (input: string): string => createHmac('sha256', kit.main.publicPem).update(input).digest('base64url');
    return [`Bearer ${assembleToken({ typ: 'JWT', alg: 'HS256', kid: 'main' }, makeClaims(kit.instance), sign)}`];
  }),
  row('RS384', (kit) => [
    `Bearer ${assembleToken({ typ: 'JWT', alg: 'RS384', kid: 'main' }, makeClaims(kit.instance), signWith(kit.main, 'RSA-SHA384'))}`,
  ]),
  row('RS256 said, RS384 signed', (kit) => [
    `Bearer ${assembleToken({ typ: 'JWT', alg: 'RS256', kid: 'main' }, makeClaims(kit.instance), signWith(kit.main, 'RSA-SHA384'))}`,
  ]),
  header('alg in lower case', { alg: 'rs256' }),
  header('alg as a list', { alg: ['RS256'] }),
  header('an unknown kid', { kid: 'nobody' }),
  header('no kid', { kid: undefined }),
  header('an empty kid', { kid: '' }),
  header('kid as a number', { kid: 1 }),
  header('kid of the prototype', { kid: '__proto__' }),
  row('x5t but no kid', (kit) => [makeBearer(kit, {}, { kid: undefined, x5t: kit.main.kid })]),
  header('x5t of another key', { x5t: 'personal' }),
  header('x5t of null', { x5t: null }),
  header('crit', { crit: ['exp'] }),
  header('an empty crit', { crit: [] }),
  header('b64 false', { b64: false }),
  header('typ at+jwt', { typ: 'at+jwt' }),
  header('typ in lower case', { typ: 'jwt' }),
  header('no typ', { typ: undefined }),
  row("an attacker's key in the header", (kit) => [makeBearer(kit, {}, { jwk: kit.forged.jwk }, kit.forged)]),
  row('a key that was removed', (kit) => [makeBearer(kit, {}, {}, kit.removed)]),
  row('a key of 1024 bits', (kit) => [makeBearer(kit, {}, {}, kit.weak)]),
  row('a key for encryption', (kit) => [makeBearer(kit, {}, {}, kit.encryption)]),
  row('a work account, signed with the key of personal accounts', (kit) => [makeBearer(kit, {}, {}, kit.personal)]),
];

const issuerRows: readonly CorpusRow[] = [
  { ...claims('a personal account at organizations', asPersonal), authority: atOrganizations },
  { ...claims('another tenant at the only tenant', { tid: otherTenant }), authority: atTenant },
  { ...claims('a personal account at the only tenant', asPersonal), authority: atTenant },
  row('iss of another tenant', (kit) => [makeBearer(kit, { iss: `${kit.instance}/${otherTenant}/v2.0` })]),
  claims('iss of v1', { iss: `https://sts.windows.net/${workTenant}/` }),
  claims('iss of another host', { iss: `https://login.microsoftonline.example/${workTenant}/v2.0` }),
  row('iss with a slash at its end', (kit) => [makeBearer(kit, { iss: `${kit.instance}/${workTenant}/v2.0/` })]),
  row('iss as the bare template', (kit) => [makeBearer(kit, { iss: `${kit.instance}/{tenantid}/v2.0` })]),
  claims('no iss', { iss: undefined }),
  claims('iss as a list', { iss: [workTenant] }),
  claims('ver 1.0', { ver: '1.0' }),
  claims('ver as a number', { ver: 2 }),
  claims('no ver', { ver: undefined }),
  row('no tid', (kit) => [makeBearer(kit, { tid: undefined, iss: `${kit.instance}/${workTenant}/v2.0` })]),
  claims('tid that is no GUID', { tid: 'contoso.example' }),
  claims('tid of the template', { tid: '{tenantid}' }),
  claims('tid in upper case', { tid: 'AAAAAAAA-2222-4333-8444-555555555555' }),
  claims('tid as a list', { tid: [workTenant] }),
  claims('no oid', { oid: undefined }),
  claims('oid that is no GUID', { oid: 'ada@contoso.example' }),
  claims('oid with a line break', { oid: `${personId}\n` }),
  claims('oid as an object', { oid: {} }),
];

const useRows: readonly CorpusRow[] = [
  claims('aud of another API', { aud: otherTenant }),
  claims('aud as spn', { aud: `spn:${apiClientId}` }),
  claims('aud as a list of one', { aud: [apiClientId] }),
  claims('aud as a list of two', { aud: [apiClientId, otherTenant], azp: spaClientId }),
  claims('no aud', { aud: undefined }),
  claims('azp that is not allowed', { azp: otherTenant }),
  claims('azp as a list', { azp: [spaClientId] }),
  claims('no azp', { azp: undefined }),
  claims('no scp', { scp: undefined }),
  claims('scp as a list', { scp: ['access_as_user'] }),
  claims('scp as an object', { scp: { split: 1 } }),
  claims('scp as a number', { scp: 1 }),
  claims('scp of null', { scp: null }),
  claims('an empty scp', { scp: '' }),
  claims('a scope that only begins like ours', { scp: 'access_as_user.evil' }),
  claims('a scope that only ends like ours', { scp: 'evil.access_as_user' }),
  claims('a scope in another case', { scp: 'Access_As_User' }),
  claims('scopes with a comma between', { scp: 'access_as_user,other' }),
  claims('an application acting for itself', { idtyp: 'app', scp: undefined, roles: ['access_as_user'] }),
  claims('an application with a scope', { idtyp: 'app' }),
  claims('idtyp of an odd type', { idtyp: ['user'] }),
  claims("the dashboard's own ID token", { aud: spaClientId, azp: undefined, scp: undefined, nonce: 'n' }),
  claims("the API's own ID token", { azp: undefined, azpacr: undefined, scp: undefined, nonce: 'n' }),
];

const timeRows: readonly CorpusRow[] = [
  claims('expired', { exp: seconds() - 3600, nbf: seconds() - 7200 }),
  claims('no exp', { exp: undefined }),
  claims('exp as text', { exp: '9999999999' }),
  claims('exp of null', { exp: null }),
  claims('exp beyond any date', { exp: 1e20 }),
  claims('nbf to come', { nbf: seconds() + 1800 }),
  claims('nbf as text', { nbf: 'yesterday' }),
];

export const corpus: readonly CorpusRow[] = [...goodRows, ...headerRows, ...signatureRows, ...issuerRows, ...useRows, ...timeRows];
