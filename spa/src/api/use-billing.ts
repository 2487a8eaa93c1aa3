// GET /api/v1/billing: the plan of the tenant, what it allows, and what is used of it. For owners and admins.
import type { UseQueryResult } from '@tanstack/react-query';
import { paths, type Billing } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useBilling(options: { readonly enabled?: boolean; readonly staleTime?: number } = {}): UseQueryResult<Billing, Problem> {
  return useApiQuery<Billing>({ name: 'billing', path: paths.billing, ...options });
}
