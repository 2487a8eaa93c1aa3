// GET /api/v1/me: who is signed in, and in which tenants.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useApi } from './api-context.ts';
import type { Me, Membership, Permission } from './contract.ts';
import type { Problem } from './problem.ts';
import { useTenantId } from './tenant-choice.ts';

export function useMe(): UseQueryResult<Me, Problem> {
  const { api } = useApi();
  return useQuery<Me, Problem>({
    queryKey: ['me'],
    queryFn: ({ signal }) => api.get<Me>('/api/v1/me', { signal, tenantId: null }),
    staleTime: 60_000,
  });
}

/** The membership of the tenant this tab is in; undefined while it is not known or where there is none. */
export function useMembership(): Membership | undefined {
  const { data } = useMe();
  const tenantId = useTenantId();
  return data?.memberships.find((membership) => membership.tenantId === tenantId) ?? data?.memberships[0];
}

/** Hides what a role cannot do. What may be done is decided by the API alone. */
export function useMay(permission: Permission): boolean {
  return useMembership()?.permissions.includes(permission) ?? false;
}
