// The API's side for people, for tests: sign-in settings, who somebody is, findings and gates, in the shapes of the contract.
import {
  type CommitGate,
  type Finding,
  fillPath,
  listFindingsQuerySchema,
  meSchema,
  paths,
  type ProblemCode,
  problemCatalogue,
  problemMediaType,
  type SignInSettings,
  type Me,
} from '@portcullis/contract';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
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
    return { project: 'web-shop', commit: query['commit'], outcome: 'pass', scans: [], ...answers.gate };
  }
  return undefined;
}

export async function startFakePeopleApi(): Promise<FakePeopleApi> {
  const asked: Asked[] = [];
  const memberships = [aMembership(contosoId, 'Contoso')];
  const answers: FakePeopleApi['answers'] = { signIn: null, memberships, findings: [], gate: {}, problem: undefined };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    const one: Asked = { method: request.method ?? '', path: pathname, query: Object.fromEntries(searchParams), headers: request.headers };
    asked.push(one);
    const document = answerTo(one, answers);
    const problem = document === undefined ? 'route-not-found' : pathname === paths.signInSettings ? undefined : answers.problem;
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
