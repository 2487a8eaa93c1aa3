// People to test with: one local issuer signs their tokens; membership is a row in the test file's database.
import { randomUUID } from 'node:crypto';
import type { Role } from '@portcullis/contract';
import { stopAtEnd } from '@portcullis/db/testing';
import { type LocalIdentity, startLocalIdentity } from '../../../scripts/local-identity/local-identity.ts';
import type { TokenOverrides } from '../../../scripts/local-identity/mint-tokens.ts';
import { makeId, type MemberId, type TenantId } from '../../src/domain/ids.ts';
import type { Pool } from '../../src/store/make-pool.ts';
import { insertMember } from '../../src/store/members.store.ts';
import { withTenant } from '../../src/store/tenant-tx.ts';

let issuer: Promise<LocalIdentity> | undefined;

function getIssuer(): Promise<LocalIdentity> {
  return (issuer ??= startIssuer());
}

async function startIssuer(): Promise<LocalIdentity> {
  const identity = await startLocalIdentity({ port: 0, dashboardOrigins: [] });
  stopAtEnd(() => {
    issuer = undefined;
    return identity.stop();
  });
  return identity;
}

/** Environment of an API that takes the issuer's tokens. */
export async function signInSettings(): Promise<Record<string, string>> {
  const { instance, clientIds } = await getIssuer();
  return {
    LOCAL_MODE: '1',
    ENTRA_INSTANCE: instance,
    ENTRA_API_CLIENT_ID: clientIds.api,
    ENTRA_DASHBOARD_CLIENT_ID: clientIds.dashboard,
    ENTRA_CLI_CLIENT_ID: clientIds.commandLine,
  };
}

/** Somebody whom Microsoft knows. */
export interface TestPerson {
  readonly name: string;
  /** `tid` and `oid`. */
  readonly entraTenantId: string;
  readonly entraObjectId: string;
  /** An access token, of a sign-in of this moment unless told otherwise. */
  readonly tokenWith: (overrides?: TokenOverrides) => Promise<string>;
  readonly token: string;
}

/** Somebody who belongs to no tenant yet. */
export async function makeStranger({ name = 'Grace Hopper', isPersonal = false } = {}): Promise<TestPerson> {
  const identity = await getIssuer();
  const key = isPersonal ? 'margaret' : 'ada';
  const entraTenantId = identity.people.find((one) => one.key === key)!.tid;
  const entraObjectId = randomUUID();
  const tokenWith = (overrides: TokenOverrides = {}): Promise<string> =>
    identity.tokenFor(key, { ...overrides, claims: { oid: entraObjectId, name, email: 'person@example.com', ...overrides.claims } });
  return { name, entraTenantId, entraObjectId, tokenWith, token: await tokenWith() };
}

export interface TestMember extends TestPerson {
  readonly tenantId: TenantId;
  readonly memberId: MemberId;
}

/** Makes somebody a member. */
export async function addMember(
  pool: Pool,
  { tenantId }: { readonly tenantId: TenantId },
  person: TestPerson,
  role: Role,
): Promise<TestMember> {
  const memberId = makeId.member();
  const { name, entraTenantId, entraObjectId } = person;
  await withTenant(pool, tenantId, { readOnly: false }, (tx) =>
    insertMember(tx, { id: memberId, entraTenantId, entraObjectId, name, email: 'person@example.com', role }),
  );
  return { ...person, tenantId, memberId };
}

/** A member who has just signed in. */
export async function makePerson(api: { readonly pool: Pool }, tenant: { readonly tenantId: TenantId }, role: Role): Promise<TestMember> {
  return addMember(api.pool, tenant, await makeStranger({ name: `The ${role}` }), role);
}

/** A sign-in that is too old for what needs a fresh one. */
export const staleSignIn: TokenOverrides = { authTime: new Date(Date.now() - 3_600_000) };

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls a route with a token or a key. */
export async function call(
  api: { readonly url: string },
  credential: string,
  method: string,
  path: string,
  { body, headers = {} }: CallOptions = {},
): Promise<Response> {
  return fetch(`${api.url}${path}`, {
    method: method.toUpperCase(),
    headers: { authorization: `Bearer ${credential}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Calls a route that must answer with this status, and gives the answer's document. */
export async function callOk<Answer>(
  api: { readonly url: string },
  credential: string,
  method: string,
  path: string,
  { status = 200, ...options }: CallOptions & { readonly status?: number } = {},
): Promise<Answer> {
  const response = await call(api, credential, method, path, options);
  const text = await response.text();
  if (response.status !== status) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}
