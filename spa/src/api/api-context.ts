// The signed-in person's way to the API, for hooks and acts.
import { createContext, use } from 'react';
import type { Session } from '../auth/session.ts';
import type { ApiClient } from './client.ts';

export interface ApiAccess {
  readonly api: ApiClient;
  readonly session: Session;
}

export const ApiContext = createContext<ApiAccess | null>(null);

export function useApi(): ApiAccess {
  const access = use(ApiContext);
  if (access === null) throw new Error('useApi stands outside of ApiContext');
  return access;
}
