// The Express app: middleware in order, then every route of the table behind its door. submit-scan goes on
// in routes/scans.routes.ts.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import cors from 'cors';
import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { ProblemError } from '../errors.ts';
import type { Log } from '../logging.ts';
import type { Metrics } from './metrics.ts';
import { type DashboardOptions, serveDashboard } from './dashboard.ts';
import type { OpenDoor } from './middleware/doors.ts';
import type { LimitRequests } from './middleware/limit-requests.ts';
import { readInput } from './middleware/read-input.ts';
import { readJsonBody } from './middleware/read-json-body.ts';
import { makeTraceRequest, traceOf } from './middleware/trace-request.ts';
import { asProblem, sendProblem } from './problem-document.ts';
import { type RecordRead, recordReadOf } from './record-read.ts';
import type { Reply, Route } from './route.ts';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly openDoor: OpenDoor;
  readonly limitRequests: LimitRequests;
  readonly recordRead: RecordRead;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly isProduction: boolean;
  readonly corsOrigins: readonly string[];
  readonly trustProxyHops: number;
  /** The built dashboard; undefined where only the API is served. */
  readonly dashboard: DashboardOptions | undefined;
}

/** `/a/{b}` → `/a/:b`. */
function toExpressPath(template: string): string {
  return template.replace(/\{(\w+)\}/g, ':$1');
}

/** A client that hangs up in the middle is no fault of ours; whatever else ends the chunks early breaks the connection. */
async function sendChunks(res: Response, chunks: AsyncIterable<string>): Promise<void> {
  await pipeline(Readable.from(chunks), res).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  });
}

async function send(res: Response, reply: Reply): Promise<void> {
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.setHeader(name, value);
  res.status(reply.status);
  if ('json' in reply) res.json(reply.json);
  else if ('text' in reply) res.type(reply.mediaType).send(reply.text);
  else if (res.req.method === 'HEAD') res.type(reply.mediaType).end();
  else await sendChunks(res.type(reply.mediaType), reply.chunks);
}

/** Limits, door, input, handler, answer: the whole life of a request that found its route. */
function makeHandler(route: Route, { openDoor, limitRequests, recordRead }: AppOptions) {
  return async (req: Request, res: Response): Promise<void> => {
    res.locals['route'] = route.path;
    const trace = traceOf(req, res);
    let caller = await limitRequests(route, { res, trace }, (admit) => openDoor(req, route, trace, admit));
    const body = route.json ? await readJsonBody(req) : undefined;
    // A body may take its time to arrive, and its sender may have lost the right in between.
    if (route.json) caller = await openDoor(req, route, trace);
    const reply = await route.handle({ req, trace, ...readInput(route, req, body) }, caller);
    recordReadOf(route, { req, trace }, caller, recordRead);
    await send(res, reply);
  };
}

/** Known address, other method: 405 with what is allowed. Unknown address: 404. */
function makeFallback(routes: readonly Route[]) {
  const known = routes.map((route) => ({
    pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`),
    method: route.method.toUpperCase(),
  }));
  return (req: Request, res: Response): void => {
    const allowed = known.filter(({ pattern }) => pattern.test(req.path)).map(({ method }) => method);
    if (allowed.length === 0) throw new ProblemError('route-not-found', 'There is nothing at this address. /api/docs lists what there is.');
    const methods = [...new Set(allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed)].join(', ');
    res.setHeader('allow', methods);
    throw new ProblemError('method-not-allowed', `${req.method} is not allowed here; ${methods} is.`);
  };
}

function makeErrorHandler(log: Log) {
  return (error: unknown, req: Request, res: Response, next: NextFunction): void => {
    const problem = asProblem(error);
    const fields = { ...traceOf(req, res), code: problem.code, cause: problem.cause };
    // Without a cause readiness says that this server is stopping, as it was told to.
    if (problem.status === 503) log[fields.cause === undefined && req.path === '/readyz' ? 'debug' : 'warn']('request.unavailable', fields);
    else if (problem.status >= 500) log.error('request.failed', fields);
    if (res.headersSent) next(error);
    else sendProblem(res, problem);
  };
}

/** Puts the app together. */
export function makeApp(options: AppOptions): express.Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  // Otherwise Express prints what fails after the head of an answer to stderr, past the log and its redaction.
  app.set('env', 'test');
  app.set('trust proxy', options.trustProxyHops).set('query parser', false).enable('case sensitive routing');
  app.use(makeTraceRequest(options));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          baseUri: ["'none'"],
          connectSrc: ["'self'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
          imgSrc: ["'self'", 'data:'],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
        },
      },
      strictTransportSecurity: options.isProduction ? { maxAge: 31_536_000, includeSubDomains: true } : false,
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
    }),
  );
  app.use(
    cors({
      origin: options.corsOrigins.includes('*') ? '*' : [...options.corsOrigins],
      credentials: false,
      maxAge: 600,
      exposedHeaders: [
        ...['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy', 'www-authenticate', 'content-disposition'],
        'portcullis-export',
      ],
    }),
  );
  app.use((_req, res, next) => {
    res.setHeader('cache-control', 'no-store');
    next();
  });
  for (const route of options.routes) app[route.method](toExpressPath(route.path), makeHandler(route, options));
  if (options.dashboard) app.use(serveDashboard(options.dashboard));
  app.use(makeFallback(options.routes));
  app.use(makeErrorHandler(options.log));
  return app;
}
