// The API's side for people, for tests: sign-in settings, who somebody is, findings and gates, in the shapes of the contract.
import {
  type CommitGate,
  commitGateQuerySchema,
  type Finding,
  fillPath,
  type FloorPolicy,
  type Intelligence,
  intelligenceSources,
  listFindingsQuerySchema,
  meSchema,
  paths,
  type Policy,
  type ProblemCode,
  problemCatalogue,
  problemMediaType,
  simulatePolicySchema,
  type SignInSettings,
  type Simulation,
  type Me,
} from '@portcullis/contract';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { aGate } from './fake-api.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** As it was sent. */
  readonly body: Buffer;
}

export interface FakePeopleApi extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Change it to change the answers. */
  readonly answers: {
    signIn: SignInSettings['signIn'];
    memberships: Me['memberships'];
    findings: readonly Finding[];
    gate: Partial<CommitGate>;
    policy: Policy;
    floor: FloorPolicy;
    simulation: Simulation;
    intelligence: Intelligence['items'];
    /** Answered to everything with credentials. */
    problem: ProblemCode | undefined;
  };
}

export const contosoId = '11111111-1111-4111-8111-111111111111';
export const fabrikamId = '22222222-2222-4222-8222-222222222222';

export const aMembership = (tenantId: string, tenantName: string): Me['memberships'][number] => ({
  tenantId,
  tenantName,
  memberId: '33333333-3333-4333-8333-333333333333',
  role: 'owner',
  permissions: ['project.read'],
});

export function aFinding(at: number, parts: Partial<Finding> = {}): Finding {
  return {
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    ruleId: 'sql-injection',
    severity: 'high',
    state: 'open',
    path: 'web/orders.js',
    line: 12,
    column: 3,
    message: 'User input reaches the query',
    cwes: [89],
    category: '',
    tool: 'semgrep',
    suppressed: false,
    matchedBy: 'new',
    triage: 'open',
    firstSeen: '2026-11-01T10:00:00Z',
    lastSeen: '2026-11-01T10:00:00Z',
    ...parts,
  };
}

/** Claims of the bearer token, unverified; nothing for a key. */
function claimsOf({ authorization = '' }: IncomingHttpHeaders): Readonly<Record<string, unknown>> {
  const payload = authorization.split('.')[1];
  return payload === undefined ? {} : (JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>);
}

/** Pages of findings as the API cuts them: the cursor is the number of those before. */
function pageOf(findings: readonly Finding[], query: Asked['query']) {
  const { limit, cursor = '0' } = listFindingsQuerySchema.parse(query);
  const end = Number(cursor) + limit;
  return { items: findings.slice(Number(cursor), end), nextCursor: end < findings.length ? String(end) : null };
}

function answerTo(asked: Asked, answers: FakePeopleApi['answers']): unknown {
  const { method, path, query, headers } = asked;
  if (path === paths.signInSettings) return { signIn: answers.signIn };
  const { name, email } = claimsOf(headers);
  const isSignIn = path === paths.signIns && method === 'POST';
  if (isSignIn || (path === paths.me && method === 'GET'))
    return meSchema.parse({ user: { name, email, isPersonal: false }, memberships: answers.memberships });
  if (path === fillPath(paths.findings, { project: 'web-shop' })) return pageOf(answers.findings, query);
  if (path === fillPath(paths.commitGate, { project: 'web-shop' })) {
    return aGate(commitGateQuerySchema.parse(query).commit, answers.gate);
  }
  return answerOnPolicy(asked, answers) ?? answerOnIntelligence(asked, answers);
}

function answerOnPolicy({ method, path, body }: Asked, answers: FakePeopleApi['answers']): unknown {
  if (method === 'GET' && path === fillPath(paths.policy, { project: 'web-shop' })) return answers.policy;
  if (method === 'GET' && path === paths.floorPolicy) return answers.floor;
  if (method !== 'POST' || path !== fillPath(paths.simulatePolicy, { project: 'web-shop' })) return undefined;
  simulatePolicySchema.parse(JSON.parse(body.toString()));
  return answers.simulation;
}

/** Takes a file in the form that its source is published in, and counts its lines. */
function answerOnIntelligence({ method, path, headers, body }: Asked, { intelligence }: FakePeopleApi['answers']): unknown {
  if (method === 'GET' && path === paths.intelligence) return { items: intelligence };
  const source = intelligenceSources.find((one) => path === fillPath(paths.importIntelligence, { source: one }));
  if (method !== 'PUT' || headers['content-type'] !== (source === 'epss' ? 'text/csv' : 'application/json')) return undefined;
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
  return { source, snapshot: `of ${source ?? ''}`, entries: text.split('\n').length, importedAt: time, importedBy: 'Ada' };
}

const time = '2026-11-20T10:00:00.000Z';

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function startFakePeopleApi(): Promise<FakePeopleApi> {
  const asked: Asked[] = [];
  const memberships = [aMembership(contosoId, 'Contoso')];
  const document = { rules: [] };
  const answers: FakePeopleApi['answers'] = {
    signIn: null,
    memberships,
    findings: [],
    gate: {},
    policy: { version: 1, document, createdAt: time, createdBy: null, restoredFrom: null },
    floor: { version: 0, document, createdAt: null, createdBy: null },
    simulation: { commits: [], rules: [] },
    intelligence: [],
    problem: undefined,
  };
  const answer = (one: Asked, response: ServerResponse): void => {
    asked.push(one);
    const document = answerTo(one, answers);
    const problem = document === undefined ? 'route-not-found' : one.path === paths.signInSettings ? undefined : answers.problem;
    if (problem === undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
      return;
    }
    const { status, title } = problemCatalogue[problem];
    const body = {
      type: `https://portcullis.example/problems#${problem}`,
      title,
      status,
      code: problem,
      detail: 'As it is.',
      requestId: 'r-1',
    };
    response.writeHead(status, { 'content-type': problemMediaType }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    const { method = '', headers } = request;
    void bodyOf(request).then((body) =>
      answer({ method, path: pathname, query: Object.fromEntries(searchParams), headers, body }, response),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
