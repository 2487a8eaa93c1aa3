// MSAL as this dashboard uses it: redirects through the bridge page, PKCE, tokens in session storage.
import { BrowserCacheLocation, LogLevel, PublicClientApplication } from '@azure/msal-browser';
import type { SignInTarget } from './read-sign-in-settings.ts';

export async function makeMsal(target: SignInTarget): Promise<PublicClientApplication> {
  const msal = new PublicClientApplication({
    auth: {
      clientId: target.dashboardClientId,
      authority: target.authority,
      knownAuthorities: target.knownAuthorities,
      // With the metadata given, MSAL never fetches the authority by its name, which in local mode is https where the endpoints are not.
      ...(target.authorityMetadata === null ? {} : { authorityMetadata: target.authorityMetadata }),
      redirectUri: `${location.origin}/redirect.html`,
      // The bridge too: it takes what was added to the address off again.
      postLogoutRedirectUri: `${location.origin}/redirect.html`,
    },
    cache: { cacheLocation: BrowserCacheLocation.SessionStorage },
    system: { loggerOptions: { logLevel: LogLevel.Error, piiLoggingEnabled: false } },
  });
  await msal.initialize();
  return msal;
}
