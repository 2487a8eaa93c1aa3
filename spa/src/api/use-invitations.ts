// GET /api/v1/invitations: those that can still be used, newest first.
import type { UseQueryResult } from '@tanstack/react-query';
import { paths, type Invitation } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useInvitations(
  options: { readonly enabled?: boolean } = {},
): UseQueryResult<{ readonly items: readonly Invitation[] }, Problem> {
  return useApiQuery({ name: 'invitations', path: paths.invitations, ...options });
}
