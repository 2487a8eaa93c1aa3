// The OpenAPI document says what is true: the same routes, doors and permissions as are mounted, and answers as they come.
import {
  findingPageSchema,
  problemCatalogue,
  projectListSchema,
  projectSchema,
  receiptSchema,
  scanDetailSchema,
  scanPageSchema,
} from '@portcullis/contract';
import { expect } from 'chai';
import type { z } from 'zod';
import { permissionTable } from '../../src/domain/permissions.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { makeTestApp, makeTestRoutes, readMounted } from '../support/route-table.ts';
import { get, type TestTenant, upload, uploadOk, useApi } from '../support/start-test-api.ts';

type Json = Record<string, unknown>;

interface Operation extends Json {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Json }[];
  readonly requestBody?: { readonly content: Record<string, Json> };
  readonly responses: Record<string, { readonly description: string; readonly content?: Record<string, { schema?: Json }> }>;
}

interface Document extends Json {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
}

function refsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(refsOf)];
}

function resolve(document: Json, ref: string): unknown {
  expect(ref).to.match(/^#\//);
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, name) => (at as Json | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

describe('GET /api/v1/openapi.json', () => {
  const api = useApi();
  let document: Document;
  let operations: (readonly [name: string, operation: Operation])[];
  before(async () => {
    document = (await (await fetch(`${api().url}/api/v1/openapi.json`)).json()) as Document;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
    );
  });

  it('names exactly the routes that are mounted.', () => {
    expect(operations.map(([name]) => name).sort()).to.deep.equal(readMounted(makeTestApp()).routes.sort());
  });

  for (const route of makeTestRoutes()) {
    const name = `${route.method} ${route.path}`;
    it(`tells the door and the permission of ${name} as they are.`, () => {
      const operation = operations.find(([one]) => one === name)?.[1];
      expect(operation).to.include({ 'x-door': route.door, operationId: route.operationId });
      expect(operation?.['x-permission']).to.equal(route.door === 'tenant' ? route.permission : undefined);
      expect(operation?.['x-fresh-sign-in']).to.equal(route.door === 'tenant' ? route.isFresh : undefined);
      const isForKeys = route.door === 'tenant' && permissionTable[route.permission].scopes !== undefined;
      const security = [...(isForKeys ? [{ ciKey: [] }] : []), ...(route.door === 'public' ? [] : [{ person: [] }])];
      expect(operation?.['security']).to.deep.equal(security);
    });
  }

  it('is whole as an OpenAPI 3.1 document: every reference leads somewhere and every operation has a name of its own.', () => {
    expect(document.openapi).to.match(/^3\.1\.\d+$/);
    expect(document).to.have.nested.property('info.title');
    expect(document).to.have.nested.property('info.version');
    expect(document).to.have.nested.include({ 'components.securitySchemes.ciKey.scheme': 'bearer', 'servers[0].url': api().url });
    for (const ref of refsOf(document)) expect(resolve(document, ref), ref).to.be.an('object');
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^[a-z][A-Za-z]+$/);
  });

  it('declares the parameters of every address, and a schema for every parameter and every answer.', () => {
    for (const [name, { parameters = [], responses, summary }] of operations) {
      expect(summary, name).to.match(/\S/);
      const named = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(
        parameters.filter((one) => one.in === 'path').map((one) => one.name),
        name,
      ).to.have.members(named);
      for (const parameter of parameters) {
        expect(parameter.schema, `${name} ${parameter.name}`).to.be.an('object').and.not.deep.equal({});
        if (parameter.in === 'path') expect(parameter.required).to.equal(true);
      }
      for (const [status, { description, content }] of Object.entries(responses)) {
        expect(status).to.match(/^[2-5]\d\d$/);
        expect(description, `${name} ${status}`).to.match(/\S/);
        expect(content === undefined, `${name} ${status}`).to.equal(status === '204');
        for (const one of Object.values(content ?? {})) expect(one.schema, `${name} ${status}`).to.be.an('object');
      }
    }
  });

  it('names for every route the problems of its door, under their statuses, and no code that is unknown.', () => {
    for (const [name, operation] of operations) {
      if (operation['x-door'] === 'tenant')
        expect(Object.keys(operation.responses), name).to.include.members(['401', '403', '404', '422', '500', '503']);
      if (operation['x-door'] === 'person') expect(Object.keys(operation.responses), name).to.include.members(['401', '422', '500', '503']);
      const stale = operation.responses['401']?.description.includes('`sign-in-stale`') ?? false;
      expect(stale, name).to.equal(operation['x-fresh-sign-in'] === true);
      for (const [status, { description }] of Object.entries(operation.responses)) {
        for (const [, code] of Number(status) < 400 ? [] : description.matchAll(/`([a-z-]+)`/g)) {
          expect(problemCatalogue, `${name} ${String(code)}`).to.have.nested.include({ [`${String(code)}.status`]: Number(status) });
        }
      }
    }
  });

  it('describes the numbers of an upload as whole numbers with their limits.', () => {
    const post = operations.find(([, { operationId }]) => operationId === 'submitScan')?.[1];
    const schemaOf = (name: string): Json | undefined => post?.parameters?.find((one) => one.name === name)?.schema;
    expect(schemaOf('pull-request')).to.include({ type: 'integer', minimum: 1, maximum: 2_147_483_647 });
    expect(schemaOf('run-attempt')).to.include({ type: 'integer', minimum: 1, maximum: 32_767 });
  });
});

