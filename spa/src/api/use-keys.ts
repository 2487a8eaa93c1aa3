// GET /api/v1/keys: the CI keys that may be managed, newest first, ended ones too.
import type { UseQueryResult } from '@tanstack/react-query';
import { paths, type ManagedKey } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useKeys(options: { readonly enabled?: boolean } = {}): UseQueryResult<{ readonly items: readonly ManagedKey[] }, Problem> {
  return useApiQuery({ name: 'keys', path: paths.keys, ...options });
}
