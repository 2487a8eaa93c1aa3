// What every reading hook shares: the tenant in the key, abort, and the problem as the error's type.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import { useApi } from './api-context.ts';
import type { Query } from './client.ts';
import { keepWithinTenant } from './keep-within-tenant.ts';
import type { Problem } from './problem.ts';
import { useTenantId } from './tenant-choice.ts';

interface Reading {
  /** First part of the key; acts name it under `invalidates`. */
  readonly name: string;
  readonly path: string;
  readonly query?: Query;
  readonly enabled?: boolean;
  /** Shows the answer before while another page or filter loads. */
  readonly keepsPrevious?: boolean;
  readonly staleTime?: number;
}

export function useApiQuery<Answer>(reading: Reading): UseQueryResult<Answer, Problem> {
  const { api } = useApi();
  const { name, path, query, enabled = true, keepsPrevious = false, staleTime } = reading;
  const tenantId = useTenantId();
  return useQuery<Answer, Problem>({
    queryKey: [name, tenantId, path, query ?? {}],
    queryFn: ({ signal }) => api.get<Answer>(path, { query, signal, tenantId }),
    enabled,
    ...(staleTime === undefined ? {} : { staleTime }),
    ...(keepsPrevious ? { placeholderData: keepWithinTenant(tenantId) } : {}),
  });
}

interface Page {
  readonly nextCursor: string | null;
}

/** Pages by cursor; `fetchNextPage` brings the next one. */
export function useApiPages<Answer extends Page>(reading: Reading): UseInfiniteQueryResult<InfiniteData<Answer>, Problem> {
  const { api } = useApi();
  const { name, path, query, enabled = true, keepsPrevious = false } = reading;
  const tenantId = useTenantId();
  return useInfiniteQuery<Answer, Problem, InfiniteData<Answer>, readonly unknown[], string | null>({
    queryKey: [name, tenantId, path, query ?? {}],
    queryFn: ({ signal, pageParam }) => api.get<Answer>(path, { query: { ...query, cursor: pageParam }, signal, tenantId }),
    initialPageParam: null,
    getNextPageParam: (last) => last.nextCursor,
    enabled,
    ...(keepsPrevious ? { placeholderData: keepWithinTenant(tenantId) } : {}),
  });
}
