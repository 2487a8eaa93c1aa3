// The document that tells where everything is (OpenID Connect Discovery 1.0, section 3).
import { issuerOf, type Segment } from './segments.ts';

/**
 * The metadata of a segment, with plain http addresses. MSAL is given the same document as `authorityMetadata`.
 *
 * MSAL insists on an https authority (`UrlString.validateAsUri`), so it is told `https://localhost:PORT/common`. That name is never
 * fetched: `knownAuthorities` ends the discovery of clouds and `authorityMetadata` that of endpoints, and the issuer in it is not compared
 * (msal-common 16.16, `Authority.updateEndpointMetadata`: only a document from the network is). The endpoints are then used as they stand;
 * for a silent request MSAL puts the account's tenant in place of `/common/`. Tried with msal-browser 5.29 and msal-node 7.2.
 */
export function openidConfiguration(instance: string, segment: Segment) {
  const base = `${instance}/${segment}`;
  return {
    issuer: issuerOf(instance, segment),
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['pairwise'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce', 'preferred_username', 'name', 'tid', 'ver', 'email'],
  };
}
