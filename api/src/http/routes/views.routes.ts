// Saved views of the findings table.
import { createViewSchema, fillPath, paths, viewListSchema, viewSchema } from '@portcullis/contract';
import { z } from 'zod';
import { deleteOwnView, listViews, saveView } from '../../services/manage-views.ts';
import type { Pool } from '../../store/make-pool.ts';
import { noContent } from '../no-content.ts';
import { memberRoute, type Route } from '../route.ts';

/** Routes of saved views. */
export function viewsRoutes({ pool }: { readonly pool: Pool }): Route[] {
  return [
    memberRoute('view.manage', {
      method: 'get',
      path: paths.views,
      operationId: 'listViews',
      summary: 'List your saved views',
      answers: { 200: { description: 'Your own, by name.', schema: viewListSchema } },
      handle: async (_input, actor) => ({ status: 200, json: { items: await listViews({ pool }, actor) } }),
    }),
    memberRoute('view.manage', {
      method: 'post',
      path: paths.views,
      operationId: 'saveView',
      summary: 'Save a view',
      json: createViewSchema,
      answers: { 201: { description: 'The view.', schema: viewSchema } },
      handle: async ({ body, trace }, actor) => {
        const view = await saveView({ pool, actor, trace }, body);
        return { status: 201, json: view, headers: { location: fillPath(paths.view, { view: view.id }) } };
      },
    }),
    memberRoute('view.manage', {
      method: 'delete',
      path: paths.view,
      operationId: 'deleteView',
      summary: 'Delete one of your saved views',
      params: z.object({ view: z.uuid() }),
      answers: { 204: { description: 'It is gone.' } },
      problems: ['view-not-found'],
      handle: async ({ params, trace }, actor) => {
        await deleteOwnView({ pool, actor, trace }, params.view);
        return noContent;
      },
    }),
  ];
}
