// Uploads that are too large, never end, or are no valid HTTP: how many bytes come, and how, rather than what they say.
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Request } from 'express';
import { ProblemError } from '../../src/errors.ts';
import { readBody } from '../../src/http/read-body.ts';
import { countRows, errorLines, expectProblem, type ExpectedProblem, expectRefusal } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { type RawOptions, sendRaw, uploadHead } from '../support/send-raw.ts';
import { type TestTenant, upload, uploadOk, useApi } from '../support/start-test-api.ts';

const door = 'POST /api/v1/projects/{project}/scans';
const report = JSON.stringify(makeSarif([{}]));
const tooLarge: ExpectedProblem = { status: 413, code: 'report-too-large' };
const incomplete: ExpectedProblem = { status: 400, code: 'body-incomplete' };
const sender = { 'user-agent': 'test' };

describe(`${door}: limits`, () => {
  const api = useApi({ MAX_BODY_BYTES: '65536', MAX_REPORT_BYTES: '1000000' });
  let tenant: TestTenant;
  before(async () => {
    tenant = await api().makeTenant();
  });

  /** A report of exactly so many bytes. */
  const ofSize = (bytes: number): string => report.padEnd(bytes, ' ');

  it('refuses a gzip bomb before it is unpacked into memory.', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    const headers = { 'content-encoding': 'gzip' };
    const problem = await expectRefusal(api(), () => upload(api(), tenant, bomb, { headers }), tooLarge);
    expect(problem.detail).to.contain('1000000 bytes');
  });

  it('takes a report that unpacks to exactly the limit, and refuses one byte more.', async () => {
    const headers = { 'content-encoding': 'gzip' };
    await uploadOk(api(), tenant, gzipSync(ofSize(1_000_000)), { headers });
    await expectRefusal(api(), () => upload(api(), tenant, gzipSync(ofSize(1_000_001)), { headers }), tooLarge);
  });

  it('takes a body of exactly the limit, and refuses one byte more.', async () => {
    await uploadOk(api(), tenant, ofSize(65_536));
    await expectRefusal(api(), () => upload(api(), tenant, ofSize(65_537)), tooLarge);
  });

  it('refuses a body over the limit by its Content-Length alone, without reading it.', async () => {
    const head = uploadHead(tenant.key, { ...sender, 'content-length': '99999999999' });
    await expectRefusal(api(), () => sendRaw(api(), head), tooLarge);
  });

  it('refuses a body over the limit that comes in chunks without a Content-Length.', async () => {
    const chunk = `8000\r\n${' '.repeat(0x8000)}\r\n`;
    const head = uploadHead(tenant.key, { ...sender, 'transfer-encoding': 'chunked' });
    await expectRefusal(api(), () => sendRaw(api(), head + chunk.repeat(3)), tooLarge);
  });

  it('takes a report that comes in chunks.', async () => {
    const head = uploadHead(tenant.key, { ...sender, 'transfer-encoding': 'chunked' });
    const chunks = report.replace(/./gs, '1\r\n$&\r\n');
    expect((await sendRaw(api(), `${head}${chunks}0\r\n\r\n`)).status).to.equal(201);
  });
});

describe(`${door}: bodies that do not arrive`, () => {
  const api = useApi({ BODY_TIMEOUT: '150' });
  let tenant: TestTenant;
  before(async () => {
    tenant = await api().makeTenant();
  });

  it('gives up on a body that stops arriving, and ends the connection.', async () => {
    const head = uploadHead(tenant.key, { ...sender, 'content-length': String(report.length) });
    const send = async (): Promise<Response> => {
      const answer = await sendRaw(api(), head + report.slice(0, 20));
      expect(answer.headers.get('connection')).to.equal('close');
      return answer;
    };
    await expectRefusal(api(), send, { status: 408, code: 'body-timeout' });
  });

  it('gives up on a chunked body that never ends, even if all of the report is there.', async () => {
    const head = uploadHead(tenant.key, { ...sender, 'transfer-encoding': 'chunked' });
    const chunk = `${report.length.toString(16)}\r\n${report}\r\n`;
    await expectRefusal(api(), () => sendRaw(api(), head + chunk), { status: 408, code: 'body-timeout' });
  });

  it('does not wait for a body whose sender has gone already.', async () => {
    const req = new IncomingMessage(new Socket());
    req.destroy();
    const error = await readBody(req as Request, { bodyBytes: 10, bodyTimeout: 3_600_000 }).catch((fault: unknown) => fault);
    expect(error).to.be.instanceOf(ProblemError).with.property('code', 'body-incomplete');
  });
});

describe('HTTP that is broken', () => {
  const api = useApi();
  let tenant: TestTenant;
  before(async () => {
    tenant = await api().makeTenant();
  });
  const head = (headers: Readonly<Record<string, string>>): string => uploadHead(tenant.key, { ...sender, ...headers });
  const long = String(report.length + 10);

  const broken: readonly (readonly [what: string, bytes: () => string, options?: RawOptions])[] = [
    ['a body that is shorter than its Content-Length', () => head({ 'content-length': long }) + report, { halfClose: true }],
    ['a chunked body that is cut off', () => `${head({ 'transfer-encoding': 'chunked' })}ff\r\n{`, { halfClose: true }],
    ['a chunk of an impossible length', () => `${head({ 'transfer-encoding': 'chunked' })}zz\r\n{`],
    ['a Content-Length that is no number', () => head({ 'content-length': '12x' }) + report],
    ['a negative Content-Length', () => head({ 'content-length': '-1' }) + report],
    ['two Content-Lengths', () => head({ 'content-length': '5\r\ncontent-length: 6' }) + report],
    ['Content-Length together with chunks', () => `${head({ 'content-length': '5', 'transfer-encoding': 'chunked' })}0\r\n\r\n`],
    ['a header with a line break folded into it', () => head({ 'x-a': 'b\r\n c', 'content-length': '0' })],
    ['a request line of another protocol', () => 'SSH-2.0-OpenSSH_9.7\r\n\r\n'],
    ['bytes that are no text', () => '\u0000\u0001\u0002\r\n\r\n'],
    ['a space in the address', () => 'GET /healthz and more HTTP/1.1\r\nhost: x\r\n\r\n'],
  ];
  for (const [what, bytes, options] of broken) {
    it(`answers ${what} with 400 body-incomplete.`, async () => {
      await expectRefusal(api(), () => sendRaw(api(), bytes(), options), incomplete);
    });
  }

  it('refuses a Content-Length that is too small: what it cuts off is no report, and no second request.', async () => {
    const before = await countRows(api());
    const answer = await sendRaw(api(), head({ 'content-length': String(report.length - 10) }) + report);
    expect(answer.status).to.equal(400);
    await expectProblem(answer, incomplete);
    expect(await countRows(api())).to.deep.equal(before);
    expect(errorLines(api())).to.deep.equal([]);
  });

  it('answers headers that are too large.', async () => {
    const bytes = head({ 'x-large': 'x'.repeat(20_000), 'content-length': '0' });
    await expectRefusal(api(), () => sendRaw(api(), bytes), { status: 422, code: 'request-invalid' });
  });

  it('is still there after all of that.', async () => {
    const receipt = await uploadOk(api(), tenant, report);
    expect(receipt.health).to.equal('healthy');
  });
});
