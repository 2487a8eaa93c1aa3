// Saved views: filters of the findings table under a name, each person's own.
import { z } from 'zod';
import { nameSchema } from './text.ts';

export const viewSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    query: z.string().meta({ description: 'Query string of the findings page, without `?`.' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'View' });

export type View = z.infer<typeof viewSchema>;

export const viewListSchema = z.object({ items: z.array(viewSchema) }).meta({ id: 'ViewList' });

export const createViewSchema = z
  .strictObject({
    name: nameSchema,
    query: z
      .string()
      .max(2000)
      .regex(/^[\x21-\x7e]*$/, 'must be an encoded query string'),
  })
  .meta({ id: 'CreateView' });

export type CreateView = z.infer<typeof createViewSchema>;
