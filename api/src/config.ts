// Environment → frozen configuration. The only reader of process.env; a bad value refuses to start, and says which.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** A bare origin: scheme, host and port, nothing else. */
const origin = z.string().refine((text) => {
  try {
    const url = new URL(text);
    return url.origin === text && !text.includes('*') && (url.protocol === 'https:' || url.protocol === 'http:');
  } catch {
    return false;
  }
}, 'must be an origin such as https://portcullis.example.com, without a path');

const guid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a GUID in lower case');

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** PKCS#8, as PEM or as base64 of it, because many systems keep no line ends. What it says is never told again, nor is why it is none. */
function readSigningKey(text: string, { issues }: z.RefinementCtx<string>): KeyObject {
  try {
    const key = createPrivateKey(text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Told below.
  }
  issues.push({ code: 'custom', message: 'must be a private key of Ed25519 in PKCS#8, as PEM or as base64 of the PEM', input: undefined });
  return z.NEVER;
}

const schema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(8080),
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
  /** Application (client) id of this API in Entra ID. Without it nobody can sign in, and CI keys are the only way in. */
  ENTRA_API_CLIENT_ID: guid.optional(),
  ENTRA_DASHBOARD_CLIENT_ID: guid.optional(),
  ENTRA_CLI_CLIENT_ID: guid.optional(),
  /** Who may sign in: one Entra tenant by its id, `organizations` (work and school), or `common` (these and personal accounts). */
  ENTRA_AUTHORITY: z.union([z.enum(['common', 'organizations']), guid]).default('common'),
  /** Another national cloud, or the issuer of local mode. */
  ENTRA_INSTANCE: origin.default('https://login.microsoftonline.com'),
  /** Name of the API's scope. */
  ENTRA_SCOPE: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/)
    .default('access_as_user'),
  /** `1` in local mode alone: the issuer may then be on loopback. Set by scripts/local-mode.ts. */
  LOCAL_MODE: z.enum(['0', '1']).default('0'),
  /** Where the built dashboard is. Without it only the API is served. */
  DASHBOARD_DIR: z.string().optional(),
  /** Signs offline gates. Without it there are none. */
  PORTCULLIS_OFFLINE_KEY: z.string().transform(readSigningKey).optional(),
  /** Days that an offline gate may be judged with. */
  PORTCULLIS_OFFLINE_DAYS: count(1, 31).default(7),
  /** Where reports of vulnerabilities go; stands in security.txt. */
  SECURITY_CONTACT: z.url({ protocol: /^(?:https|mailto)$/ }).optional(),
});

type Environment = z.infer<typeof schema>;

/** Who signs people in, and for whom. */
export interface SignInConfig {
  readonly instance: string;
  readonly authority:
    { readonly kind: 'tenant'; readonly tenantId: string } | { readonly kind: 'organizations' } | { readonly kind: 'common' };
  readonly apiClientId: string;
  readonly dashboardClientId: string;
  readonly commandLineClientId: string;
  readonly scope: string;
  /** True in local mode: the issuer is on loopback, over plain http. */
  readonly isLocal: boolean;
}

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
  readonly securityContact: string | undefined;
  /** Undefined: nobody can sign in. */
  readonly signIn: SignInConfig | undefined;
  readonly dashboardDirectory: string | undefined;
  /** A key object, not its text: nothing that prints a configuration can print the key. */
  readonly offline: { readonly key: KeyObject | undefined; readonly lifetimeDays: number };
}

/** The local issuer lets anybody be anybody: it must be out of reach wherever real data is. */
function findSignInConflicts(env: Environment): string[] {
  const conflicts: string[] = [];
  const { protocol, hostname } = new URL(env.ENTRA_INSTANCE);
  const isLocalIssuer = protocol === 'http:' || isLoopback(hostname);
  if (isLocalIssuer && env.NODE_ENV === 'production') conflicts.push('ENTRA_INSTANCE: a local issuer is refused in production');
  else if (isLocalIssuer && env.LOCAL_MODE !== '1')
    conflicts.push('ENTRA_INSTANCE: must be https and not on this machine, outside local mode');
  else if (isLocalIssuer && !(isLoopback(hostname) && isLoopback(env.HOST)))
    conflicts.push('ENTRA_INSTANCE: a local issuer needs itself and HOST to be on loopback');
  if (env.LOCAL_MODE === '1' && env.NODE_ENV === 'production') conflicts.push('LOCAL_MODE: refused in production');
  const clients = [env.ENTRA_API_CLIENT_ID, env.ENTRA_DASHBOARD_CLIENT_ID, env.ENTRA_CLI_CLIENT_ID].filter((id) => id !== undefined);
  if (clients.length !== 0 && clients.length !== 3)
    conflicts.push('ENTRA_API_CLIENT_ID, ENTRA_DASHBOARD_CLIENT_ID, ENTRA_CLI_CLIENT_ID: set all three, or none');
  return conflicts;
}

function readAuthority(text: string): SignInConfig['authority'] {
  return text === 'common' || text === 'organizations' ? { kind: text } : { kind: 'tenant', tenantId: text };
}

function readSignIn(env: Environment): SignInConfig | undefined {
  const { ENTRA_API_CLIENT_ID: api, ENTRA_DASHBOARD_CLIENT_ID: dashboard, ENTRA_CLI_CLIENT_ID: commandLine, ENTRA_AUTHORITY: who } = env;
  if (api === undefined || dashboard === undefined || commandLine === undefined) return undefined;
  return Object.freeze({
    instance: env.ENTRA_INSTANCE,
    authority: readAuthority(who),
    apiClientId: api,
    dashboardClientId: dashboard,
    commandLineClientId: commandLine,
    scope: env.ENTRA_SCOPE,
    isLocal: env.ENTRA_INSTANCE.startsWith('http:'),
  });
}

/** Rules over several values. */
function findConflicts(env: Environment): string[] {
  const conflicts: string[] = [];
  const isProduction = env.NODE_ENV === 'production';
  if (isProduction && env.PUBLIC_URL?.startsWith('https://') !== true) conflicts.push('PUBLIC_URL: must be an https address in production');
  if (env.CORS_ORIGINS.includes('*') && env.NODE_ENV !== 'development')
    conflicts.push('CORS_ORIGINS: a wildcard is refused outside development');
  if (isProduction && env.CORS_ORIGINS.some((one) => one.startsWith('http:'))) conflicts.push('CORS_ORIGINS: must be https in production');
  return [...conflicts, ...findSignInConflicts(env)];
}

/**
 * Reads the configuration.
 * @throws Error that lists every bad variable
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  // An empty variable means an unset one, as compose files write it.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  const faults = parsed.success
    ? findConflicts(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
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
    securityContact: env.SECURITY_CONTACT,
    signIn: readSignIn(env),
    dashboardDirectory: env.DASHBOARD_DIR,
    offline: { key: env.PORTCULLIS_OFFLINE_KEY, lifetimeDays: env.PORTCULLIS_OFFLINE_DAYS },
  });
}
