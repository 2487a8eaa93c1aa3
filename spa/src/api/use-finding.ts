// GET /api/v1/projects/{project}/findings/{finding}: one finding with all that is known of it.
import type { UseQueryResult } from '@tanstack/react-query';
import { fillPath, type FindingDetail, paths } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useFinding(
  project: string,
  finding: string,
  options: { readonly enabled?: boolean } = {},
): UseQueryResult<FindingDetail, Problem> {
  return useApiQuery<FindingDetail>({ name: 'finding', path: fillPath(paths.finding, { project, finding }), ...options });
}
