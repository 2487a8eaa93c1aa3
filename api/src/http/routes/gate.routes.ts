// The gate: may a commit pass, how its verdict came to be, who lets it pass in spite of it, and what another policy would have done.
import {
  commitGateQuerySchema,
  commitGateSchema,
  fillPath,
  listOverridesQuerySchema,
  makeOverrideSchema,
  overrideListSchema,
  overrideSchema,
  pages,
  paths,
  projectRefSchema,
  simulatePolicySchema,
  simulationSchema,
  verdictListSchema,
} from '@portcullis/contract';
import { z } from 'zod';
import { endOverride, listOverrides, makeOverride } from '../../services/break-glass.ts';
import type { FindProject } from '../../services/find-project.ts';
import { listVerdicts, readCommitGate } from '../../services/read-commit-gate.ts';
import { simulatePolicy } from '../../services/simulate-policy.ts';
import type { Pool } from '../../store/make-pool.ts';
import { noContent } from '../no-content.ts';
import { memberRoute, type Route, tenantRoute } from '../route.ts';

export interface GateRoutesOptions {
  readonly pool: Pool;
  readonly publicUrl: string;
  readonly findProject: FindProject;
  readonly now: () => Date;
}

const params = z.object({ project: projectRefSchema });

function verdictRoutes({ pool, publicUrl, findProject, now }: GateRoutesOptions): Route[] {
  return [
    tenantRoute('gate.read', {
      method: 'get',
      path: paths.commitGate,
      operationId: 'getCommitGate',
      summary: 'May this commit pass, over everything that was uploaded for it?',
      description: 'Judged again first where policy, decisions, knowledge or time have changed since.',
      params,
      query: commitGateQuerySchema,
      answers: { 200: { description: 'The verdict. A commit of which nothing was scanned is `error`.', schema: commitGateSchema } },
      problems: ['project-not-found'],
      handle: async ({ params: { project: named }, query, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: await readCommitGate({ pool, publicUrl, now }, actor, project, query.commit) };
      },
    }),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.verdicts,
      operationId: 'listVerdicts',
      summary: 'List the verdicts that a commit was given, the newest first',
      params,
      query: commitGateQuerySchema,
      answers: { 200: { description: 'At most 100.', schema: verdictListSchema } },
      problems: ['project-not-found'],
      handle: async ({ params: { project: named }, query, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: await listVerdicts({ pool }, actor, project, query.commit) };
      },
    }),
    tenantRoute('project.read', {
      method: 'post',
      path: paths.simulatePolicy,
      operationId: 'simulatePolicy',
      summary: 'Say what a policy would have done to the commits scanned last',
      description:
        'Stores nothing. Each commit is judged at the time of its newest scan, by what people have decided and what is known by now, under the policy in force and under the one sent.',
      params,
      json: simulatePolicySchema,
      answers: { 200: { description: 'Commit by commit, the newest first.', schema: simulationSchema } },
      problems: ['project-not-found'],
      handle: async ({ params: { project: named }, body, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: await simulatePolicy({ pool }, actor, project, body) };
      },
    }),
  ];
}

function overrideRoutes({ pool, findProject, now }: GateRoutesOptions): Route[] {
  return [
    memberRoute(
      'gate.override',
      {
        method: 'post',
        path: paths.overrides,
        operationId: 'makeOverride',
        summary: 'Break-glass: let a commit pass for a while, whatever the gate says',
        description: 'The verdict says who, why and until when, wherever it is shown.',
        params,
        json: makeOverrideSchema,
        answers: { 201: { description: 'It is in force.', schema: overrideSchema } },
        problems: ['project-not-found', 'scan-not-found', 'change-conflict'],
        handle: async ({ params: { project: named }, body, trace }, actor) => {
          const project = await findProject(actor, named, trace);
          const override = await makeOverride({ pool, now }, actor, project, body, trace);
          return {
            status: 201,
            json: override,
            headers: { location: fillPath(pages.commit, { project: project.slug, commit: body.commit }) },
          };
        },
      },
      { isFresh: true },
    ),
    tenantRoute('project.read', {
      method: 'get',
      path: paths.overrides,
      operationId: 'listOverrides',
      summary: 'List who let which commits pass',
      params,
      query: listOverridesQuerySchema,
      answers: { 200: { description: 'At most 200, the newest first.', schema: overrideListSchema } },
      problems: ['project-not-found'],
      handle: async ({ params: { project: named }, query, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        return { status: 200, json: { items: await listOverrides({ pool, now }, actor, project, query.commit) } };
      },
    }),
    memberRoute('gate.override', {
      method: 'delete',
      path: paths.override,
      operationId: 'endOverride',
      summary: 'End break-glass before its time',
      params: params.extend({ override: z.uuid() }),
      answers: { 204: { description: 'The gate says again what it says.' } },
      problems: ['project-not-found', 'override-not-found'],
      handle: async ({ params: { project: named, override }, trace }, actor) => {
        const project = await findProject(actor, named, trace);
        await endOverride({ pool, now }, actor, project, override, trace);
        return noContent;
      },
    }),
  ];
}

/** Routes of the gate. */
export function gateRoutes(options: GateRoutesOptions): Route[] {
  return [...verdictRoutes(options), ...overrideRoutes(options)];
}
