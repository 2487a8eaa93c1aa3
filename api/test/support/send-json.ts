// Calls with a JSON body, and what is read back: for tests of what people do over the API.
import type { Finding, FindingPage } from '@portcullis/contract';
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { get, type TestApi, type TestTenant } from './start-test-api.ts';

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Sends a body: an object is sent as JSON, anything else as it is. */
export async function sendJson(
  api: { readonly url: string },
  tenant: { readonly key: string },
  method: Method,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(api.url + path, {
    method,
    headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
}

/** The body of an answer that must be of this status. */
export async function readJson<Body>(response: Response, status = 200): Promise<Body> {
  const text = await response.text();
  expect(`${response.status} ${text}`).to.match(new RegExp(`^${status} `));
  return JSON.parse(text) as Body;
}

export async function getJson<Body>(api: TestApi, tenant: TestTenant, path: string, key?: string): Promise<Body> {
  return readJson<Body>(await get(api, tenant, path, key));
}

/** Findings of the tenant's project, up to 200. */
export async function listFindings(api: TestApi, tenant: TestTenant, query = ''): Promise<readonly Finding[]> {
  const page = await getJson<FindingPage>(api, tenant, `/api/v1/projects/${tenant.slug}/findings?limit=200${query}`);
  return page.items;
}

/** Rows as the superuser sees them, or arranges them. */
export async function runAsAdmin<Row extends object>(api: TestApi, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return withClient(api.database.adminUrl, async (client) => (await client.query<Row>(sql, parameters)).rows);
}
