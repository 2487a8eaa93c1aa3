// GET /api/v1/projects/{project}/findings/groups: how many findings have the same rule, file, tool or severity.
import type { UseQueryResult } from '@tanstack/react-query';
import type { Query } from './client.ts';
import { fillPath, paths, type FindingGroups } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export type GroupBy = 'rule' | 'path' | 'severity' | 'tool';

export function useFindingGroups(
  project: string,
  by: GroupBy,
  query: Query,
  options: { readonly enabled?: boolean } = {},
): UseQueryResult<FindingGroups, Problem> {
  const path = fillPath(paths.findingGroups, { project });
  return useApiQuery<FindingGroups>({ name: 'finding-groups', path, query: { ...query, by }, keepsPrevious: true, ...options });
}
