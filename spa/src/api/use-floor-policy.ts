// GET /api/v1/policy: what every project of the tenant is held to.
import type { UseQueryResult } from '@tanstack/react-query';
import { paths, type FloorPolicy } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useFloorPolicy(): UseQueryResult<FloorPolicy, Problem> {
  return useApiQuery<FloorPolicy>({ name: 'floor-policy', path: paths.floorPolicy });
}
