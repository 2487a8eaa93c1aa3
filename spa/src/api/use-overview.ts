// GET /api/v1/overview: the tenant, or one project, at a glance.
import type { UseQueryResult } from '@tanstack/react-query';
import type { Overview } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export type OverviewDays = '30' | '90' | '365';

export function useOverview(options: { readonly days?: OverviewDays; readonly project?: string } = {}): UseQueryResult<Overview, Problem> {
  return useApiQuery<Overview>({ name: 'overview', path: '/api/v1/overview', query: { ...options }, keepsPrevious: true });
}
