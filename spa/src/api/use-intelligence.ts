// GET /api/v1/intelligence: the snapshots of EPSS and KEV that conditions are judged by.
import type { UseQueryResult } from '@tanstack/react-query';
import { paths, type Intelligence } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useIntelligence(): UseQueryResult<Intelligence, Problem> {
  return useApiQuery<Intelligence>({ name: 'intelligence', path: paths.intelligence });
}
