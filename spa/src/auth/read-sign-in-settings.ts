// Where to sign in, as the API tells it: one bundle fits every installation and local mode.
import type { SignInSettings } from '../api/contract.ts';
import { readProblem, unreachable } from '../api/problem.ts';

export type SignInTarget = NonNullable<SignInSettings['signIn']>;

/** Null where this server has no sign-in configured. Throws `Problem`. */
export async function readSignInSettings(): Promise<SignInTarget | null> {
  const answer = await fetch('/api/v1/sign-in-settings', { credentials: 'omit' }).catch(() => {
    throw unreachable();
  });
  if (!answer.ok) throw await readProblem(answer);
  return ((await answer.json()) as SignInSettings).signIn;
}
