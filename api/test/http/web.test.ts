// What browsers and operators see: headers, origins, whose address counts. Pages: pages.test.ts.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@portcullis/db/testing';
import { expect } from 'chai';
import { makeTestApp, type TestAppOptions } from '../support/route-table.ts';
import { type TestApi, useApi } from '../support/start-test-api.ts';

/** Headers of GET /healthz from an app of these settings. */
async function headersOf(options: TestAppOptions): Promise<Headers> {
  const server = createServer(makeTestApp(options));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`)).headers;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('Every answer', () => {
  const api = useApi();
  const answers: readonly (readonly [what: string, path: string, status: number])[] = [
    ['a page', '/api/docs', 200],
    ['a script', '/api/docs/swagger-ui-bundle.js', 200],
    ['a document', '/api/v1/openapi.json', 200],
    ['a refusal', '/api/v1/projects', 401],
    ['an unknown address', '/nowhere', 404],
  ];
  for (const [what, path, status] of answers) {
    it(`carries the headers that browsers obey: ${what}.`, async () => {
      const { headers, ...response } = await fetch(`${api().url}${path}`).then((one) => ({ status: one.status, headers: one.headers }));
      expect(response.status).to.equal(status);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).to.contain("default-src 'none'").and.contain("frame-ancestors 'none'").and.contain("script-src 'self'");
      expect(policy)
        .to.contain("base-uri 'none'")
        .and.not.match(/unsafe|\*|https?:/);
      expect(Object.fromEntries(headers)).to.deep.include({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      for (const name of ['x-powered-by', 'server', 'etag', 'set-cookie', 'strict-transport-security'])
        expect(headers.get(name)).to.equal(null);
      expect(headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
    });
  }

  it('asks browsers for https for a year, in production only.', async () => {
    expect((await headersOf({ isProduction: true })).get('strict-transport-security')).to.equal('max-age=31536000; includeSubDomains');
    expect((await headersOf({ isProduction: false })).get('strict-transport-security')).to.equal(null);
  });

  it('has a request id of ours, whatever id the client sends.', async () => {
    const response = await fetch(`${api().url}/healthz`, { headers: { 'x-request-id': 'mine' } });
    expect(response.headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
  });
});

describe('CORS', () => {
  const api = useApi({ CORS_ORIGINS: 'https://app.example.com,http://localhost:5173' });
  const ask = (method: string, origin: string): Promise<Response> =>
    fetch(`${api().url}/api/v1/projects`, { method, headers: { origin, 'access-control-request-method': 'GET' } });

  for (const origin of ['https://app.example.com', 'http://localhost:5173']) {
    it(`lets ${origin} read answers, without credentials.`, async () => {
      for (const method of ['OPTIONS', 'GET']) {
        const { headers } = await ask(method, origin);
        expect(headers.get('access-control-allow-origin')).to.equal(origin);
        expect(headers.get('access-control-allow-credentials')).to.equal(null);
        expect(headers.get('vary')).to.match(/\bOrigin\b/);
      }
    });
  }
  for (const origin of [
    'https://evil.example',
    'https://app.example.com.evil.example',
    'http://app.example.com',
    'https://app.example.com:444',
    'null',
  ]) {
    it(`does not let ${origin} read answers.`, async () => {
      for (const method of ['OPTIONS', 'GET'])
        expect((await ask(method, origin)).headers.get('access-control-allow-origin')).to.equal(null);
    });
  }
});

describe('The client’s address', () => {
  const direct = useApi();
  const behindOne = useApi({ TRUST_PROXY_HOPS: '1' });
  const seenBy = async (api: TestApi, forwarded: string): Promise<string> => {
    const response = await fetch(`${api.url}/healthz`, { headers: { 'x-forwarded-for': forwarded } });
    const requestId = response.headers.get('x-request-id');
    const find = (): { ip?: string } | undefined =>
      api
        .logLines()
        .map((line) => JSON.parse(line) as { requestId?: string; ip?: string })
        .find((line) => line.requestId === requestId);
    await eventually('the request is logged', () => find() !== undefined);
    return find()?.ip ?? '';
  };

  it('is the connection’s, whatever X-Forwarded-For says, where no proxy is configured.', async () => {
    expect(await seenBy(direct(), '203.0.113.9')).to.match(/127\.0\.0\.1$/);
  });

  it('is what the one configured proxy saw, never what the client itself wrote before it.', async () => {
    expect(await seenBy(behindOne(), '203.0.113.9')).to.equal('203.0.113.9');
    expect(await seenBy(behindOne(), '198.51.100.1, 203.0.113.9')).to.equal('203.0.113.9');
  });
});
