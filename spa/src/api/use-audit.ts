// GET /api/v1/audit: the audit log, newest first, by cursor.
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { paths, type AuditPage } from './contract.ts';
import type { Query } from './client.ts';
import type { Problem } from './problem.ts';
import { useApiPages } from './use-api-query.ts';

export function useAudit(
  query: Query,
  options: { readonly enabled?: boolean } = {},
): UseInfiniteQueryResult<InfiniteData<AuditPage>, Problem> {
  return useApiPages<AuditPage>({ name: 'audit', path: paths.audit, query: { ...query, limit: 50 }, keepsPrevious: true, ...options });
}
