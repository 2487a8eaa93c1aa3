// GET /api/v1/projects/{project}/policy: the gate policy in force.
import type { UseQueryResult } from '@tanstack/react-query';
import { fillPath, paths, type Policy } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function usePolicy(project: string): UseQueryResult<Policy, Problem> {
  return useApiQuery<Policy>({ name: 'policy', path: fillPath(paths.policy, { project }) });
}
