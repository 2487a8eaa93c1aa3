// POST /api/v1/projects: makes a project with the default policy.
import { paths, type Project } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';

export interface NewProject {
  readonly slug: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly repositoryUrl: string | null;
}

export const createProject = defineAct<NewProject, Project>({
  name: 'create-project',
  request: (body) => ({ method: 'POST', path: paths.projects, body }),
  label: ({ name }) => `Create the project “${name}”`,
  invalidates: ['projects', 'overview', 'audit'],
  done: ({ name }) => `The project ${name} is there`,
});
