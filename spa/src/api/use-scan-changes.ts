// GET /api/v1/projects/{project}/scans/{scan}/changes: what a scan brought and what it ended, each with the triage of today.
import type { UseQueryResult } from '@tanstack/react-query';
import { fillPath, paths, type ScanChanges } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useScanChanges(project: string, scan: string): UseQueryResult<ScanChanges, Problem> {
  return useApiQuery<ScanChanges>({ name: 'scan-changes', path: fillPath(paths.scanChanges, { project, scan }) });
}
