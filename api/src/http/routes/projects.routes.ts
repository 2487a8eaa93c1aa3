// Projects and their findings.
import {
  findingPageSchema,
  listFindingsQuerySchema,
  paths,
  projectListSchema,
  projectRefSchema,
  projectSchema,
} from '@portcullis/contract';
import { z } from 'zod';
import type { FindProject } from '../../services/find-project.ts';
import { listFindings } from '../../services/list-findings.ts';
import { listProjects, presentProject } from '../../services/read-projects.ts';
import type { Pool } from '../../store/make-pool.ts';
import { type Route, tenantRoute } from '../route.ts';

const params = z.object({ project: projectRefSchema });

/** Routes of projects and findings. */
export function projectsRoutes({ pool, findProject }: { readonly pool: Pool; readonly findProject: FindProject }): Route[] {
  return [
    tenantRoute('project.read', {
      method: 'get',
      path: paths.projects,
      operationId: 'listProjects',
      summary: 'List the projects that the key may see',
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
      path: paths.findings,
      operationId: 'listFindings',
      summary: 'List findings, worst first',
      params,
      query: listFindingsQuerySchema,
      answers: { 200: { description: 'A page of findings.', schema: findingPageSchema } },
      problems: ['project-not-found', 'scan-not-found'],
      handle: async (input, actor) => {
        const project = await findProject(actor, input.params.project, input.trace);
        return { status: 200, json: await listFindings({ pool }, actor, project, input.query) };
      },
    }),
  ];
}
