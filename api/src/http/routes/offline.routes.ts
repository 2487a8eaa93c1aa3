// What builds need to judge while the server is away: a signed gate, and the key by which it is verified. docs/offline-gate.md.
import {
  offlineEnvelopeSchema,
  offlineGateQuerySchema,
  type OfflineKey,
  offlineKeySchema,
  paths,
  projectRefSchema,
} from '@portcullis/contract';
import { z } from 'zod';
import { type PlanRules, requireFeature } from '../../services/billing/plan-rules.ts';
import type { FindProject } from '../../services/find-project.ts';
import { type MakeOfflineGate, noOfflineKey } from '../../services/make-offline-gate.ts';
import type { Pool } from '../../store/make-pool.ts';
import { publicRoute, type Route, tenantRoute } from '../route.ts';

export interface OfflineRoutesOptions {
  readonly pool: Pool;
  readonly plans: PlanRules;
  readonly findProject: FindProject;
  readonly makeOfflineGate: MakeOfflineGate;
  /** Undefined where the server has none. */
  readonly offlineKey: OfflineKey | undefined;
}

/** Routes of the offline gate. */
export function offlineRoutes({ pool, plans, findProject, makeOfflineGate, offlineKey }: OfflineRoutesOptions): Route[] {
  return [
    tenantRoute('gate.read', {
      method: 'get',
      path: paths.offlineGate,
      operationId: 'getOfflineGate',
      summary: 'Get what a build needs to judge while the server is away',
      description:
        'Policies, decisions and what is present on the branch that the ref is compared with, as digests, signed. Only the key that asks can use it.',
      params: z.object({ project: projectRefSchema }),
      query: offlineGateQuerySchema,
      answers: { 200: { description: 'The signed gate.', schema: offlineEnvelopeSchema } },
      problems: ['offline-unavailable', 'plan-feature', 'project-not-found'],
      handle: async ({ params, query, trace }, actor) => {
        const project = await findProject(actor, params.project, trace);
        await requireFeature(pool, plans, actor.tenantId, 'offlineGate');
        return { status: 200, json: await makeOfflineGate(actor, project, query) };
      },
    }),
    publicRoute({
      method: 'get',
      path: paths.offlineKey,
      operationId: 'getOfflineKey',
      summary: 'Read the public key of offline gates',
      answers: { 200: { description: 'To be pinned in workflows.', schema: offlineKeySchema } },
      problems: ['offline-unavailable'],
      handle: () => {
        if (!offlineKey) throw noOfflineKey();
        return Promise.resolve({ status: 200, json: offlineKey });
      },
    }),
  ];
}
