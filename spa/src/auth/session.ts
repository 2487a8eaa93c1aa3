// A signed-in person in this tab: tokens, renewal, a fresh sign-in, signing out here and in the other tabs.
import { InteractionRequiredAuthError, type AccountInfo, type PublicClientApplication } from '@azure/msal-browser';
import { Problem } from '../api/problem.ts';
import { signedInBefore } from './signed-in-before.ts';

export interface Session {
  /** Tells one Microsoft account from another. */
  readonly accountId: string;
  /** As Microsoft names the account, usually an e-mail address. For display only. */
  readonly accountName: string;
  /** What the sign-in was asked to bring back, on the page load that follows it. */
  readonly returnedState: string | null;
  getToken: (options: { readonly forceRefresh: boolean }) => Promise<string>;
  /** Leaves the page; comes back to this address. `state` comes back as `returnedState`. */
  signInAgain: (options?: SignInAgainOptions) => Promise<void>;
  signOut: () => Promise<void>;
  expire: () => void;
  isExpired: () => boolean;
  subscribe: (listener: () => void) => () => void;
}

interface SignInAgainOptions {
  readonly claims?: string | undefined;
  readonly state?: string;
  readonly fresh?: boolean;
  /** Asks for the account instead of naming the one that is signed in. */
  readonly chooseAccount?: boolean;
}

interface SessionParts {
  readonly msal: PublicClientApplication;
  readonly scope: string;
  readonly account: AccountInfo;
  readonly returnedState: string | null;
}

const signedOutMessage = 'signed-out';

export function makeSession({ msal, scope, account, returnedState }: SessionParts): Session {
  const listeners = new Set<() => void>();
  const otherTabs = new BroadcastChannel('portcullis.session');
  let expired = false;
  const expire = (): void => {
    if (expired) return;
    expired = true;
    for (const listener of listeners) listener();
  };
  otherTabs.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data !== signedOutMessage) return;
    // What is on the screen belongs to somebody who has left.
    void msal.clearCache({ account }).finally(() => location.replace('/'));
  });

  return {
    accountId: account.homeAccountId,
    accountName: account.username,
    returnedState,
    expire,
    isExpired: () => expired,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getToken: async ({ forceRefresh }) => {
      try {
        return (await msal.acquireTokenSilent({ scopes: [scope], account, forceRefresh })).accessToken;
      } catch (error) {
        throw explainRenewal(error, expire);
      }
    },
    signInAgain: ({ claims, state, fresh, chooseAccount } = {}) =>
      msal.acquireTokenRedirect({
        scopes: [scope],
        ...(chooseAccount === true ? { prompt: 'select_account' } : { loginHint: account.username }),
        redirectStartPage: location.href,
        ...(fresh === true ? { prompt: 'login' } : {}),
        ...(claims === undefined ? {} : { claims }),
        ...(state === undefined ? {} : { state }),
      }),
    signOut: async () => {
      signedInBefore.clear();
      otherTabs.postMessage(signedOutMessage);
      await msal.logoutRedirect({ account });
    },
  };
}

function explainRenewal(error: unknown, expire: () => void): Problem {
  if (!(error instanceof InteractionRequiredAuthError))
    return new Problem({
      status: 0,
      code: 'sign-in-unreachable',
      detail: 'Your sign-in could not be renewed. Check your connection and try again.',
    });
  expire();
  return new Problem({ status: 401, code: 'sign-in-expired', detail: 'Your sign-in has expired. Sign in again to go on.' });
}
