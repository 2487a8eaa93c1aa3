// Uploads that are refused for who sends them or what stands around the body. Bodies: bad-reports.test.ts; broken
// connections and limits: bad-transport.test.ts.
import { apiKeyChecksum, type ProblemCode } from '@portcullis/contract';
import { request } from 'node:http';
import { makeApiKey } from '../../src/domain/api-key.ts';
import { createApiKey, revokeApiKey } from '../../src/services/manage-api-keys.ts';
import { createProject } from '../../src/services/manage-projects.ts';
import { expectRefusal } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { someCommit, type TestTenant, upload, uploadOk, useApi } from '../support/start-test-api.ts';

type Headers = Readonly<Record<string, string>>;

const sarif = 'application/sarif+json';
const door = 'POST /api/v1/projects/{project}/scans';
const goodQuery = `commit=${someCommit}&ref=refs/heads/main`;
const report = JSON.stringify(makeSarif([{}]));

/** A well-formed key with the clear id of one key and the secret of the other. */
function makeHybrid(one: string, other: string): string {
  const body = one.slice(0, 17) + other.slice(17, -6);
  return body + apiKeyChecksum(body);
}

describe(`${door}: who may upload`, () => {
  const api = useApi();
  const keys: Record<string, string> = {};
  let tenant: TestTenant;
  let bystander: TestTenant;

  before('make keys of every kind', async () => {
    tenant = await api().makeTenant();
    bystander = await api().makeTenant('mobile-app');
    const sibling = await createProject({ pool: api().pool }, tenant.actor, { slug: 'other', name: 'o', defaultBranch: 'refs/heads/main' });
    const made = await createApiKey({ pool: api().pool }, tenant.actor, {
      name: 'revoked',
      projectId: undefined,
      scopes: ['ingest'],
      expiresAt: undefined,
    });
    await revokeApiKey({ pool: api().pool }, tenant.actor, made.keyId);
    keys['revoked'] = made.key;
    keys['expired'] = await api().makeKey(tenant, { expiresAt: new Date('2020-01-01') });
    keys['of a sibling project'] = await api().makeKey(tenant, { projectId: sibling });
    keys['of another tenant'] = bystander.key;
    keys['of another tenant’s project'] = await api().makeKey(bystander, { projectId: bystander.projectId });
    keys['that may only read'] = await api().makeKey(tenant, { scopes: ['read'] });
    keys['whose checksum is wrong'] = `${tenant.key.slice(0, -1)}${tenant.key.endsWith('A') ? 'B' : 'A'}`;
    keys['that was cut'] = tenant.key.slice(0, -1);
    keys['of another kind'] = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
    keys['that does not exist'] = makeApiKey('ten').key;
    keys['with the id of one and the secret of another'] = makeHybrid(tenant.key, makeApiKey('ten').key);
  });

  const badKeys: readonly (readonly [kind: string, status: number, code: ProblemCode])[] = [
    ['whose checksum is wrong', 401, 'key-malformed'],
    ['that was cut', 401, 'key-malformed'],
    ['of another kind', 401, 'key-malformed'],
    ['that does not exist', 401, 'key-invalid'],
    ['with the id of one and the secret of another', 401, 'key-invalid'],
    ['revoked', 401, 'key-invalid'],
    ['expired', 401, 'key-invalid'],
    ['of a sibling project', 404, 'project-not-found'],
    ['of another tenant', 404, 'project-not-found'],
    ['of another tenant’s project', 404, 'project-not-found'],
    ['that may only read', 403, 'scope-missing'],
  ];
  for (const [kind, status, code] of badKeys) {
    it(`refuses a key ${kind} with ${status} ${code}.`, async () => {
      await expectRefusal(api(), () => upload(api(), tenant, report, { key: keys[kind]! }), { status, code });
    });
  }

  const badHeaders: readonly (readonly [what: string, values: (key: string) => readonly string[]])[] = [
    ['no Authorization header', () => []],
    ['two Authorization headers', (key) => [`Bearer ${key}`, `Bearer ${key}`]],
    ['another scheme than Bearer', (key) => [`Basic ${key}`]],
    ['two keys in one header', (key) => [`Bearer ${key} ${key}`]],
    ['an Authorization header of 20,000 characters', () => [`Bearer ${'x'.repeat(14_000)}`]],
  ];
  for (const [what, values] of badHeaders) {
    it(`refuses ${what} with 401 credentials-missing.`, async () => {
      const send = (): Promise<Response> =>
        new Promise((resolve, reject) => {
          const keyHeaders = values(tenant.key).flatMap((value) => ['authorization', value]);
          const headers = ['host', 'localhost', 'content-type', 'application/json', ...keyHeaders];
          const sent = request(`${api().url}/api/v1/projects/web-shop/scans?${goodQuery}`, { method: 'POST', headers }, (answer) => {
            const chunks: Buffer[] = [];
            answer.on('data', (chunk: Buffer) => chunks.push(chunk));
            answer.on('end', () => {
              resolve(
                new Response(Buffer.concat(chunks), { status: answer.statusCode!, headers: answer.headers as Record<string, string> }),
              );
            });
          });
          sent.on('error', reject).end(report);
        });
      await expectRefusal(api(), send, { status: 401, code: 'credentials-missing' });
    });
  }

  for (const name of ['nobody-has-this', '00000000-0000-4000-8000-000000000000', '%00', '%E2%80%AE', "'%20or%201=1", 'x'.repeat(5000)]) {
    it(`refuses the unknown project ${name.slice(0, 40)} with 404 project-not-found.`, async () => {
      await expectRefusal(api(), () => upload(api(), tenant, report, { project: name }), { status: 404, code: 'project-not-found' });
    });
  }
});

