// PATCH /api/v1/projects/{project}: name, branches, repository.
import { type ChangeProject, fillPath, paths, type Project } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';

export const changeProject = defineAct<{ readonly project: string; readonly change: ChangeProject }, Project>({
  name: 'change-project',
  request: ({ project, change }) => ({ method: 'PATCH', path: fillPath(paths.project, { project }), body: change }),
  label: ({ project }) => `Change the project ${project}`,
  invalidates: ['project', 'projects', 'overview', 'finding', 'audit'],
  done: () => 'The project is changed',
});
