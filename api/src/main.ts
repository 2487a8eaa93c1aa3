// Composition root: config → log → pool → checks → services → app → listen. Nothing else constructs anything.
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeIntelligenceReader } from './adapters/intelligence-reader/intelligence-reader.ts';
import { makeMemoryLimits } from './adapters/limits/memory-limits.ts';
import { openRedisLimits } from './adapters/limits/redis-limits.ts';
import { makeReportReader } from './adapters/report-reader/report-reader.ts';
import { type EntraSignIn, makeEntraSignIn } from './adapters/entra/entra-sign-in.ts';
import { checkDatabase } from './check-database.ts';
import type { Config } from './config.ts';
import { makeApp } from './http/app.ts';
import { answerBrokenRequest, refuseUnreadableTargets } from './http/broken-request.ts';
import { makeMetrics } from './http/metrics.ts';
import { makeOpenDoor } from './http/middleware/doors.ts';
import { makeLimits } from './http/middleware/make-limits.ts';
import { makeRouteTable } from './http/route-table.ts';
import { trackRequests } from './http/running-requests.ts';
import type { LimitKeeper } from './domain/limits/limits.ts';
import { makeAuditSigner } from './domain/audit/checkpoint.ts';
import { makeOfflineSigner } from './domain/offline/offline-signature.ts';
import { ProblemError } from './errors.ts';
import type { Log } from './logging.ts';
import { makeBilling } from './make-billing.ts';
import { makeAuthenticateApiKey } from './services/authenticate-api-key.ts';
import { makeFindProject } from './services/find-project.ts';
import { makeImportIntelligence } from './services/import-intelligence.ts';
import { makeMakeOfflineGate } from './services/make-offline-gate.ts';
import { makeKeyUse } from './services/record-key-use.ts';
import { makeRecordDenial } from './services/record-denial.ts';
import { makeReadRecorder } from './services/record-reads.ts';
import { makeRecordLimitBreach } from './services/record-limit-breach.ts';
import { readSignInSettings } from './services/read-sign-in-settings.ts';
import { makeSignInPerson } from './services/sign-in-person.ts';
import { makeSubmitScan } from './services/submit-scan.ts';
import { makeVerifyAuditLog } from './services/verify-audit-log.ts';
import { makePool } from './store/make-pool.ts';

/** A running API. */
export interface RunningApi {
  readonly url: string;
  /** Stops taking requests, ends the running ones, and lets go of everything. */
  readonly close: () => Promise<void>;
}

const keyUseInterval = 30_000;
const readsInterval = 5_000;

