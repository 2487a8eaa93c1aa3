// `portcullis login`, `logout` and `whoami`: who acts at this server.
import type { CommandContext, CommandResult } from './command.ts';
import { bearer } from './bearer.ts';
import { askWhoIAm, describeMemberships, type KnownMe, noteSignIn, signedInAccess } from './people.ts';
import { plainLine } from './plain-line.ts';
import { isSafeAddress } from './safe-address.ts';
import { ScanFailure } from './scan-failure.ts';
import { askSignInSettings } from './sign-in-settings.ts';
import { tokenFile } from './token-file.ts';

function tellWho(me: KnownMe, url: string): CommandResult {
  const { name, email } = me.user;
  const who = `${plainLine(name, 100)}${email === null ? '' : ` (${plainLine(email, 254)})`}`;
  const tenants = describeMemberships(me);
  return {
    lines: [
      `Signed in as ${who} at ${url}.`,
      ...(tenants.length === 0 ? ['You belong to no tenant yet.'] : tenants.map((tenant) => `  ${tenant}`)),
    ],
    document: { url, ...me },
    outcome: 'pass',
  };
}

/** Signs in by device code, and says who and where. */
export async function signIn({ access, env, say }: CommandContext): Promise<CommandResult> {
  const settings = await askSignInSettings(access);
  const { signInByDeviceCode } = await import('./sign-in-client.ts');
  const outcome = await signInByDeviceCode(settings, tokenFile(env, access.url), ({ address, code, minutes }) => {
    if (!isSafeAddress(address))
      throw new ScanFailure('broken-answer', 'The address of the sign-in page is not safe.', 'Do not sign in there.');
    say(`Open ${plainLine(address, 300)} in a browser and enter the code ${plainLine(code, 50)} (good for ${minutes} minutes).`);
    say('Waiting until you have done so. Ctrl-C gives up.');
  });
  if ('token' in outcome) return tellWho(await noteSignIn({ ...access, headers: bearer(outcome.token) }), access.url);
  throw new ScanFailure('refused', `The sign-in did not succeed: ${plainLine(outcome.refused, 300)}.`, 'Run portcullis login again.');
}

/** Forgets the tokens on this machine. They end by themselves; Microsoft's page of sign-ins can end them at once. */
export function signOut({ access, env }: CommandContext): Promise<CommandResult> {
  const wasSignedIn = tokenFile(env, access.url).remove();
  const line = wasSignedIn ? `Signed out of ${access.url}.` : `Nobody was signed in at ${access.url}.`;
  return Promise.resolve({ lines: [line], document: { url: access.url, wasSignedIn }, outcome: 'pass' });
}

/** Always the signed-in person: a key is nobody. */
export async function whoAmI({ access, env }: CommandContext): Promise<CommandResult> {
  return tellWho(await askWhoIAm(await signedInAccess(access, env)), access.url);
}
