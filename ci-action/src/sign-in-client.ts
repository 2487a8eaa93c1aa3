// Signs a person in through Microsoft's library. The only file that loads it, and itself loaded only when it is needed (see people.ts).
import { AuthError, type Configuration, type ICachePlugin, InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-node';
import type { SignInSettings } from '@portcullis/contract';
import type { TokenFile } from './token-file.ts';

type Settings = NonNullable<SignInSettings['signIn']>;

/** What the person has to do. */
export interface DeviceCode {
  readonly address: string;
  readonly code: string;
  readonly minutes: number;
}

export type SignInOutcome = { readonly token: string } | { readonly refused: string };

/** The library keeps its tokens in our file. */
function keepIn(file: TokenFile): ICachePlugin {
  return {
    beforeCacheAccess: (context) => {
      const text = file.read();
      if (text !== undefined) context.tokenCache.deserialize(text);
      return Promise.resolve();
    },
    afterCacheAccess: (context) => {
      if (context.cacheHasChanged) file.write(context.tokenCache.serialize());
      return Promise.resolve();
    },
  };
}

function makeApplication(settings: Settings, file: TokenFile): PublicClientApplication {
  const { authority, knownAuthorities, authorityMetadata, commandLineClientId: clientId } = settings;
  const auth: Configuration['auth'] = { clientId, authority, knownAuthorities: [...knownAuthorities] };
  // Local mode: with the metadata given, the https name of the authority is never fetched and its endpoints may be http.
  if (authorityMetadata !== null) auth.authorityMetadata = authorityMetadata;
  return new PublicClientApplication({ auth, cache: { cachePlugin: keepIn(file) } });
}

/** By device code: the browser may be on another machine (RFC 8628). Forgets whoever was signed in before. */
export async function signInByDeviceCode(settings: Settings, file: TokenFile, tell: (code: DeviceCode) => void): Promise<SignInOutcome> {
  const application = makeApplication(settings, file);
  try {
    const result = await application.acquireTokenByDeviceCode({
      scopes: [settings.scope],
      deviceCodeCallback: ({ verificationUri, userCode, expiresIn }) =>
        tell({ address: verificationUri, code: userCode, minutes: Math.floor(expiresIn / 60) }),
    });
    if (!result?.account) return { refused: 'no account was sent' };
    const cache = application.getTokenCache();
    const others = (await cache.getAllAccounts()).filter(({ homeAccountId }) => homeAccountId !== result.account?.homeAccountId);
    for (const other of others) await cache.removeAccount(other);
    return { token: result.accessToken };
  } catch (error) {
    if (error instanceof AuthError) return { refused: `${error.errorCode} ${error.errorMessage}`.trim() };
    throw error;
  }
}

/** A token of the person who is signed in, renewed where it has to be. Undefined where nobody is, or where the sign-in is over. */
export async function findToken(settings: Settings, file: TokenFile): Promise<string | undefined> {
  const application = makeApplication(settings, file);
  const [account] = await application.getAllAccounts();
  if (!account) return undefined;
  try {
    return (await application.acquireTokenSilent({ scopes: [settings.scope], account })).accessToken;
  } catch (error) {
    if (error instanceof InteractionRequiredAuthError || (error instanceof AuthError && error.errorCode === 'invalid_grant'))
      return undefined;
    throw error;
  }
}
