// GET /api/v1/members: all members of the tenant, owners first.
import type { UseQueryResult } from '@tanstack/react-query';
import { paths, type Member } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useMembers(options: { readonly enabled?: boolean } = {}): UseQueryResult<{ readonly items: readonly Member[] }, Problem> {
  return useApiQuery({ name: 'members', path: paths.members, ...options });
}
