// Every route has a door, every door is shut, and nothing is mounted that the table does not name.
import { idempotencyHeader, paths, permissions, scopes } from '@portcullis/contract';
import { withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import type { Route } from '../../src/http/route.ts';
import { permissionTable } from '../../src/domain/permissions.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { makeTestApp, makeTestRoutes, readMounted } from '../support/route-table.ts';
import { sampleRequest } from '../support/sample-request.ts';
import { sendRaw } from '../support/send-raw.ts';
import { type TestTenant, useApi } from '../support/start-test-api.ts';

/** Who may come in without a key. Whoever adds to this list says why in docs/security-model.md. */
const publicRoutes = [
  'get /.well-known/security.txt',
  'get /api/docs',
  'get /api/docs/problems',
  'get /api/docs/{asset}',
  'get /api/v1/offline-key',
  'get /api/v1/openapi.json',
  'get /api/v1/sign-in-settings',
  'get /healthz',
  'get /metrics',
  'get /readyz',
  'post /webhooks/stripe',
];

const nameOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

describe('The route table', () => {
  const routes = makeTestRoutes();

  it('is all that is mounted: no route stands beside it, and none of it is missing.', () => {
    const mounted = readMounted(makeTestApp());
    expect(mounted.routes.sort()).to.deep.equal(routes.map(nameOf).sort());
    expect(new Set(mounted.routes).size).to.equal(mounted.routes.length);
    // Middleware and the two ends; a router of its own would hide routes from this test.
    expect(mounted.others).to.have.length(6).and.not.to.include('a router of its own');
  });

  for (const route of routes) {
    it(`declares a door for ${nameOf(route)}.`, () => {
      expect(route.door).to.be.oneOf(['public', 'person', 'tenant']);
      if (route.door === 'tenant') expect(permissions).to.include(route.permission);
      else expect(route).not.to.have.property('permission');
    });
  }

  it('lets anybody in at exactly the routes of the public list.', () => {
    const open = routes.filter(({ door }) => door === 'public').map(nameOf);
    expect(open.sort()).to.deep.equal(publicRoutes);
  });

  it('lets people in who belong nowhere at exactly the routes by which they come to belong somewhere.', () => {
    const open = routes.filter(({ door }) => door === 'person').map(nameOf);
    expect(open.sort()).to.deep.equal(['get /api/v1/me', 'post /api/v1/invitations/accept', 'post /api/v1/sign-ins']);
  });

  it('uses only addresses of the contract.', () => {
    expect([...new Set(routes.map(({ path }) => path))].sort()).to.deep.equal(
      [...new Set([...Object.values(paths), `${paths.docs}/{asset}`])].sort(),
    );
  });
});

describe('Doors', () => {
  const api = useApi();
  let tenant: TestTenant;
  before(async () => {
    tenant = await api().makeTenant();
  });
  const fill = (path: string): string => sampleRequest({ method: '', path, operationId: '' }).path;
  const call = (route: Route, key?: string): Promise<Response> => {
    const { method, path, body } = sampleRequest(route);
    return fetch(`${api().url}${path}`, {
      method: method.toUpperCase(),
      headers: {
        'content-type': 'application/json',
        [idempotencyHeader]: 'one',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };

  for (const route of makeTestRoutes().filter(({ door }) => door !== 'public')) {
    it(`shuts ${nameOf(route)} to a caller without credentials.`, async () => {
      const response = await call(route);
      expect(response.headers.get('www-authenticate')).to.equal('Bearer');
      await expectProblem(response, { status: 401, code: 'credentials-missing' });
    });
  }

  // Roles: permissions.test.ts.
  for (const route of makeTestRoutes()) {
    const needed = route.door === 'tenant' ? permissionTable[route.permission].scopes : undefined;
    if (route.door !== 'tenant') continue;

    it(`shuts ${nameOf(route)} to a key of any other scope, and records the try.`, async () => {
      const key = await api().makeKey(tenant, { scopes: scopes.filter((one) => !(needed ?? []).includes(one)) });
      const { requestId } = await expectProblem(await call(route, key), { status: 403, code: 'scope-missing' });
      const { rows } = await withClient(api().database.adminUrl, (client) =>
        client.query('select action, outcome, actor_id, method, path, reason from app.audit_log where request_id = $1', [requestId]),
      );
      const reason = needed === undefined ? 'keys may not do this' : `the key lacks the scope ${needed.join(' or ')}`;
      const { method, path } = sampleRequest(route);
      const asked = { method: method.toUpperCase(), path: path.replace(/\?.*/, ''), actor_id: key.slice(8, 16) };
      expect(rows).to.deep.equal([{ action: 'route.access', outcome: 'denied', reason, ...asked }]);
    });
  }

  it('says whether a key is bad before it says anything of the request.', async () => {
    const response = await fetch(`${api().url}/api/v1/projects/nobody/scans?x=1`, { method: 'POST', body: 'x' });
    await expectProblem(response, { status: 401, code: 'credentials-missing' });
  });

  for (const path of new Set(makeTestRoutes().map((route) => route.path))) {
    it(`answers other methods on ${path} with 405 and what is allowed.`, async () => {
      // A fixed address such as …/invitations/accept has the form of …/invitations/{invitation} as well.
      const isOf = (template: string): boolean => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(fill(path));
      const known = [...new Set(makeTestRoutes().flatMap((route) => (isOf(route.path) ? [route.method.toUpperCase()] : [])))];
      const allowed = known.includes('GET') ? [...known, 'HEAD'] : known;
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'].filter((one) => !allowed.includes(one))) {
        const response = await sendRaw(api(), `${method} ${fill(path)} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`);
        expect(response.headers.get('allow')?.split(', ').sort()).to.deep.equal([...allowed].sort());
        // What answers HEAD has no body (RFC 9110, section 9.3.2).
        if (method === 'HEAD') expect(response.status).to.equal(405);
        else await expectProblem(response, { status: 405, code: 'method-not-allowed' });
      }
    });
  }

  for (const route of makeTestRoutes().filter(({ method }) => method === 'get')) {
    it(`answers HEAD on ${route.path} as GET, without a body.`, async () => {
      const answers = await Promise.all((['get', 'head'] as const).map((method) => call({ ...route, method } as Route, tenant.key)));
      const [full, head] = answers;
      expect(head!.status).to.equal(full!.status);
      expect(head!.headers.get('content-type')).to.equal(full!.headers.get('content-type'));
      expect(await head!.text()).to.equal('');
    });
  }

  const nowhere = [
    '/',
    '/api',
    '/api/v1',
    '/api/v2/projects',
    '/HEALTHZ',
    '/healthz/x',
    '/api/v1/projects/a/b/c',
    '/api/docs/../../package.json',
  ];
  const broken = [
    '/%',
    '/%zz',
    '/api/v1/projects/%ff',
    '/api/docs/%2e%2e%2fpackage.json',
    '/api/docs/__proto__',
    '//',
    '/a#b',
    'http://[/',
    'http://x:99999/',
  ];
  for (const target of [...nowhere, ...broken]) {
    it(`answers the address ${target} with 404.`, async () => {
      const response = await sendRaw(api(), `GET ${target} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tenant.key}\r\n\r\n`);
      await expectProblem(response, { status: 404, code: 'route-not-found' });
    });
  }

  it('takes an address in absolute form as what it names (RFC 9112, 3.2.2).', async () => {
    const response = await sendRaw(api(), 'GET http://elsewhere.example/healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(response.status).to.equal(200);
  });
});
