// From a freshly loaded page to a session, or to what stands in its way. Next: auth/session.ts.
import type { AccountInfo, AuthenticationResult, PublicClientApplication } from '@azure/msal-browser';
import { makeMsal } from './make-msal.ts';
import { readSignInSettings, type SignInTarget } from './read-sign-in-settings.ts';
import { makeSession, type Session } from './session.ts';
import { signedInBefore } from './signed-in-before.ts';
import { storedText } from './stored-text.ts';

export type Opening =
  | { readonly kind: 'signed-in'; readonly session: Session }
  | { readonly kind: 'signed-out'; readonly signIn: (options?: SignInOptions) => Promise<void>; readonly failure: string | null }
  | { readonly kind: 'leaving' }
  | { readonly kind: 'not-configured' };

interface SignInOptions {
  readonly loginHint?: string | undefined;
  readonly chooseAccount?: boolean;
}

/** Set while an automatic attempt is under way, so that a failing one is not repeated for ever. */
const automaticAttempt = storedText('sessionStorage', 'portcullis.automatic-sign-in');

export async function openSession(): Promise<Opening> {
  const target = await readSignInSettings();
  if (target === null) return { kind: 'not-configured' };
  const msal = await makeMsal(target);
  const { result, failure } = await takeAnswer(msal);
  const account = result?.account ?? msal.getActiveAccount() ?? msal.getAllAccounts()[0] ?? null;
  const loginHint = takeLoginHint();
  const signIn = ({ loginHint: hint, chooseAccount }: SignInOptions = {}): Promise<void> =>
    msal.loginRedirect({
      scopes: [target.scope],
      redirectStartPage: location.href,
      ...(hint === undefined ? {} : { loginHint: hint }),
      ...(chooseAccount === true ? { prompt: 'select_account' } : {}),
    });

  if (account !== null && (loginHint === undefined || isHinted(account, loginHint))) return await enter(msal, target, account, result);
  const mayLeave = failure === null && automaticAttempt.read() === null;
  if (mayLeave && (loginHint !== undefined || signedInBefore.read() !== null) && automaticAttempt.write('1')) {
    await signIn({ loginHint });
    return { kind: 'leaving' };
  }
  automaticAttempt.clear();
  return { kind: 'signed-out', signIn, failure };
}

async function enter(
  msal: PublicClientApplication,
  target: SignInTarget,
  account: AccountInfo,
  result: AuthenticationResult | null,
): Promise<Opening> {
  // Somebody else may have signed in over the one before, whom a sign-out would otherwise bring back.
  for (const other of msal.getAllAccounts()) if (other.homeAccountId !== account.homeAccountId) await msal.clearCache({ account: other });
  msal.setActiveAccount(account);
  automaticAttempt.clear();
  signedInBefore.write('1');
  return { kind: 'signed-in', session: makeSession({ msal, scope: target.scope, account, returnedState: result?.state ?? null }) };
}

async function takeAnswer(msal: PublicClientApplication): Promise<{ result: AuthenticationResult | null; failure: string | null }> {
  try {
    return { result: await msal.handleRedirectPromise(), failure: null };
  } catch (error) {
    // What Microsoft says (access denied, cancelled, expired) is for the person to read; it carries no token.
    return { result: null, failure: error instanceof Error ? error.message : 'The sign-in did not succeed.' };
  }
}

/** Takes `?login-hint=` out of the address, so that it does not outlive the sign-in it is for. */
function takeLoginHint(): string | undefined {
  const address = new URL(location.href);
  const hint = address.searchParams.get('login-hint');
  if (hint === null) return undefined;
  address.searchParams.delete('login-hint');
  history.replaceState(history.state, '', address);
  return hint === '' ? undefined : hint;
}

function isHinted(account: AccountInfo, hint: string): boolean {
  return account.username.toLowerCase() === hint.toLowerCase();
}
