// The API's own route table and app, put together without a database: for tests of what is mounted, not of what it does.
import type express from 'express';
import pg from 'pg';
import { makeApp } from '../../src/http/app.ts';
import type { OpenDoor } from '../../src/http/middleware/doors.ts';
import type { LimitRequests } from '../../src/http/middleware/limit-requests.ts';
import { makeMetrics } from '../../src/http/metrics.ts';
import type { Route } from '../../src/http/route.ts';
import { makeRouteTable } from '../../src/http/route-table.ts';
import type { Log } from '../../src/logging.ts';

const never = (): never => {
  throw new Error('these parts are there to be looked at, not to be used');
};

/** Every route, as main.ts makes them. */
export function makeTestRoutes(): readonly Route[] {
  return makeRouteTable({
    pool: new pg.Pool({ max: 0 }),
    publicUrl: 'https://portcullis.example.com',
    metrics: makeMetrics(),
    now: () => new Date(),
    limits: { bodyBytes: 1, bodyTimeout: 1, reportBytes: 1 },
    securityContact: 'mailto:security@example.com',
    findProject: never,
    submitScan: never,
    plans: { isLocal: true, plansUrl: 'https://portcullis.example.com/billing', now: () => new Date() },
    buying: { shop: undefined, publicUrl: 'https://portcullis.example.com', now: () => new Date() },
    receiveStripeEvent: undefined,
    receiveUpload: never,
    importIntelligence: never,
    makeOfflineGate: never,
    offlineKey: undefined,
    auditKey: undefined,
    verifyAuditLog: never,
    signInSettings: { signIn: null },
    checkReadiness: () => Promise.reject(new Error('no database')),
  });
}

export interface TestAppOptions {
  readonly isProduction?: boolean;
  readonly corsOrigins?: readonly string[];
  readonly trustProxyHops?: number;
  /** Other routes than those of the table. */
  readonly routes?: readonly Route[];
  readonly log?: Log;
  readonly limitRequests?: LimitRequests;
  readonly openDoor?: OpenDoor;
}

/** The app over those routes. */
export function makeTestApp(options: TestAppOptions = {}): express.Express {
  const quiet: Log = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };
  const limitRequests: LimitRequests = (_route, _exchange, open) => open(() => Promise.resolve());
  const settings = { isProduction: false, corsOrigins: [], trustProxyHops: 0, limitRequests, ...options };
  const openDoor: OpenDoor = (_req, { door }) => (door === 'public' ? Promise.resolve(undefined) : never());
  const parts = { routes: makeTestRoutes(), openDoor, metrics: makeMetrics(), log: quiet, recordRead: never, dashboard: undefined };
  return makeApp({ ...parts, ...settings });
}

/** `method path` of every route that the app has mounted, with `{name}` for parameters; and the names of all else in its stack. */
export function readMounted(app: express.Express): { routes: string[]; others: string[] } {
  const routes: string[] = [];
  const others: string[] = [];
  for (const layer of app.router.stack) {
    if (!layer.route) others.push('stack' in layer.handle ? 'a router of its own' : layer.name);
    else for (const { method } of layer.route.stack) routes.push(`${method} ${layer.route.path.replace(/:(\w+)/g, '{$1}')}`);
  }
  return { routes, others };
}
