// Environment → frozen configuration. The only reader of process.env; a bad value refuses to start, and says which. Each file of config/ has the
// variables of one matter.
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { type BillingConfig, billingVariables, findBillingConflicts, readBilling } from './config/billing.ts';
import { findMailConflicts, type MailConfig, mailVariables, readMail } from './config/mail.ts';
import { type AuditConfig, auditVariables, readAudit } from './config/audit.ts';
import { count, origin } from './config/fields.ts';
import { type OfflineConfig, offlineVariables, readOffline } from './config/offline.ts';
import { findRateLimitConflicts, type RateLimitConfig, rateLimitVariables, readRateLimits } from './config/rate-limits.ts';
import { describeIssues, readVariables } from './config/read-variables.ts';
import { findSignInConflicts, readSignIn, type SignInConfig, signInVariables } from './config/sign-in.ts';

import { readWorker, type WorkerConfig, workerVariables } from './config/worker.ts';

export type { SignInConfig } from './config/sign-in.ts';

const schema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: count(0, 65_535).default(8080),
  /** Address by which people and builds reach this server. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Address of the database for the role portcullis_app. */
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/ }),
  DATABASE_POOL: count(1, 200).default(10),
  /** Milliseconds that one statement may take. */
  DATABASE_STATEMENT_TIMEOUT: count(100, 600_000).default(60_000),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    )
    .pipe(z.array(z.union([origin, z.literal('*')]))),
  /** Proxies in front of this server whose X-Forwarded-For is believed. */
  TRUST_PROXY_HOPS: count(0, 10).default(0),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  READ_THREADS: count(1, 64).default(Math.max(1, Math.min(4, availableParallelism() - 1))),
  READ_QUEUE: count(0, 10_000).default(50),
  READ_HEAP_MB: count(128, 8192).default(1024),
  /** Milliseconds that a thread may take to read a report, and as many again to compare each of its runs. */
  READ_TIMEOUT: count(100, 600_000).default(30_000),
  /** Bytes of an upload as it is sent. */
  MAX_BODY_BYTES: count(1024, 1_000_000_000).default(32 * 1024 * 1024),
  /** Bytes of an upload after unpacking. */
  MAX_REPORT_BYTES: count(1024, 1_000_000_000).default(128 * 1024 * 1024),
  /** Milliseconds in which the body of an upload must arrive. */
  BODY_TIMEOUT: count(100, 600_000).default(60_000),
  /** Milliseconds that a stopping server goes on serving, while /readyz tells the proxy to send it nobody more. */
  DRAIN_TIME: count(0, 300_000).default(0),
  /** Where the built dashboard is. Without it only the API is served. */
  DASHBOARD_DIR: z.string().optional(),
  /** Where reports of vulnerabilities go; stands in security.txt. */
  SECURITY_CONTACT: z.url({ protocol: /^(?:https|mailto)$/ }).optional(),
  ...signInVariables,
  ...offlineVariables,
  ...auditVariables,
  ...rateLimitVariables,
  ...workerVariables,
  ...billingVariables,
  ...mailVariables,
});

type Environment = z.infer<typeof schema>;

/** Configuration of the API. */
export interface Config {
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end; undefined: `http://localhost:<port>`. */
  readonly publicUrl: string | undefined;
  readonly database: { readonly url: string; readonly pool: number; readonly statementTimeout: number };
  readonly corsOrigins: readonly string[];
  readonly trustProxyHops: number;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  readonly reading: {
    readonly threads: number;
    readonly queue: number;
    readonly heapMegabytes: number;
    readonly deadlineMilliseconds: number;
  };
  readonly limits: { readonly bodyBytes: number; readonly reportBytes: number; readonly bodyTimeout: number };
  readonly drainMilliseconds: number;
  readonly securityContact: string | undefined;
  /** Undefined: nobody can sign in. */
  readonly signIn: SignInConfig | undefined;
  readonly dashboardDirectory: string | undefined;
  readonly offline: OfflineConfig;
  readonly audit: AuditConfig;
  readonly rateLimits: RateLimitConfig;
  readonly worker: WorkerConfig;
  /** Undefined: nothing is sold here, and nothing is limited. */
  readonly billing: BillingConfig | undefined;
  /** Undefined: notices are made, and nothing is sent. */
  readonly mail: MailConfig | undefined;
}

/** Rules over several values. */
function findConflicts(env: Environment): string[] {
  const conflicts: string[] = [];
  const isProduction = env.NODE_ENV === 'production';
  if (isProduction && env.PUBLIC_URL?.startsWith('https://') !== true) conflicts.push('PUBLIC_URL: must be an https address in production');
  if (env.CORS_ORIGINS.includes('*') && env.NODE_ENV !== 'development')
    conflicts.push('CORS_ORIGINS: a wildcard is refused outside development');
  if (isProduction && env.CORS_ORIGINS.some((one) => one.startsWith('http:'))) conflicts.push('CORS_ORIGINS: must be https in production');
  return [
    ...conflicts,
    ...findSignInConflicts(env),
    ...findRateLimitConflicts(env),
    ...findBillingConflicts(env),
    ...findMailConflicts(env),
  ];
}

/**
 * Reads the configuration.
 * @throws Error that lists every bad variable
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const faults: string[] = [];
  const given = readVariables(environment, Object.keys(schema.shape), faults);
  const parsed = schema.safeParse(given);
  if (parsed.success) faults.push(...findConflicts(parsed.data));
  else faults.push(...describeIssues(parsed.error, given, faults));
  if (!parsed.success || faults.length > 0)
    throw new Error(`The configuration is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  const env = parsed.data;
  return Object.freeze({
    isProduction: env.NODE_ENV === 'production',
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, ''),
    database: { url: env.DATABASE_URL, pool: env.DATABASE_POOL, statementTimeout: env.DATABASE_STATEMENT_TIMEOUT },
    corsOrigins: env.CORS_ORIGINS,
    trustProxyHops: env.TRUST_PROXY_HOPS,
    logLevel: env.LOG_LEVEL,
    reading: {
      threads: env.READ_THREADS,
      queue: env.READ_QUEUE,
      heapMegabytes: env.READ_HEAP_MB,
      deadlineMilliseconds: env.READ_TIMEOUT,
    },
    limits: { bodyBytes: env.MAX_BODY_BYTES, reportBytes: env.MAX_REPORT_BYTES, bodyTimeout: env.BODY_TIMEOUT },
    drainMilliseconds: env.DRAIN_TIME,
    securityContact: env.SECURITY_CONTACT,
    signIn: readSignIn(env),
    dashboardDirectory: env.DASHBOARD_DIR,
    offline: readOffline(env),
    audit: readAudit(env),
    rateLimits: readRateLimits(env),
    worker: readWorker(env),
    billing: readBilling(env),
    mail: readMail(env),
  });
}
