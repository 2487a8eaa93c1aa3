// Findings: pages, groups, and one with all that is known of it. What people decide on them: triage.routes.ts.
import {
  findingDetailSchema,
  findingGroupsSchema,
  findingPageSchema,
  groupFindingsQuerySchema,
  listFindingsQuerySchema,
  paths,
  projectRefSchema,
} from '@portcullis/contract';
import { z } from 'zod';
import type { FindProject } from '../../services/find-project.ts';
import { groupFindings, listFindings } from '../../services/list-findings.ts';
import { readFinding } from '../../services/read-finding.ts';
import type { Pool } from '../../store/make-pool.ts';
import { type Route, tenantRoute } from '../route.ts';

export interface FindingsRoutesOptions {
  readonly pool: Pool;
  readonly findProject: FindProject;
}

const params = z.object({ project: projectRefSchema });

/** Routes of findings. */
export function findingsRoutes({ pool, findProject }: FindingsRoutesOptions): Route[] {
  return [
    tenantRoute('project.read', {
      method: 'get',
      path: paths.findings,
      operationId: 'listFindings',
      summary: 'List findings, worst first',
      params,
      query: listFindingsQuerySchema,
      answers: { 200: { description: 'A page of findings.', schema: findingPageSchema } },
      readsFindings: 'finding.list',
      problems: ['project-not-found', 'scan-not-found'],
      handle: async (input, actor) => {
        const project = await findProject(actor, input.params.project, input.trace);
        return { status: 200, json: await listFindings({ pool }, actor, project, input.query) };
      },
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.findingGroups,
      operationId: 'groupFindings',
      summary: 'Count findings by rule, file, tool or severity',
      params,
      query: groupFindingsQuerySchema,
      answers: { 200: { description: 'The largest groups first.', schema: findingGroupsSchema } },
      readsFindings: 'finding.list',
      problems: ['project-not-found', 'scan-not-found'],
      handle: async (input, actor) => {
        const project = await findProject(actor, input.params.project, input.trace);
        return { status: 200, json: await groupFindings({ pool }, actor, project, input.query) };
      },
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.finding,
      operationId: 'getFinding',
      summary: 'Read a finding: where it is and was, and what people decided on it',
      params: z.object({ project: projectRefSchema, finding: z.uuid() }),
      answers: {
        200: {
          description: 'The finding, as the default branch has it, or else the branch that had it last.',
          schema: findingDetailSchema,
        },
      },
      readsFindings: 'finding.read',
      problems: ['project-not-found', 'finding-not-found'],
      handle: async ({ params: { project: named, finding }, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: await readFinding({ pool }, actor, project, finding) };
      },
    }),
  ];
}
