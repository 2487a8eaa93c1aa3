// Who signs people in: Entra ID, or the stand-in of local mode.
import { z } from 'zod';
import { guid, isLoopback, origin, type Variables } from './fields.ts';

export const signInVariables = {
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
};

type Environment = Variables<typeof signInVariables> & { readonly NODE_ENV: string; readonly HOST: string };

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

/** The local issuer lets anybody be anybody: it must be out of reach wherever real data is. */
export function findSignInConflicts(env: Environment): string[] {
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

export function readSignIn(env: Environment): SignInConfig | undefined {
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