describe(`${door}: what is said of an upload`, () => {
  const api = useApi();
  let tenant: TestTenant;
  before(async () => {
    tenant = await api().makeTenant();
  });

  const post = (query: string, headers: Headers = {}, body = report): Promise<Response> =>
    fetch(`${api().url}/api/v1/projects/web-shop/scans?${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.key}`, ...('content-type' in headers ? {} : { 'content-type': sarif }), ...headers },
      body: Buffer.from(body),
    });

  const badTypes: readonly (readonly [what: string, headers: Headers, code: ProblemCode, pointer: string])[] = [
    ['the content type text/plain', { 'content-type': 'text/plain' }, 'media-type-unsupported', 'content-type'],
    ['a form of another kind', { 'content-type': 'application/x-www-form-urlencoded' }, 'media-type-unsupported', 'content-type'],
    ['an empty content type', { 'content-type': '' }, 'media-type-unsupported', 'content-type'],
    ['the content encoding zstd', { 'content-encoding': 'zstd' }, 'encoding-unsupported', 'content-encoding'],
    ['the content encoding br', { 'content-encoding': 'br' }, 'encoding-unsupported', 'content-encoding'],
    ['the content encoding "gzip, gzip"', { 'content-encoding': 'gzip, gzip' }, 'encoding-unsupported', 'content-encoding'],
  ];
  for (const [what, headers, code, pointer] of badTypes) {
    it(`refuses ${what} with 415 ${code}.`, async () => {
      await expectRefusal(api(), () => post(goodQuery, headers), { status: 415, code, pointer });
    });
  }

  const badParameters: readonly (readonly [parameter: string, what: string, values: readonly string[]])[] = [
    ['commit', 'a bad commit', ['abc1234', 'g'.repeat(40), 'a'.repeat(41), '', `${someCommit}%00`, `${someCommit}%0A`, 'HEAD']],
    ['ref', 'a bad ref', ['a..b', '', '%00', 'a%07b', 'a%E2%80%AEb', 'x'.repeat(256), '/main', 'main.lock', 'a%20b', '@', '-rf']],
    ['base', 'a bad base', ['', 'a..b', 'x'.repeat(256), '%1B[31m']],
    ['pull-request', 'a bad pull request', ['0', '-1', '1e3', '0x10', '%201', '1.5', 'one', '', '2147483648', 'Infinity']],
    ['run-attempt', 'a bad run attempt', ['0', '-1', '1e3', 'one', '', '32768']],
    ['fail-on', 'a bad threshold', ['HIGH', 'severe', '', 'none']],
    ['category', 'a bad category', ['', 'a%00b', 'a%0Ab', 'a%E2%80%AEb', 'a%E2%80%8Bb', 'x'.repeat(201)]],
    ['run-id', 'a bad run id', ['', 'a%0Db', 'x'.repeat(101)]],
    ['verbose', 'an unknown parameter', ['1']],
    ['tenant_id', 'an unknown parameter', ['00000000-0000-4000-8000-000000000000']],
    ['__proto__', 'an inherited name', ['1']],
    ['constructor', 'an inherited name', ['1']],
  ];
  for (const [parameter, what, values] of badParameters) {
    for (const value of values) {
      it(`refuses ${what}: ${parameter}=${value.slice(0, 60)}.`, async () => {
        const others = goodQuery.split('&').filter((pair) => !pair.startsWith(`${parameter}=`));
        const query = [...others, `${parameter}=${value}`].join('&');
        await expectRefusal(api(), () => post(query), { status: 422, code: 'request-invalid', pointer: parameter });
      });
    }
  }

  const badQueries: readonly (readonly [what: string, query: string, pointer: string])[] = [
    ['a missing commit', 'ref=main', 'commit'],
    ['a missing ref', `commit=${someCommit}`, 'ref'],
    ['a repeated parameter', `${goodQuery}&ref=main`, 'ref'],
    ['a repeated parameter of the same value', `${goodQuery}&commit=${someCommit}`, 'commit'],
    ['a repeated __proto__', `${goodQuery}&__proto__=1&__proto__=2`, '__proto__'],
  ];
  for (const [what, query, pointer] of badQueries) {
    it(`refuses ${what} and names ${pointer}.`, async () => {
      await expectRefusal(api(), () => post(query), { status: 422, code: 'request-invalid', pointer });
    });
  }

  for (const value of ['', 'two words', 'x'.repeat(256), 'ümlaut', 'tab\there']) {
    it(`refuses the Idempotency-Key ${JSON.stringify(value.slice(0, 20))}.`, async () => {
      const expected = { status: 422, code: 'request-invalid', pointer: 'idempotency-key' } as const;
      await expectRefusal(api(), () => post(goodQuery, { 'idempotency-key': value }), expected);
    });
  }

  const otherUploads: readonly (readonly [what: string, query: string, body: string])[] = [
    ['another body', goodQuery, `${report} `],
    ['another commit', `commit=${'b'.repeat(40)}&ref=refs/heads/main`, report],
    ['another category', `${goodQuery}&category=nightly`, report],
    ['another threshold', `${goodQuery}&fail-on=low`, report],
  ];
  for (const [index, [what, query, body]] of otherUploads.entries()) {
    it(`refuses an Idempotency-Key that was used before with ${what}.`, async () => {
      const headers = { 'idempotency-key': `build-${index}` };
      await uploadOk(api(), tenant, report, { headers });
      const expected = { status: 422, code: 'idempotency-mismatch', pointer: 'idempotency-key' } as const;
      await expectRefusal(api(), () => post(query, headers, body), expected);
    });
  }
});
