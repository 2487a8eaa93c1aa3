// GET /api/v1/projects/{project}/scans/{scan}: a scan with its verdict.
import type { UseQueryResult } from '@tanstack/react-query';
import { fillPath, paths, type ScanDetail } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

/** A scan never changes once it is there. */
export function useScan(project: string, scan: string): UseQueryResult<ScanDetail, Problem> {
  return useApiQuery<ScanDetail>({ name: 'scan', path: fillPath(paths.scan, { project, scan }), staleTime: Infinity });
}
