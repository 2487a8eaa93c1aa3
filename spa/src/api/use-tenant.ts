// GET /api/v1/tenant: the tenant this tab is in.
import type { UseQueryResult } from '@tanstack/react-query';
import { paths, type Tenant } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useTenant(): UseQueryResult<Tenant, Problem> {
  return useApiQuery<Tenant>({ name: 'tenant', path: paths.tenant });
}
