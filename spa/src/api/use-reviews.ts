// GET and POST /api/v1/projects/{project}/triage-reviews: decisions that wait for a second member, and what that member makes of them.
import { useQuery, type InfiniteData, type UseInfiniteQueryResult, type UseQueryResult } from '@tanstack/react-query';
import { defineAct } from '../auth/define-act.ts';
import { useApi } from './api-context.ts';
import type { ApiRequest } from './client.ts';
import { fillPath, paths, type Project, type SettleTriage, type TriageReview, type TriageReviewPage } from './contract.ts';
import type { Problem } from './problem.ts';
import { useTenantId } from './tenant-choice.ts';
import { useApiPages, useApiQuery } from './use-api-query.ts';

/** The most that the API gives at once. */
const pageSize = 200;

/** All decisions on a finding that waited or wait. */
export function useFindingReviews(project: string, finding: string): UseInfiniteQueryResult<InfiniteData<TriageReviewPage>, Problem> {
  return useApiPages<TriageReviewPage>({ name: 'reviews', path: fillPath(paths.triageReviews, { project }), query: { finding } });
}

/** What waits in a project, the oldest first; at most what the API gives at once. */
export function useProjectReviews(project: string): UseQueryResult<TriageReviewPage, Problem> {
  return useApiQuery<TriageReviewPage>({ name: 'reviews', path: fillPath(paths.triageReviews, { project }), query: { limit: pageSize } });
}

export interface ProjectReviews {
  readonly project: Pick<Project, 'slug' | 'name'>;
  /** The oldest first; at most what the API gives at once. */
  readonly items: readonly TriageReview[];
  readonly hasMore: boolean;
}

const atOnce = 4;

/** What waits in each project that has something waiting. The API lists by project, so this asks once for each. */
export function useAllReviews(
  projects: readonly Project[] | undefined,
  options: { readonly enabled?: boolean } = {},
): UseQueryResult<readonly ProjectReviews[], Problem> {
  const { api } = useApi();
  const tenantId = useTenantId();
  return useQuery<readonly ProjectReviews[], Problem>({
    queryKey: ['reviews', tenantId, 'all', projects?.map(({ slug }) => slug) ?? []],
    queryFn: async ({ signal }) => {
      const left = [...(projects ?? []).entries()];
      const found: ProjectReviews[] = [];
      const work = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          const [index, project] = next;
          const path = fillPath(paths.triageReviews, { project: project.slug });
          const page = await api.get<TriageReviewPage>(path, { query: { limit: pageSize }, signal, tenantId });
          found[index] = { project, items: page.items, hasMore: page.nextCursor !== null };
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      return found.filter(({ items }) => items.length > 0);
    },
    enabled: projects !== undefined && options.enabled !== false,
    staleTime: 60_000,
  });
}

export interface Settling {
  readonly project: string;
  readonly decision: string;
  readonly reason?: string;
}

const settled = [
  ...['reviews', 'findings', 'finding', 'finding-groups', 'scan-changes', 'overview', 'audit'],
  ...['commit-gate', 'verdicts', 'acceptances'],
];

function requestSettling({ project, decision, reason }: Settling, approve: boolean): ApiRequest {
  const body: SettleTriage = { decisions: [decision], approve, ...(reason === undefined ? {} : { reason }) };
  return { method: 'POST', path: fillPath(paths.triageReviews, { project }), body };
}

export const approveTriage = defineAct<Settling, { readonly settled: number }>({
  name: 'approve-triage',
  request: (settling) => requestSettling(settling, true),
  label: () => 'Approve the decision',
  invalidates: settled,
  done: () => 'The decision is approved and holds from now on',
});

export const rejectTriage = defineAct<Settling, { readonly settled: number }>({
  name: 'reject-triage',
  request: (settling) => requestSettling(settling, false),
  label: () => 'Reject the decision',
  invalidates: settled,
  done: () => 'The decision is rejected: nothing changes',
});
