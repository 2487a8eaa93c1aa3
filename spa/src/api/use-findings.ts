// GET /api/v1/projects/{project}/findings: worst first, by cursor. Kept under [name, tenant, path, query]; see patch-findings.ts.
import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useApi } from './api-context.ts';
import type { Query } from './client.ts';
import { fillPath, paths, type FindingPage } from './contract.ts';
import { keepWithinTenant } from './keep-within-tenant.ts';
import type { Problem } from './problem.ts';
import { useTenantId } from './tenant-choice.ts';

/** The most that the API gives at once. */
const pageSize = 200;

/**
 * Unlike other lists it is not asked for again by itself: after a long scroll that would be a hundred requests one after another, and rows
 * would move under the hand that is about to decide on them.
 */
export function useFindings(
  project: string,
  query: Query,
  { enabled = true }: { readonly enabled?: boolean } = {},
): UseInfiniteQueryResult<InfiniteData<FindingPage>, Problem> {
  const { api } = useApi();
  const path = fillPath(paths.findings, { project });
  const tenantId = useTenantId();
  return useInfiniteQuery<FindingPage, Problem, InfiniteData<FindingPage>, readonly unknown[], string | null>({
    queryKey: ['findings', tenantId, path, query],
    queryFn: ({ signal, pageParam }) =>
      api.get<FindingPage>(path, { query: { ...query, limit: pageSize, cursor: pageParam }, signal, tenantId }),
    initialPageParam: null,
    getNextPageParam: (last) => last.nextCursor,
    enabled,
    staleTime: 5 * 60_000,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    placeholderData: keepWithinTenant(tenantId),
  });
}
