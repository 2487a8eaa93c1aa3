// GET /api/v1/projects/{project}/scans/{scan}: a scan with its verdict.
import type { UseQueryResult } from '@tanstack/react-query';
import { fillPath, paths, type ScanDetail } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

/** Once it is there it changes in one thing: what it holds is settled, here or by the next scan. */
export function useScan(project: string, scan: string, options: { readonly enabled?: boolean } = {}): UseQueryResult<ScanDetail, Problem> {
  return useApiQuery<ScanDetail>({ name: 'scan', path: fillPath(paths.scan, { project, scan }), ...options });
}