describe('Answers', () => {
  const api = useApi();
  let tenant: TestTenant;
  let scanId: string;
  before(async () => {
    tenant = await api().makeTenant();
    const query = { ref: 'refs/pull/3/head', 'pull-request': '3', base: 'main', category: 'nightly', 'run-id': '1', 'run-attempt': '1' };
    await uploadOk(api(), tenant, makeSarif([{}]), { query: { category: 'nightly' } });
    const findings = [
      { rule: 'new', extra: { taxa: [{ id: '79', toolComponent: { name: 'CWE' } }] } },
      { path: 'b.js', score: '11' },
    ];
    ({ scanId } = await uploadOk(api(), tenant, makeSarif(findings), { query }));
  });

  /** Checks that nothing is missing, and that nothing is there which the contract does not name. */
  const expectAgreement = async (response: Response, schema: z.ZodType): Promise<void> => {
    expect(response.headers.get('content-type')).to.equal('application/json; charset=utf-8');
    const body = await response.json();
    expect(schema.parse(body)).to.deep.equal(body);
  };

  it('of an upload are receipts of the contract, and say where to read more.', async () => {
    const response = await upload(api(), tenant, makeSarif([{}]));
    expect(response.status).to.equal(201);
    const { reportUrl } = (await response.clone().json()) as { reportUrl: string };
    expect(response.headers.get('location')).to.equal(reportUrl);
    // A page of the dashboard, whose address the API has as well.
    expect(reportUrl.startsWith(`${api().url}/projects/web-shop/scans/`), reportUrl).to.equal(true);
    expect((await get(api(), tenant, `/api/v1${new URL(reportUrl).pathname}`)).status).to.equal(200);
    await expectAgreement(response, receiptSchema);
  });

  const reads: readonly (readonly [path: string, schema: z.ZodType])[] = [
    ['/api/v1/projects', projectListSchema],
    ['/api/v1/projects/web-shop', projectSchema],
    ['/api/v1/projects/web-shop/scans', scanPageSchema],
    ['/api/v1/projects/web-shop/scans/{scan}', scanDetailSchema],
    ['/api/v1/projects/web-shop/findings?ref=refs/pull/3/head', findingPageSchema],
  ];
  for (const [path, schema] of reads) {
    it(`of GET ${path} agree with the contract.`, async () => {
      const response = await get(api(), tenant, path.replace('{scan}', scanId));
      expect(response.status).to.equal(200);
      await expectAgreement(response, schema);
    });
  }
});
