// GET /api/v1/projects/{project}/gate: the gate for a commit, over everything that was uploaded for it.
import type { UseQueryResult } from '@tanstack/react-query';
import { type CommitGate, fillPath, paths } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useCommitGate(project: string, commit: string): UseQueryResult<CommitGate, Problem> {
  return useApiQuery<CommitGate>({ name: 'commit-gate', path: fillPath(paths.commitGate, { project }), query: { commit } });
}
