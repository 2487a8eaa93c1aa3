// GET /api/v1/projects: all projects of the tenant.
import type { UseQueryResult } from '@tanstack/react-query';
import type { Project } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useProjects(options: { readonly enabled?: boolean } = {}): UseQueryResult<{ readonly items: readonly Project[] }, Problem> {
  return useApiQuery({ name: 'projects', path: '/api/v1/projects', ...options });
}
