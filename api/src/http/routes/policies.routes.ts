// Gate policies: a project's versions and draft, the tenant's floor, and what a repository's file adds for a commit.
import {
  commitGateQuerySchema,
  floorPolicySchema,
  listPoliciesQuerySchema,
  paths,
  policyDraftSchema,
  policyFileSchema,
  policyListSchema,
  policySchema,
  projectRefSchema,
  putFloorPolicySchema,
  putPolicyDraftSchema,
  putPolicySchema,
} from '@portcullis/contract';
import { z } from 'zod';
import type { FindProject } from '../../services/find-project.ts';
import {
  discardDraft,
  listPolicies,
  publishFloorPolicy,
  publishPolicy,
  putPolicyFile,
  readDraft,
  readFloorPolicy,
  readPolicy,
  saveDraft,
} from '../../services/manage-policies.ts';
import type { Pool } from '../../store/make-pool.ts';
import { noContent } from '../no-content.ts';
import { type Route, tenantRoute } from '../route.ts';

export interface PoliciesRoutesOptions {
  readonly pool: Pool;
  readonly findProject: FindProject;
}

const params = z.object({ project: projectRefSchema });

function versionRoutes({ pool, findProject }: PoliciesRoutesOptions): Route[] {
  return [
    tenantRoute('project.read', {
      method: 'get',
      path: paths.policy,
      operationId: 'getPolicy',
      summary: 'Read the gate policy in force',
      params,
      answers: { 200: { description: 'The newest version.', schema: policySchema } },
      problems: ['project-not-found'],
      handle: async ({ params: { project: named }, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: await readPolicy({ pool }, actor, project) };
      },
    }),
    tenantRoute('project.manage', {
      method: 'put',
      path: paths.policy,
      operationId: 'publishPolicy',
      summary: 'Put a new version of the gate policy in force',
      description:
        'Commits that are open are judged again. An earlier version is put in force again by sending its document, with `restoredFrom`.',
      params,
      json: putPolicySchema,
      answers: { 200: { description: 'The new version.', schema: policySchema } },
      problems: ['project-not-found', 'change-conflict'],
      handle: async ({ params: { project: named }, body, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: await publishPolicy({ pool }, actor, project, body, trace) };
      },
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.policyVersions,
      operationId: 'listPolicies',
      summary: 'List the versions of the gate policy, the newest first',
      params,
      query: listPoliciesQuerySchema,
      answers: { 200: { description: 'Each with its document.', schema: policyListSchema } },
      problems: ['project-not-found'],
      handle: async ({ params: { project: named }, query, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: { items: await listPolicies({ pool }, actor, project, query.limit) } };
      },
    }),
  ];
}

function draftRoutes({ pool, findProject }: PoliciesRoutesOptions): Route[] {
  return [
    tenantRoute('project.read', {
      method: 'get',
      path: paths.policyDraft,
      operationId: 'getPolicyDraft',
      summary: 'Read the draft of the gate policy',
      params,
      answers: { 200: { description: 'The draft, which is not in force.', schema: policyDraftSchema } },
      problems: ['project-not-found', 'policy-draft-not-found'],
      handle: async ({ params: { project: named }, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: await readDraft({ pool }, actor, project) };
      },
    }),
    tenantRoute('project.manage', {
      method: 'put',
      path: paths.policyDraft,
      operationId: 'savePolicyDraft',
      summary: 'Save a draft of the gate policy',
      params,
      json: putPolicyDraftSchema,
      answers: { 200: { description: 'The draft as it is saved.', schema: policyDraftSchema } },
      problems: ['project-not-found', 'change-conflict'],
      handle: async ({ params: { project: named }, body, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: await saveDraft({ pool }, actor, project, body, trace) };
      },
    }),
    tenantRoute('project.manage', {
      method: 'delete',
      path: paths.policyDraft,
      operationId: 'discardPolicyDraft',
      summary: 'Discard the draft of the gate policy',
      params,
      answers: { 204: { description: 'There is none any more.' } },
      problems: ['project-not-found', 'policy-draft-not-found'],
      handle: async ({ params: { project: named }, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        await discardDraft({ pool }, actor, project, trace);
        return noContent;
      },
    }),
    tenantRoute('scan.submit', {
      method: 'put',
      path: paths.policyFile,
      operationId: 'putPolicyFile',
      summary: 'Send what the repository’s own policy file adds for a commit',
      description:
        'It adds rules and required scans for that commit, beside those that were sent for it before, and can take nothing away. The action sends it before the reports.',
      params,
      query: commitGateQuerySchema,
      json: policyFileSchema,
      answers: {
        200: {
          description: 'It is kept; a commit that was judged is judged again.',
          schema: z
            .object({
              digest: z.string().meta({ description: 'SHA-256 of all that was sent for the commit, hexadecimal: verdicts name it.' }),
            })
            .meta({ id: 'StoredPolicyFile' }),
        },
      },
      problems: ['project-not-found', 'change-conflict'],
      handle: async ({ params: { project: named }, query: { commit }, body, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: { digest: await putPolicyFile({ pool }, actor, project, { commit, file: body }, trace) } };
      },
    }),
  ];
}

function floorRoutes({ pool }: PoliciesRoutesOptions): Route[] {
  return [
    tenantRoute('project.read', {
      method: 'get',
      path: paths.floorPolicy,
      operationId: 'getFloorPolicy',
      summary: 'Read what every project of the tenant is held to',
      answers: { 200: { description: 'The newest version; 0 where there is none.', schema: floorPolicySchema } },
      handle: async (_input, actor) => ({ status: 200, json: await readFloorPolicy({ pool }, actor) }),
    }),
    tenantRoute('floor.manage', {
      method: 'put',
      path: paths.floorPolicy,
      operationId: 'publishFloorPolicy',
      summary: 'Put in force what every project of the tenant is held to',
      json: putFloorPolicySchema,
      answers: { 200: { description: 'The new version.', schema: floorPolicySchema } },
      problems: ['change-conflict'],
      handle: async ({ body, trace }, actor) => ({ status: 200, json: await publishFloorPolicy({ pool }, actor, body, trace) }),
    }),
  ];
}

/** Routes of policies. */
export function policiesRoutes(options: PoliciesRoutesOptions): Route[] {
  return [...versionRoutes(options), ...draftRoutes(options), ...floorRoutes(options)];
}
