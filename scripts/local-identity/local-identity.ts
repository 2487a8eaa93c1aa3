// A stand-in for Microsoft's sign-in on this machine, for local mode and tests: Entra's v2.0 endpoints over plain http.
// It lets anybody be anybody, so it must never be reachable: loopback only, and not at all in production.
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { authorizeRoutes } from './authorize-routes.ts';
import { fullScope, localClientIds } from './client-ids.ts';
import { deviceRoutes } from './device-routes.ts';
import { guardRequests, isLoopbackOrigin } from './guard-requests.ts';
import { type IdentityState, makeIdentityState } from './identity-state.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';
import { makeKeyRing } from './make-key-ring.ts';
import { mintAccessToken, type TokenOverrides } from './mint-tokens.ts';
import { openidConfiguration } from './openid-configuration.ts';
import { findPerson, type LocalPerson, people } from './people.ts';
import { issuerOf, readSegment, type Segment } from './segments.ts';
import { tokenRoutes } from './token-routes.ts';

export interface LocalIdentity {
  /** `http://localhost:PORT` */
  readonly instance: string;
  readonly clientIds: typeof localClientIds;
  readonly people: readonly LocalPerson[];
  /** The addresses that are bound. */
  readonly addresses: readonly string[];
  /** What MSAL needs as `authorityMetadata` for a segment, as JSON. */
  readonly authorityMetadata: (segment: Segment) => string;
  /** Lets people be sent back to one more dashboard: for tests, where its port is known later. */
  readonly allowDashboard: (origin: string) => void;
  /** A new key signs from now on; the old one leaves the key set. */
  readonly rotateKeys: () => Promise<void>;
  /** An access token for the API without any browser. @throws Error on an unknown person */
  readonly tokenFor: (personKey: string, overrides?: TokenOverrides) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export interface LocalIdentityOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** Where the dashboard is served, such as `http://localhost:8080`; on this machine. */
  readonly dashboardOrigins: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
}

/** The default handler of Express would show the stack. */
function answerError(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = (error as { readonly status?: unknown }).status;
  response
    .status(typeof status === 'number' ? status : 500)
    .type('text')
    .send('The local sign-in could not answer this.\n');
}

function addEndpoints(app: Express, state: IdentityState): void {
  app.disable('x-powered-by').set('query parser', 'simple');
  app.use(guardRequests(state));
  app.param('segment', (_request, response, next, segment) => {
    if (readSegment(segment) === undefined) response.status(404).json({ error: 'invalid_tenant' });
    else next();
  });
  app.get('/:segment/v2.0/.well-known/openid-configuration', (request, response) => {
    response.json(openidConfiguration(state.instance, request.params.segment));
  });
  app.get('/:segment/discovery/v2.0/keys', (request, response) => {
    response.json(state.keys.published(issuerOf(state.instance, request.params.segment)));
  });
  app.post('/local/rotate-keys', async (_request, response) => {
    await state.keys.rotate();
    response.status(204).end();
  });
  app.use(authorizeRoutes(state), tokenRoutes(state), deviceRoutes(state));
  app.use(answerError);
}

function checkOrigin(origin: string): string {
  if (isLoopbackOrigin(origin)) return origin;
  throw new Error(`The local sign-in serves dashboards on this machine only, such as http://localhost:8080, not ${origin}.`);
}

/**
 * Starts it.
 * @throws Error in production, on a dashboard elsewhere, and where the port is in use
 */
export async function startLocalIdentity({ port, dashboardOrigins, now = Date.now }: LocalIdentityOptions): Promise<LocalIdentity> {
  if (process.env['NODE_ENV'] === 'production')
    throw new Error('The local sign-in lets anybody be anybody. It does not start in production.');
  const origins = dashboardOrigins.map(checkOrigin);
  const keys = await makeKeyRing();
  // The address is known once the port is, and nothing is asked before.
  const app = express();
  const server = await listenOnLoopback(app, port);
  const instance = `http://localhost:${server.port}`;
  const state = makeIdentityState(instance, keys, origins, now);
  addEndpoints(app, state);
  return {
    instance,
    clientIds: localClientIds,
    people,
    addresses: server.addresses,
    authorityMetadata: (segment) => JSON.stringify(openidConfiguration(instance, segment)),
    allowDashboard: (origin) => void state.dashboardOrigins.add(checkOrigin(origin)),
    rotateKeys: keys.rotate,
    tokenFor: async (personKey, overrides = {}) => {
      const person = findPerson(personKey);
      if (!person) throw new Error(`Nobody is called ${personKey}.`);
      const authTime = overrides.authTime?.getTime() ?? now();
      const signedIn = { person, clientId: localClientIds.dashboard, scopes: [fullScope], authTime, nonce: undefined };
      return mintAccessToken(keys, instance, signedIn, now(), overrides);
    },
    stop: server.stop,
  };
}
