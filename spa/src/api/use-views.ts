// GET, POST and DELETE /api/v1/views: the person's saved filters of the findings table.
import type { UseQueryResult } from '@tanstack/react-query';
import { defineAct } from '../auth/define-act.ts';
import { fillPath, paths, type CreateView, type View } from './contract.ts';
import type { Problem } from './problem.ts';
import { useApiQuery } from './use-api-query.ts';

export function useViews(): UseQueryResult<{ readonly items: readonly View[] }, Problem> {
  return useApiQuery({ name: 'views', path: paths.views });
}

export const saveView = defineAct<CreateView, View>({
  name: 'save-view',
  request: (body) => ({ method: 'POST', path: paths.views, body }),
  label: ({ name }) => `Save the view “${name}”`,
  invalidates: ['views'],
  done: ({ name }) => `Saved as “${name}”`,
});

export const deleteView = defineAct<View, undefined>({
  name: 'delete-view',
  request: ({ id }) => ({ method: 'DELETE', path: fillPath(paths.view, { view: id }) }),
  label: ({ name }) => `Delete the view “${name}”`,
  invalidates: ['views'],
  done: () => 'The view is deleted',
});
