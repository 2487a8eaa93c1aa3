// What acts need of the shell around the pages.
import { createContext, use } from 'react';
import type { ApiRequest } from '../api/client.ts';

export interface WaitingAct {
  readonly name: string;
  readonly label: string;
  readonly request: ApiRequest;
  /** The tenant that it was begun in. */
  readonly tenantId: string | null;
  readonly claims: string | undefined;
}

export interface ActHostAccess {
  readonly perform: <Answer>(request: ApiRequest, tenantId: string | null) => Promise<Answer>;
  readonly show: (name: string, label: string, answer: unknown) => void;
  readonly askForSignIn: (act: WaitingAct) => void;
}

export const ActContext = createContext<ActHostAccess | null>(null);

export function useActHost(): ActHostAccess {
  const access = use(ActContext);
  if (access === null) throw new Error('useAct stands outside of ActHost');
  return access;
}
