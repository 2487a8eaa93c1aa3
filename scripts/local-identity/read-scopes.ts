// What an application asks for, as far as the local stand-in can give it.
import { fullScope, localClientIds } from './client-ids.ts';

const signInScopes = ['openid', 'profile', 'email', 'offline_access'];
const defaultScope = `api://${localClientIds.api}/.default`;

/** The scopes; undefined where there is none or one that nobody registered. `.default` stands for all of an API's scopes. */
export function readScopes(text: unknown): readonly string[] | undefined {
  const asked = typeof text === 'string' ? text.split(' ').filter((scope) => scope !== '') : [];
  const isKnown = (scope: string): boolean => signInScopes.includes(scope) || scope === fullScope || scope === defaultScope;
  if (asked.length === 0 || !asked.every(isKnown)) return undefined;
  return [...new Set(asked.includes(defaultScope) ? [...asked, fullScope] : asked)];
}
