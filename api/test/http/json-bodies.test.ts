// JSON bodies that are none, too much, or not what they say: a named problem each, and nothing stored.
import type { ProblemCode } from '@portcullis/contract';
import { expect } from 'chai';
import { gzipSync } from 'node:zlib';
import { jsonBodyBytes } from '../../src/http/middleware/read-json-body.ts';
import { expectProblem, expectRefusal } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { listFindings, type Method, sendJson } from '../support/send-json.ts';
import { sendRaw } from '../support/send-raw.ts';
import { type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

const web = '/api/v1/projects/web-shop';
const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

describe('a JSON body', () => {
  const api = useApi();
  let tenant: TestTenant;
  let finding = '';
  before('upload a finding', async () => {
    tenant = await api().makeTenant();
    await uploadOk(api(), tenant, makeSarif([{}]));
    finding = (await listFindings(api(), tenant))[0]!.id;
  });

  const wishes = (): readonly (readonly [method: Method, path: string, wish: Readonly<Record<string, unknown>>])[] => [
    ['POST', '/api/v1/projects', { slug: 'made', name: 'Made' }],
    ['PATCH', web, { name: 'Changed' }],
    ['PUT', `${web}/policy`, { document: { rules: [] }, basedOn: 1 }],
    ['POST', `${web}/triage`, { findings: [finding], state: 'in-review' }],
  ];
  type Wish = Readonly<Record<string, unknown>>;
  const withMember = (wish: Wish, member: string): string => `${JSON.stringify(wish).slice(0, -1)},${member}}`;
  const padded = (wish: Wish, bytes: number): string => JSON.stringify(wish) + ' '.repeat(bytes - JSON.stringify(wish).length);
  const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  const bad: readonly (readonly [
    what: string,
    status: number,
    code: ProblemCode,
    pointer: string | undefined,
    make: (wish: Wish) => string | Buffer,
    headers?: Readonly<Record<string, string>>,
  ])[] = [
    ['that is no JSON', 422, 'request-invalid', '', () => 'name=Changed'],
    ['that ends too early', 422, 'request-invalid', '', (wish) => JSON.stringify(wish).slice(0, -1)],
    ['with something after it', 422, 'request-invalid', '', (wish) => `${JSON.stringify(wish)}{}`],
    ['that is an array', 422, 'request-invalid', '', (wish) => JSON.stringify([wish])],
    ['that is null', 422, 'request-invalid', '', () => 'null'],
    ['that is a text', 422, 'request-invalid', '', (wish) => JSON.stringify(JSON.stringify(wish))],
    ['that is empty', 422, 'request-invalid', '', () => ''],
    ['of white space', 422, 'request-invalid', '', () => ' \r\n\t '],
    ['that is not UTF-8', 422, 'request-invalid', '', (wish) => Buffer.from(withMember(wish, '"x":"é"'), 'latin1')],
    ['in UTF-16 that says nothing of it', 422, 'request-invalid', '', (wish) => utf16(JSON.stringify(wish))],
    ['with a member that stands twice', 422, 'request-invalid', '', (wish) => withMember(wish, JSON.stringify(wish).slice(1, -1))],
    ['with an unknown member', 422, 'request-invalid', '/unknown', (wish) => withMember(wish, '"unknown":1')],
    ['with __proto__', 422, 'request-invalid', '/__proto__', (wish) => withMember(wish, '"__proto__":{"isAdmin":true}')],
    ['with constructor', 422, 'request-invalid', '/constructor', (wish) => withMember(wish, '"constructor":{"prototype":{"x":1}}')],
    ['that nests 30,000 deep', 422, 'request-invalid', '', () => deep(30_000)],
    ['with a member that nests 30,000 deep', 422, 'request-invalid', '/x', (wish) => withMember(wish, `"x":${deep(30_000)}`)],
    ['of one byte too many', 413, 'body-too-large', undefined, (wish) => padded(wish, jsonBodyBytes + 1)],
    ['that is gzip', 415, 'encoding-unsupported', undefined, (wish) => gzipSync(JSON.stringify(wish)), { 'content-encoding': 'gzip' }],
    ['of an unknown encoding', 415, 'encoding-unsupported', undefined, (wish) => JSON.stringify(wish), { 'content-encoding': 'zstd' }],
    [
      'that says it is UTF-16',
      415,
      'media-type-unsupported',
      undefined,
      (wish) => utf16(JSON.stringify(wish)),
      { 'content-type': 'application/json; charset=utf-16' },
    ],
    ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', 'nonsense'].map(
      (type) =>
        [`as ${type}`, 415, 'media-type-unsupported', undefined, (wish: Wish) => JSON.stringify(wish), { 'content-type': type }] as const,
    ),
  ];
  for (const [what, status, code, pointer, make, headers = {}] of bad) {
    it(`${what} is refused with ${status} ${code} everywhere.`, async () => {
      for (const [method, path, wish] of wishes()) {
        const send = (): Promise<Response> => sendJson(api(), tenant, method, path, make(wish), headers);
        await expectRefusal(api(), send, { status, code, ...(pointer === undefined ? {} : { pointer }) });
      }
      expect(({} as Record<string, unknown>)['isAdmin']).to.equal(undefined);
    });
  }

  it('that is not there at all is refused.', async () => {
    for (const [method, path] of wishes()) {
      const bare = (): Promise<Response> => fetch(api().url + path, { method, headers: { authorization: `Bearer ${tenant.key}` } });
      const typed = (): Promise<Response> => sendJson(api(), tenant, method, path, '');
      await expectProblem(await typed(), { status: 422, code: 'request-invalid', pointer: '' });
      await expectProblem(await bare(), { status: 415, code: 'media-type-unsupported' });
    }
  });

  it('that ends before its announced length is refused, and nothing is stored.', async () => {
    const body = '{"name":"Changed"}';
    const head = [`PATCH ${web} HTTP/1.1`, 'host: localhost', `authorization: Bearer ${tenant.key}`, 'content-type: application/json'];
    const text = `${head.join('\r\n')}\r\ncontent-length: ${body.length + 10}\r\n\r\n${body}`;
    await expectRefusal(api(), () => sendRaw(api(), text, { halfClose: true }), { status: 400, code: 'body-incomplete' });
  });

  it('that arrives in chunks is bounded as well.', async () => {
    const head = [`PATCH ${web} HTTP/1.1`, 'host: localhost', `authorization: Bearer ${tenant.key}`, 'content-type: application/json'];
    const chunk = `2000\r\n${' '.repeat(0x2000)}\r\n`;
    // The last chunk never comes.
    const text = `${head.join('\r\n')}\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(9)}`;
    const send = (): Promise<Response> => sendRaw(api(), text);
    await expectRefusal(api(), send, { status: 413, code: 'body-too-large' });
  });

  it('is read only after the door has opened.', async () => {
    const key = await api().makeKey(tenant, { scopes: ['read'] });
    for (const [method, path] of wishes()) {
      const huge = 'x'.repeat(jsonBodyBytes * 2);
      await expectProblem(await sendJson(api(), { key }, method, path, huge), { status: 403, code: 'scope-missing' });
    }
  });

  it('of exactly the bytes allowed, with a byte-order mark or another spelling of its type is taken.', async () => {
    const patch = (body: string | Buffer, type = 'application/json'): Promise<Response> =>
      sendJson(api(), tenant, 'PATCH', web, body, { 'content-type': type });
    expect((await patch(padded({ name: 'Full' }, jsonBodyBytes))).status).to.equal(200);
    expect((await patch('\ufeff{"name":"Marked"}')).status).to.equal(200);
    expect((await patch('{"name":"Said"}', 'Application/JSON; Charset="UTF-8"')).status).to.equal(200);
    expect((await patch('{"name":"\\u00e9"}')).status).to.equal(200);
  });
});
