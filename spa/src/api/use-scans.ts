// GET /api/v1/projects/{project}/scans: scans, newest first, by cursor.
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { fillPath, paths, type ScanPage } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiPages } from './use-api-query.ts';

export function useScans(
  project: string,
  options: { readonly ref?: string | null } = {},
): UseInfiniteQueryResult<InfiniteData<ScanPage>, Problem> {
  return useApiPages<ScanPage>({ name: 'scans', path: fillPath(paths.scans, { project }), query: { ref: options.ref } });
}
