// An app whose limits follow a clock of the test, with a stand-in for the doors: for tests of who is counted, and when.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { paths } from '@portcullis/contract';
import { makeMemoryLimits } from '../../src/adapters/limits/memory-limits.ts';
import { makeId } from '../../src/domain/ids.ts';
import type { LimitName } from '../../src/domain/limits/limits.ts';
import { ProblemError } from '../../src/errors.ts';
import { makeMetrics } from '../../src/http/metrics.ts';
import type { OpenDoor } from '../../src/http/middleware/doors.ts';
import { makeLimits } from '../../src/http/middleware/make-limits.ts';
import { publicRoute, type Route, tenantRoute } from '../../src/http/route.ts';
import { makeTestApp } from './route-table.ts';

const small = { burst: 100, refill: 10 };
const rules = { ip: { burst: 5, refill: 1 }, key: small, person: small, tenant: { burst: 150, refill: 10 }, bytes: small, uploads: 3 };
const answers = { 200: { description: 'Yes.' } };
const yes = (): Promise<{ status: number; json: string }> => Promise.resolve({ status: 200, json: 'yes' });
const about = { method: 'get', summary: '', answers, handle: yes } as const;
const tenants = new Map(['one', 'two', 'elsewhere'].map((name) => [name, makeId.tenant()]));

const routes: Route[] = [
  publicRoute({ ...about, path: paths.openapi, operationId: 'open' }),
  publicRoute({ ...about, path: paths.health, operationId: 'health' }),
  tenantRoute('project.read', { ...about, path: paths.projects, operationId: 'closed' }),
];

/** Credentials are `<tenant>-<key>`; the keys `weak` and `stale` are known and refused, and whatever is of no tenant is not known. */
const openDoor: OpenDoor = async (req, { door }, _trace, admit) => {
  if (door === 'public') return undefined;
  const [, tenant = '', key = ''] = /^Bearer (\w+)-(\w+)$/.exec(req.headers.authorization ?? '') ?? [];
  const tenantId = tenants.get(tenant);
  if (!tenantId) throw new ProblemError('key-invalid', 'No.');
  const actor = { type: 'key', tenantId, id: `${tenant} ${key}` as never, keyId: key, projectId: undefined, scopes: [] } as const;
  await admit?.({ actor });
  if (key === 'stale') throw new ProblemError('sign-in-stale', 'No.');
  if (key === 'weak') throw new ProblemError('scope-missing', 'No.');
  return actor;
};

export interface LimitsStage {
  readonly ask: (path: string, credential?: string, forwardedFor?: string) => Promise<Response>;
  readonly wait: (milliseconds: number) => void;
  readonly doors: () => number;
  readonly recorded: LimitName[];
  readonly logged: string[];
  readonly metrics: ReturnType<typeof makeMetrics>;
}

/** An app with an open route, a closed one and one that machines ask, under those limits. */
export function useLimitsStage(): () => LimitsStage {
  let stage: LimitsStage | undefined;
  let server: Server | undefined;
  beforeEach(async () => {
    let [now, doors] = [0, 0];
    const [recorded, logged, metrics]: [LimitName[], string[], LimitsStage['metrics']] = [[], [], makeMetrics()];
    const log = { error: () => undefined, warn: (event: string) => void logged.push(event), info: () => undefined, debug: () => undefined };
    const recordLimitBreach = (_actor: unknown, limit: LimitName): Promise<void> => Promise.resolve(void recorded.push(limit));
    const { limitRequests } = makeLimits({ keeper: makeMemoryLimits(rules, () => now), rules, metrics, log, recordLimitBreach });
    let openForAll: (() => void) | undefined;
    const fiftyAtTheDoor = new Promise<void>((resolve) => (openForAll = resolve));
    const countingDoor: OpenDoor = async (...visit) => {
      doors += 1;
      if (doors === 50) openForAll?.();
      if (visit[0].headers.authorization === 'Bearer slow') await fiftyAtTheDoor;
      return openDoor(...visit);
    };
    const app = makeTestApp({ routes, limitRequests, openDoor: countingDoor, trustProxyHops: 1, corsOrigins: ['https://app.example.com'] });
    server = createServer(app);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stage = {
      ask: (path, credential, forwardedFor = '203.0.113.9') => {
        const headers = { 'x-forwarded-for': forwardedFor, ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }) };
        return fetch(url + path, { headers });
      },
      wait: (milliseconds) => (now += milliseconds),
      doors: () => doors,
      ...{ recorded, logged, metrics },
    };
  });
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  return () => stage!;
}
