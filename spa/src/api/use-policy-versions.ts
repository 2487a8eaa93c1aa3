// GET /api/v1/projects/{project}/policy/versions: every version that was in force, the newest first.
import type { UseQueryResult } from '@tanstack/react-query';
import { fillPath, paths, type PolicyList } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function usePolicyVersions(project: string): UseQueryResult<PolicyList, Problem> {
  return useApiQuery<PolicyList>({ name: 'policy-versions', path: fillPath(paths.policyVersions, { project }), query: { limit: 50 } });
}
