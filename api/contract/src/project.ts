// Projects on the wire.
import { z } from 'zod';
import { refSchema } from './git.ts';

export const slugSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 of a-z, 0-9 and -, not at either end')
  .meta({ description: 'Name of the project in addresses.', example: 'web-shop' });

/** A project as named in a path: its slug or its id. */
export const projectRefSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,63}$/)
  .meta({ description: 'Slug or id of the project.', example: 'web-shop' });

export const projectSchema = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    defaultBranch: refSchema,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Project' });

export type Project = z.infer<typeof projectSchema>;

export const projectListSchema = z.object({ items: z.array(projectSchema) }).meta({ id: 'ProjectList' });
