// The route table → OpenAPI 3.1. Nothing is told twice: paths, parameters, bodies, answers and problems come from the
// routes, and their schemas from the contract.
import { type ProblemCode, problemCatalogue, problemMediaType, problemSchema } from '@portcullis/contract';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import { permissionTable } from '../domain/permissions.ts';
import { type Answer, isLimited, type Route } from './route.ts';

const always: readonly ProblemCode[] = ['internal-error', 'service-unavailable', 'request-invalid'];
const signedIn: readonly ProblemCode[] = ['credentials-missing', 'token-invalid'];
const keyed: readonly ProblemCode[] = ['key-malformed', 'key-invalid', 'scope-missing'];
const jsonBody: readonly ProblemCode[] = [
  'body-incomplete',
  'body-timeout',
  'body-too-large',
  'encoding-unsupported',
  'media-type-unsupported',
];

/** What every route of this kind may answer. */
function commonProblems(route: Route): ProblemCode[] {
  const body = [...(route.json ? jsonBody : []), ...(isLimited(route) ? (['rate-limited'] as const) : [])];
  if (route.door === 'public') return [...always, ...body];
  if (route.door === 'person') return [...always, ...signedIn, ...body];
  return [
    ...always,
    ...signedIn,
    ...keyed,
    'role-missing',
    'tenant-not-found',
    ...(route.isFresh ? (['sign-in-stale'] as const) : []),
    ...body,
  ];
}

/** Credentials that open the door. */
function describeSecurity(route: Route): Record<string, never[]>[] {
  if (route.door === 'public') return [];
  const isForKeys = route.door === 'tenant' && permissionTable[route.permission].scopes !== undefined;
  return [...(isForKeys ? [{ ciKey: [] }] : []), { person: [] }];
}

function describeAnswer(status: string, answer: Answer): ZodOpenApiResponseObject {
  if (status === '204') return { description: answer.description };
  const { description, schema, mediaType = 'application/json' } = answer;
  return { description, content: { [mediaType]: { schema: schema ?? (mediaType === 'application/json' ? z.unknown() : z.string()) } } };
}

function describeProblems(route: Route): Record<string, ZodOpenApiResponseObject> {
  const codes = [...new Set([...commonProblems(route), ...(route.problems ?? [])])].sort();
  const answers: Record<string, ZodOpenApiResponseObject> = {};
  for (const status of new Set(codes.map((code) => problemCatalogue[code].status))) {
    const group = codes.filter((code) => problemCatalogue[code].status === status);
    answers[String(status)] = {
      description: group.map((code) => `\`${code}\``).join(', '),
      content: { [problemMediaType]: { schema: problemSchema } },
    };
  }
  return answers;
}

function describeRoute(route: Route): ZodOpenApiOperationObject {
  const answers = Object.fromEntries(Object.entries(route.answers).map(([status, answer]) => [status, describeAnswer(status, answer)]));
  const { body } = route;
  const content = body && Object.fromEntries(body.mediaTypes.map((mediaType) => [mediaType, { schema: z.unknown() }]));
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    'x-door': route.door,
    ...(route.door === 'tenant' ? { 'x-permission': route.permission, 'x-fresh-sign-in': route.isFresh } : {}),
    security: describeSecurity(route),
    requestParams: {
      ...(route.params ? { path: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(route.headers ? { header: route.headers } : {}),
    },
    ...(body && content ? { requestBody: { required: true, description: body.description, content } } : {}),
    ...(route.json ? { requestBody: { required: true, content: { 'application/json': { schema: route.json } } } } : {}),
    responses: { ...answers, ...describeProblems(route) },
  };
}

/** The document of a route table. */
export function makeOpenApi(routes: readonly Route[], publicUrl: string): ReturnType<typeof createDocument> {
  const documented: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) (documented[route.path] ??= {})[route.method] = describeRoute(route);
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Portcullis',
      version: '1.0.0',
      description:
        'A gateway for the findings of security scanners in CI. Send each report here; the answer says whether the commit may pass.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    components: {
      securitySchemes: {
        ciKey: { type: 'http', scheme: 'bearer', description: 'A CI key, `pcl_…`, with the scope that the permission needs.' },
        person: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Access token of a person signed in with Microsoft Entra ID.',
        },
      },
    },
    paths: documented,
  });
}
