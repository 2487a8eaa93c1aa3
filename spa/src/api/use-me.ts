// GET /api/v1/me: who is signed in, and in which tenants. It makes a tenant for whoever belongs to none, so it is never asked unseen
// for somebody whose only tenant is gone: shell/no-longer-member.tsx leaves that to them.
import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useApi } from './api-context.ts';
import type { ApiClient } from './client.ts';
import { paths, type Me, type Membership, type Permission } from './contract.ts';
import type { Problem } from './problem.ts';
import { useTenantId } from './tenant-choice.ts';

const queryKey = ['me'];

export function useMe(): UseQueryResult<Me, Problem> {
  const { api } = useApi();
  const queryClient = useQueryClient();
  return useQuery<Me, Problem>({
    queryKey,
    queryFn: ({ signal }) => readMe(api, queryClient.getQueryData<Me>(queryKey), signal),
    staleTime: 60_000,
    enabled: ({ state }) => state.data?.memberships.length !== 0,
  });
}

/** Asks in their only tenant first: where that is refused, `dropTenant` is told by the client and nothing is made. */
async function readMe(api: ApiClient, known: Me | undefined, signal: AbortSignal): Promise<Me> {
  const [only, ...others] = known?.memberships ?? [];
  if (only !== undefined && others.length === 0) await api.get(paths.tenant, { signal, tenantId: only.tenantId });
  return api.get<Me>('/api/v1/me', { signal, tenantId: null });
}

/** After the API knew no such tenant of theirs: asks for the tenants that are left, where there can be any. */
export function dropTenant(queryClient: QueryClient, tenantId: string): void {
  const known = queryClient.getQueryData<Me>(queryKey);
  if (known?.memberships.some((membership) => membership.tenantId === tenantId) !== true) return;
  if (known.memberships.length === 1) queryClient.setQueryData<Me>(queryKey, { ...known, memberships: [] });
  else void queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false });
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
