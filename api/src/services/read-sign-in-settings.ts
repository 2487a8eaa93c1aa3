// What a client needs to send a person to Microsoft. From the configuration, so that one bundle serves production and local mode.
import type { SignInSettings } from '@portcullis/contract';
import type { Authority } from '../adapters/entra/authority.ts';

export interface SignInOptions {
  readonly instance: string;
  readonly authority: Authority;
  readonly apiClientId: string;
  readonly dashboardClientId: string;
  readonly commandLineClientId: string;
  readonly scope: string;
  readonly isLocal: boolean;
}

/**
 * The OpenID configuration that MSAL would fetch. MSAL takes only authorities whose name is https, and does not fetch from one whose
 * metadata it is given: so the name of a local issuer is https while its endpoints are http on loopback.
 */
function describeLocalIssuer(instance: string, segment: string): string {
  const base = `${instance}/${segment}`;
  return JSON.stringify({
    issuer: `${instance}/{tenantid}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
  });
}

/** Settings of the sign-in; null where this server has none. */
export function readSignInSettings(options: SignInOptions | undefined): SignInSettings {
  if (!options) return { signIn: null };
  const { instance, authority, apiClientId, dashboardClientId, commandLineClientId, scope, isLocal } = options;
  const segment = authority.kind === 'tenant' ? authority.tenantId : authority.kind;
  const { host } = new URL(instance);
  return {
    signIn: {
      authority: `https://${host}/${segment}`,
      knownAuthorities: [host],
      authorityMetadata: isLocal ? describeLocalIssuer(instance, segment) : null,
      scope: `api://${apiClientId}/${scope}`,
      dashboardClientId,
      commandLineClientId,
    },
  };
}
