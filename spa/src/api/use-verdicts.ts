// GET /api/v1/projects/{project}/verdicts: all verdicts that a commit was given, the newest first.
import type { UseQueryResult } from '@tanstack/react-query';
import { fillPath, paths, type VerdictList } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useVerdicts(project: string, commit: string): UseQueryResult<VerdictList, Problem> {
  return useApiQuery<VerdictList>({ name: 'verdicts', path: fillPath(paths.verdicts, { project }), query: { commit } });
}
