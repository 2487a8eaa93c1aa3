// GET /api/v1/projects/{project}/policy/draft: the change that is not in force yet; null where there is none.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useApi } from './api-context.ts';
import { fillPath, paths, type PolicyDraft } from './contract.ts';
import { Problem } from './problem.ts';
import { useTenantId } from './tenant-choice.ts';

export function usePolicyDraft(project: string): UseQueryResult<PolicyDraft | null, Problem> {
  const { api } = useApi();
  const tenantId = useTenantId();
  const path = fillPath(paths.policyDraft, { project });
  return useQuery<PolicyDraft | null, Problem>({
    queryKey: ['policy-draft', tenantId, path, {}],
    queryFn: async ({ signal }) => {
      try {
        return await api.get<PolicyDraft>(path, { signal, tenantId });
      } catch (error) {
        if (error instanceof Problem && error.code === 'policy-draft-not-found') return null;
        throw error;
      }
    },
  });
}