async function listen(server: Server, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isBusy = error.code === 'EADDRINUSE';
      reject(
        isBusy ? new Error(`Port ${config.port} is in use. Stop what uses it, or choose another: PORT=8081.`, { cause: error }) : error,
      );
    });
    server.listen(config.port, config.host, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** @throws Error where there is no built dashboard: every page would be a failure */
function checkDashboard(directory: string | undefined): void {
  if (directory !== undefined && !existsSync(join(directory, 'index.html')))
    throw new Error(`DASHBOARD_DIR: there is no index.html in ${directory}. Build the dashboard first: npm run build -w @portcullis/spa`);
}

/** The verifier of people's tokens; undefined where nobody can sign in. Nothing is fetched before the first sign-in. */
function makeSignIn({ signIn }: Config, log: Log): EntraSignIn | undefined {
  if (!signIn) return undefined;
  return makeEntraSignIn({
    ...signIn,
    clientIds: [signIn.dashboardClientId, signIn.commandLineClientId],
    allowLoopbackHttp: signIn.isLocal,
    onFailure: (error) => log.warn('sign-in.keys-unavailable', { error }),
  });
}

/** Counts what callers ask for: in this process, or in Redis, which may be away. Neither clock follows the time of day, which can jump. */
async function openLimits({ rateLimits: { redisUrl: url, rules } }: Config, log: Log): Promise<LimitKeeper> {
  const local = makeMemoryLimits(rules, () => performance.now());
  if (url === undefined) return local;
  return openRedisLimits({
    url,
    rules,
    local,
    onFailure: (error) => log.warn('limits.store-lost', { error }),
    onReturn: () => log.info('limits.store-returned'),
  });
}

/** Starts the API. @throws Error that says what is missing */
export async function startApi(config: Config, log: Log): Promise<RunningApi> {
  const now = (): Date => new Date();
  const pool = makePool({
    connectionString: config.database.url,
    max: config.database.pool,
    statementTimeout: config.database.statementTimeout,
    onError: (error) => log.warn('database.connection-lost', { error }),
  });
  const server = createServer();
  const requests = trackRequests(server);
  let isStopping = false;
  let signIn: EntraSignIn | undefined;
  let keeper: LimitKeeper | undefined;
  try {
    await checkDatabase(pool);
    keeper = await openLimits(config, log);
    const port = await listen(server, config);
    const publicUrl = config.publicUrl ?? `http://localhost:${port}`;
    const metrics = makeMetrics();
    const recordLimitBreach = makeRecordLimitBreach({ pool });
    const { limitRequests, receiveUpload } = makeLimits({ keeper, rules: config.rateLimits.rules, metrics, log, recordLimitBreach });
    const reader = makeReportReader({ ...config.reading, limits: { unpackedBytes: config.limits.reportBytes } });
    const intelligenceReader = makeIntelligenceReader(config.reading);
    const keyUse = makeKeyUse({ pool, now });
    const reads = makeReadRecorder({
      pool,
      now,
      onDropped: (count, error) => {
        metrics.auditReadsDropped.inc(count);
        log.warn('audit-reads.dropped', { count, error });
      },
    });
    const auditSigner = config.audit.key && makeAuditSigner(config.audit.key, config.audit.oldKeys);
    signIn = makeSignIn(config, log);
    const signer = config.offline.key && makeOfflineSigner(config.offline.key);
    const billing = makeBilling(config.billing, { pool, publicUrl, now, log });
    // Behind a proxy that is not counted all the world has the proxy's address, and one bucket.
    if (config.isProduction && config.trustProxyHops === 0) log.warn('proxy.not-trusted', { variable: 'TRUST_PROXY_HOPS' });
    if (config.billing?.isLive === true && !config.isProduction) log.warn('billing.real-money-outside-production');
    // Shared by all who ask at the same moment: anybody may, and the connections are for those who work.
    let probe: Promise<unknown> | undefined;
    const routes = makeRouteTable({
      pool,
      publicUrl,
      metrics,
      now,
      limits: config.limits,
      securityContact: config.securityContact ?? `mailto:security@${new URL(publicUrl).hostname}`,
      findProject: makeFindProject({ pool }),
      receiveUpload,
      submitScan: makeSubmitScan({ pool, reader, publicUrl, now, plans: billing.plans }),
      ...billing,
      importIntelligence: makeImportIntelligence({ pool, reader: intelligenceReader }),
      makeOfflineGate: makeMakeOfflineGate({ pool, signer, lifetimeDays: config.offline.lifetimeDays, now }),
      offlineKey: signer?.key,
      auditKey: auditSigner?.key,
      verifyAuditLog: makeVerifyAuditLog({ pool, keys: auditSigner?.keys }),
      signInSettings: readSignInSettings(config.signIn),
      checkReadiness: async () => {
        if (isStopping) throw new ProblemError('service-unavailable', 'This server is stopping. Ask another one.', { retryAfter: 1 });
        await (probe ??= pool.query('select 1').finally(() => (probe = undefined)));
      },
    });
    const openDoor = makeOpenDoor({
      signInPerson: makeSignInPerson({ pool, verify: signIn?.verify, now }),
      authenticateApiKey: makeAuthenticateApiKey({ pool, now, onUse: keyUse.record }),
      recordDenial: makeRecordDenial({ pool }),
    });
    const { isProduction, corsOrigins, trustProxyHops } = config;
    checkDashboard(config.dashboardDirectory);
    const dashboard =
      config.dashboardDirectory === undefined ? undefined : { directory: config.dashboardDirectory, issuer: config.signIn?.instance };
    const guards = { openDoor, limitRequests, recordRead: reads.record };
    const app = makeApp({ routes, ...guards, metrics, log, isProduction, corsOrigins, trustProxyHops, dashboard });
    server.on('request', refuseUnreadableTargets(app));
    server.on('clientError', answerBrokenRequest);
    const flush = (): Promise<void> => keyUse.flush().catch((error: unknown) => log.warn('key-use.flush-failed', { error }));
    const timer = setInterval(() => void flush(), keyUseInterval).unref();
    const readsTimer = setInterval(() => void reads.flush(), readsInterval).unref();
    log.info('api.started', { url: publicUrl, port });
    return {
      url: publicUrl,
      close: async () => {
        clearInterval(timer);
        clearInterval(readsTimer);
        isStopping = true;
        requests.sendAway();
        // A proxy asks for readiness every few seconds, and sends requests here until it has heard.
        await wait(config.drainMilliseconds);
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeIdleConnections();
        await requests.ended();
        // What is open now waits for another request, or drips a body whose answer has been given.
        server.closeAllConnections();
        await closed;
        await flush();
        await reads.flush();
        await reader.stop();
        await intelligenceReader.stop();
        signIn?.stop();
        await keeper?.stop();
        await pool.end();
        log.info('api.stopped');
      },
    };
  } catch (error) {
    server.close();
    signIn?.stop();
    await keeper?.stop();
    await pool.end();
    throw error;
  }
}
