// Triage: what people decide on findings, and what waits for a second member.
import {
  acceptanceListSchema,
  listAcceptancesQuerySchema,
  listTriageReviewsQuerySchema,
  paths,
  projectRefSchema,
  settledTriageSchema,
  settleTriageSchema,
  triagedSchema,
  triageFindingsSchema,
  triageReviewPageSchema,
} from '@portcullis/contract';
import { z } from 'zod';
import type { FindProject } from '../../services/find-project.ts';
import { listAcceptances } from '../../services/list-acceptances.ts';
import { listTriageReviews, settleTriage } from '../../services/settle-triage.ts';
import { triageFindings } from '../../services/triage-findings.ts';
import type { Pool } from '../../store/make-pool.ts';
import { memberRoute, type Route, tenantRoute } from '../route.ts';

export interface TriageRoutesOptions {
  readonly pool: Pool;
  readonly findProject: FindProject;
  readonly now: () => Date;
}

const params = z.object({ project: projectRefSchema });

/** Routes of triage. */
export function triageRoutes({ pool, findProject, now }: TriageRoutesOptions): Route[] {
  return [
    tenantRoute('finding.triage', {
      method: 'post',
      path: paths.triage,
      operationId: 'triageFindings',
      summary: 'Decide on findings: in review, false positive, accepted, or open again',
      description:
        'A dismissed finding (false positive, accepted) blocks no upload from then on; where the policy wants four eyes, from when another member has approved it. All of the findings are changed, or none.',
      params,
      json: triageFindingsSchema,
      answers: { 200: { description: 'How many were changed, and how many wait.', schema: triagedSchema } },
      problems: ['project-not-found', 'finding-not-found', 'member-not-found', 'person-required'],
      handle: async ({ params: { project: named }, body, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: await triageFindings({ pool, now }, actor, project, body, trace) };
      },
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.triageReviews,
      operationId: 'listTriageReviews',
      summary: 'List decisions that wait for a second member, the oldest first',
      params,
      query: listTriageReviewsQuerySchema,
      answers: { 200: { description: 'A page of decisions.', schema: triageReviewPageSchema } },
      problems: ['project-not-found'],
      handle: async (input, actor) => {
        const project = await findProject(actor, input.params.project, input.trace);
        return { status: 200, json: await listTriageReviews({ pool }, actor, project, input.query) };
      },
    }),
    memberRoute('finding.approve', {
      method: 'post',
      path: paths.triageReviews,
      operationId: 'settleTriage',
      summary: 'Approve or refuse decisions that wait',
      description: 'Never one’s own; whoever wants theirs back decides anew. All of them are settled, or none.',
      params,
      json: settleTriageSchema,
      answers: { 200: { description: 'How many were settled.', schema: settledTriageSchema } },
      problems: ['project-not-found', 'triage-review-not-found', 'own-decision', 'change-conflict'],
      handle: async ({ params: { project: named }, body, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: { settled: await settleTriage({ pool, now }, actor, project, body, trace) } };
      },
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.acceptances,
      operationId: 'listAcceptances',
      summary: 'List accepted risks with who answers for them and when that ends',
      query: listAcceptancesQuerySchema,
      answers: { 200: { description: 'At most 500, the nearest end first.', schema: acceptanceListSchema } },
      problems: ['project-not-found'],
      handle: async ({ query, trace }, actor) => {
        const project = query.project === undefined ? undefined : await findProject(actor, query.project, trace);
        return { status: 200, json: await listAcceptances({ pool, now }, actor, project, { ended: query.ended === 'true' }) };
      },
    }),
  ];
}
