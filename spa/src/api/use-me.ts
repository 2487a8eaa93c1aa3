// Who is signed in, and in which tenants. Signing in (POST /api/v1/sign-ins) gives a tenant to whoever belongs to none; looking
// (GET /api/v1/me) changes nothing.
import {
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useApi } from './api-context.ts';
import type { ApiClient } from './client.ts';
import { paths, type Me, type Membership, type Permission } from './contract.ts';
import type { Problem } from './problem.ts';
import { useTenantId } from './tenant-choice.ts';

const queryKey = ['me'];

function signIn(api: ApiClient, signal?: AbortSignal): Promise<Me> {
  return api.send<Me>({ method: 'POST', path: paths.signIns }, { signal, tenantId: null });
}

/** Signs in with the first question of a tab, and looks from then on. */
export function useMe(): UseQueryResult<Me, Problem> {
  const { api } = useApi();
  const queryClient = useQueryClient();
  return useQuery<Me, Problem>({
    queryKey,
    queryFn: ({ signal }) =>
      queryClient.getQueryData(queryKey) === undefined ? signIn(api, signal) : api.get<Me>(paths.me, { signal, tenantId: null }),
    staleTime: 60_000,
  });
}

/** Signs in anew, for somebody whose last tenant is gone. */
export function useSignIn(): UseMutationResult<Me, Problem, void> {
  const { api } = useApi();
  const queryClient = useQueryClient();
  return useMutation({ mutationFn: () => signIn(api), onSuccess: (me) => queryClient.setQueryData<Me>(queryKey, me) });
}

/** After the API knew no such tenant of theirs. */
export function dropTenant(queryClient: QueryClient, tenantId: string): void {
  queryClient.setQueryData<Me>(
    queryKey,
    (known) => known && { ...known, memberships: known.memberships.filter((membership) => membership.tenantId !== tenantId) },
  );
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
