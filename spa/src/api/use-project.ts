// GET /api/v1/projects/{project}: one project.
import type { UseQueryResult } from '@tanstack/react-query';
import { fillPath, paths, type Project } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useProject(project: string): UseQueryResult<Project, Problem> {
  return useApiQuery<Project>({ name: 'project', path: fillPath(paths.project, { project }) });
}
