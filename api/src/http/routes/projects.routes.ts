// Projects: reading, making, changing; their branches, and the overview over all of them.
import {
  branchListSchema,
  changeProjectSchema,
  createProjectSchema,
  overviewQuerySchema,
  overviewSchema,
  paths,
  projectListSchema,
  projectRefSchema,
  projectSchema,
} from '@portcullis/contract';
import { z } from 'zod';
import type { PlanRules } from '../../services/billing/plan-rules.ts';
import type { FindProject } from '../../services/find-project.ts';
import { changeProject, createProject } from '../../services/manage-projects.ts';
import { listBranches } from '../../services/read-branches.ts';
import { readOverview } from '../../services/read-overview.ts';
import { listProjects, presentProject } from '../../services/read-projects.ts';
import type { Pool } from '../../store/make-pool.ts';
import { type Route, tenantRoute } from '../route.ts';

export interface ProjectsRoutesOptions {
  readonly pool: Pool;
  readonly findProject: FindProject;
  readonly now: () => Date;
  readonly plans: PlanRules;
}

const params = z.object({ project: projectRefSchema });

function readRoutes({ pool, findProject, now }: ProjectsRoutesOptions): Route[] {
  return [
    tenantRoute('project.read', {
      method: 'get',
      path: paths.projects,
      operationId: 'listProjects',
      summary: 'List the projects that the caller may see',
      answers: { 200: { description: 'All of them, by slug.', schema: projectListSchema } },
      handle: async (_input, actor) => ({ status: 200, json: { items: await listProjects({ pool }, actor) } }),
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.project,
      operationId: 'getProject',
      summary: 'Read a project',
      params,
      answers: { 200: { description: 'The project.', schema: projectSchema } },
      problems: ['project-not-found'],
      handle: async (input, actor) => ({ status: 200, json: presentProject(await findProject(actor, input.params.project, input.trace)) }),
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.overview,
      operationId: 'getOverview',
      summary: 'Read the state of all projects, the trend, and what needs attention',
      query: overviewQuerySchema,
      answers: { 200: { description: 'The overview.', schema: overviewSchema } },
      problems: ['project-not-found'],
      handle: async ({ query, trace }, actor) => {
        const project = query.project === undefined ? undefined : await findProject(actor, query.project, trace);
        return { status: 200, json: await readOverview({ pool, now }, actor, project, query) };
      },
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.branches,
      operationId: 'listBranches',
      summary: 'List branches and pull requests, the one scanned last first',
      params,
      answers: { 200: { description: 'At most 200.', schema: branchListSchema } },
      problems: ['project-not-found'],
      handle: async (input, actor) => {
        const project = await findProject(actor, input.params.project, input.trace);
        return { status: 200, json: { items: await listBranches({ pool }, actor, project) } };
      },
    }),
  ];
}

function manageRoutes({ pool, plans, findProject }: ProjectsRoutesOptions): Route[] {
  return [
    tenantRoute('project.create', {
      method: 'post',
      path: paths.projects,
      operationId: 'createProject',
      summary: 'Make a project',
      json: createProjectSchema,
      answers: { 201: { description: 'The project, with the default policy.', schema: projectSchema } },
      problems: ['quota-exceeded', 'slug-taken'],
      handle: async ({ body, trace }, actor) => {
        const id = await createProject({ pool, plans }, actor, body, trace);
        return { status: 201, json: presentProject(await findProject(actor, id, trace)) };
      },
    }),
    tenantRoute('project.manage', {
      method: 'patch',
      path: paths.project,
      operationId: 'changeProject',
      summary: 'Change name, default branch or repository of a project',
      params,
      json: changeProjectSchema,
      answers: { 200: { description: 'The project as it is now.', schema: projectSchema } },
      problems: ['project-not-found', 'change-conflict'],
      handle: async ({ params: { project: named }, body, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: presentProject(await changeProject({ pool }, actor, project, body, trace)) };
      },
    }),
  ];
}

/** Routes of projects. */
export function projectsRoutes(options: ProjectsRoutesOptions): Route[] {
  return [...readRoutes(options), ...manageRoutes(options)];
}
