// The tenant itself.
import { changeTenantSchema, deleteTenantSchema, paths, tenantSchema } from '@portcullis/contract';
import { deleteTenant, getTenant, renameTenant } from '../../services/manage-own-tenant.ts';
import type { Pool } from '../../store/make-pool.ts';
import { noContent } from '../no-content.ts';
import { memberRoute, type Route } from '../route.ts';

/** Routes of the tenant. */
export function tenantRoutes({ pool }: { readonly pool: Pool }): Route[] {
  return [
    memberRoute('tenant.read', {
      method: 'get',
      path: paths.tenant,
      operationId: 'getTenant',
      summary: 'Read the tenant',
      answers: { 200: { description: 'The tenant.', schema: tenantSchema } },
      handle: async (_input, actor) => ({ status: 200, json: await getTenant({ pool }, actor) }),
    }),
    memberRoute('tenant.manage', {
      method: 'patch',
      path: paths.tenant,
      operationId: 'renameTenant',
      summary: 'Rename the tenant',
      json: changeTenantSchema,
      answers: { 200: { description: 'The tenant with its new name.', schema: tenantSchema } },
      handle: async ({ body, trace }, actor) => ({ status: 200, json: await renameTenant({ pool, actor, trace }, body.name) }),
    }),
    memberRoute(
      'tenant.manage',
      {
        method: 'delete',
        path: paths.tenant,
        operationId: 'deleteTenant',
        summary: 'Delete the tenant with everything in it',
        description: 'Projects, scans, findings, keys and members go for good; the audit log is kept. The name is asked for, to be sure.',
        json: deleteTenantSchema,
        answers: { 204: { description: 'It is gone.' } },
        problems: ['already-subscribed'],
        handle: async ({ body, trace }, actor) => {
          await deleteTenant({ pool, actor, trace }, body.name);
          return noContent;
        },
      },
      { isFresh: true },
    ),
  ];
}
