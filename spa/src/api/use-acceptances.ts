// GET /api/v1/acceptances: risks that people accepted, the nearest end first; or those that ended lately.
import type { UseQueryResult } from '@tanstack/react-query';
import { paths, type AcceptanceList } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

interface AcceptanceFilter {
  /** Slug; null for all. */
  readonly project: string | null;
  readonly ended: boolean;
}

export function useAcceptances({ project, ended }: AcceptanceFilter): UseQueryResult<AcceptanceList, Problem> {
  return useApiQuery<AcceptanceList>({
    name: 'acceptances',
    path: paths.acceptances,
    query: { project, ended: ended ? 'true' : null },
    keepsPrevious: true,
  });
}
