// The pages that anybody may read: health, readiness, metrics, security.txt, documentation.
import { problemCatalogue } from '@portcullis/contract';
import { cloneDatabase } from '@portcullis/db/testing';
import { expect } from 'chai';
import { readConfig } from '../../src/config.ts';
import { makeLog } from '../../src/logging.ts';
import { startApi } from '../../src/main.ts';
import { errorLines, expectProblem } from '../support/expect-problem.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { collectLines, get, type TestTenant, uploadOk, useApi } from '../support/start-test-api.ts';

describe('Pages of the service', () => {
  const api = useApi();
  let tenant: TestTenant;
  const read = async (path: string): Promise<{ text: string; type: string | null }> => {
    const response = await fetch(`${api().url}${path}`);
    expect(response.status).to.equal(200);
    return { text: await response.text(), type: response.headers.get('content-type') };
  };
  before(async () => {
    tenant = await api().makeTenant('very-secret-project');
    await uploadOk(api(), tenant, makeSarif([{ rule: 'telling-rule' }]));
    await get(api(), tenant, `/api/v1/projects/${tenant.projectId}`);
    await get(api(), tenant, '/made-up-address');
  });

  it('GET /healthz and GET /readyz say that all is well.', async () => {
    expect(await read('/healthz')).to.deep.equal({ text: 'ok\n', type: 'text/plain; charset=utf-8' });
    expect(await read('/readyz')).to.deep.equal({ text: 'ready\n', type: 'text/plain; charset=utf-8' });
  });

  it('GET /.well-known/security.txt has what RFC 9116 asks for.', async () => {
    const { text, type } = await read('/.well-known/security.txt');
    expect(type).to.equal('text/plain; charset=utf-8');
    const fields = new Map(
      text
        .trimEnd()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
    );
    expect([...fields.keys()]).to.deep.equal(['Contact', 'Expires', 'Preferred-Languages', 'Canonical']);
    expect(fields.get('Contact')).to.match(/^mailto:.+@.+/);
    expect(fields.get('Canonical')).to.equal(`${api().url}/.well-known/security.txt`);
    const days = (Date.parse(fields.get('Expires')!) - Date.now()) / 86_400_000;
    expect(days).to.be.within(30, 365);
  });

  it('GET /metrics counts by route, and names no tenant, project, key or rule.', async () => {
    const { text, type } = await read('/metrics');
    expect(type).to.match(/^text\/plain; version=0\.0\.4/);
    expect(text).to.contain('portcullis_http_requests_total{method="POST",route="/api/v1/projects/{project}/scans",status="201"} 1');
    expect(text).to.contain('portcullis_http_request_duration_seconds_bucket').and.contain('portcullis_uploads_total{outcome="pass"} 1');
    expect(text).to.contain('route="none",status="404"').and.contain('process_cpu_seconds_total');
    for (const private_ of ['very-secret', tenant.tenantId, tenant.projectId, tenant.key, tenant.key.slice(8, 16), 'telling', 'made-up']) {
      expect(text).not.to.contain(private_);
    }
  });

  it('GET /api/docs and all that it loads are there, each with its media type.', async () => {
    const { text, type } = await read('/api/docs');
    expect(type).to.equal('text/html; charset=utf-8');
    const parts = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => new URL(match[1]!, `${api().url}/api/docs`).pathname);
    const types = await Promise.all(parts.map(async (path) => (await read(path)).type?.split(';')[0]));
    expect(types).to.have.members(['image/png', 'text/css', 'text/javascript', 'text/javascript']);
    expect((await read('/api/docs/start.js')).text).to.contain('/api/v1/openapi.json');
    expect(text).not.to.match(/<script>|<style>|\son\w+=|style=/);
  });

  for (const [name, value] of [
    ['range', 'bytes=999999999-'],
    ['if-match', '"x"'],
    ['if-unmodified-since', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ] as const) {
    it(`GET /api/docs/swagger-ui.css gives the whole file, whatever ${name} asks for.`, async () => {
      const response = await fetch(`${api().url}/api/docs/swagger-ui.css`, { headers: { [name]: value } });
      expect(response.status).to.equal(200);
      expect(errorLines(api())).to.deep.equal([]);
    });
  }

  it('GET /api/docs/{asset} gives nothing but the parts of the page.', async () => {
    for (const asset of ['package.json', 'swagger-ui.css.map', '..%2fpackage.json', 'absolute-path.js']) {
      await expectProblem(await fetch(`${api().url}/api/docs/${asset}`), { status: 404, code: 'route-not-found' });
    }
  });

  it('GET /api/docs/problems explains every code of the catalogue under its own anchor.', async () => {
    const { text } = await read('/api/docs/problems');
    for (const code of Object.keys(problemCatalogue)) expect(text).to.contain(`id="${code}"`);
  });
});

describe('GET /readyz', () => {
  it('answers 503 with a problem when the database is gone, and GET /healthz still answers 200.', async () => {
    const database = await cloneDatabase();
    const lines: string[] = [];
    const api = await startApi(
      readConfig({ NODE_ENV: 'test', PORT: '0', DATABASE_URL: database.appUrl }),
      makeLog('debug', collectLines(lines)),
    );
    await database.drop();
    try {
      const response = await fetch(`${api.url}/readyz`);
      expect(response.headers.get('retry-after')).to.match(/^\d+$/);
      await expectProblem(response, { status: 503, code: 'service-unavailable' });
      // By now the connections that broke are gone, and new ones find no database.
      for (let times = 0; times < 3; times += 1) expect((await fetch(`${api.url}/readyz`)).status).to.equal(503);
      expect((await fetch(`${api.url}/healthz`)).status).to.equal(200);
      expect(lines.filter((line) => line.includes('"level":"error"'))).to.deep.equal([]);
      expect(lines.some((line) => line.includes('request.unavailable'))).to.equal(true);
    } finally {
      await api.close();
    }
  });
});
