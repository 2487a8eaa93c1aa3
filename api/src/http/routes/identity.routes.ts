// What people say of identity: two findings are one, one is two, and what is gone at once is gone indeed.
import {
  confirmedDropSchema,
  mergedFindingSchema,
  mergeFindingSchema,
  paths,
  projectRefSchema,
  splitFindingSchema,
} from '@portcullis/contract';
import { z } from 'zod';
import { confirmDrop } from '../../services/confirm-drop.ts';
import type { FindProject } from '../../services/find-project.ts';
import { mergeFinding } from '../../services/merge-finding.ts';
import { splitFinding } from '../../services/split-finding.ts';
import type { Pool } from '../../store/make-pool.ts';
import { type Route, tenantRoute } from '../route.ts';

export interface IdentityRoutesOptions {
  readonly pool: Pool;
  readonly findProject: FindProject;
}

const findingParams = z.object({ project: projectRefSchema, finding: z.uuid() });

/** Routes by which people correct what matching made of scans. */
export function identityRoutes({ pool, findProject }: IdentityRoutesOptions): Route[] {
  return [
    tenantRoute('finding.triage', {
      method: 'post',
      path: paths.mergeFinding,
      operationId: 'mergeFinding',
      summary: 'Say that a finding is really another one',
      description:
        'The other one takes over where it is and was, and keeps what was decided on it. The merged one is shown nowhere from then on, and later scans find the other one in its place.',
      params: findingParams,
      json: mergeFindingSchema,
      answers: { 200: { description: 'The finding that both are.', schema: mergedFindingSchema } },
      problems: ['project-not-found', 'finding-not-found', 'merge-refused'],
      handle: async ({ params, body: { into }, trace }, actor) => {
        const project = await findProject(actor, params.project, trace);
        return { status: 200, json: { finding: await mergeFinding({ pool }, actor, project, { id: params.finding, into }, trace) } };
      },
    }),
    tenantRoute('finding.triage', {
      method: 'post',
      path: paths.splitFinding,
      operationId: 'splitFinding',
      summary: 'Say that what a finding shows now is another problem',
      description:
        'What is there as of the newest scan of each branch becomes a finding of its own, on which nobody has decided. The old one ends there, and keeps its decisions and its history.',
      params: findingParams,
      answers: { 201: { description: 'The new finding.', schema: splitFindingSchema } },
      problems: ['project-not-found', 'finding-not-found', 'finding-not-open'],
      handle: async ({ params, trace }, actor) => {
        const project = await findProject(actor, params.project, trace);
        return { status: 201, json: { finding: await splitFinding({ pool }, actor, project, params.finding, trace) } };
      },
    }),
    tenantRoute('finding.triage', {
      method: 'post',
      path: paths.confirmDrop,
      operationId: 'confirmDrop',
      summary: 'Confirm that what a scan held is gone',
      description:
        'Closes the findings that stayed open because so many went at once. Only for the newest scan of its tool and category on its branch. Verdicts stay as they were given.',
      params: z.object({ project: projectRefSchema, scan: z.uuid() }),
      answers: { 200: { description: 'How many were closed.', schema: confirmedDropSchema } },
      problems: ['project-not-found', 'scan-not-found', 'drop-not-held'],
      handle: async ({ params, trace }, actor) => {
        const project = await findProject(actor, params.project, trace);
        return { status: 200, json: { closed: await confirmDrop({ pool }, actor, project, params.scan, trace) } };
      },
    }),
  ];
}
