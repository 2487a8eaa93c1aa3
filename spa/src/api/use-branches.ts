// GET /api/v1/projects/{project}/branches: branches and pull requests, the one scanned last first; at most 200.
import type { UseQueryResult } from '@tanstack/react-query';
import { type Branch, fillPath, paths } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useBranches(project: string): UseQueryResult<{ readonly items: readonly Branch[] }, Problem> {
  return useApiQuery({ name: 'branches', path: fillPath(paths.branches, { project }) });
}
