// Projects on the wire.
import { z } from 'zod';
import { branchPatternSchema, refSchema } from './git.ts';
import { isPlainLine, nameSchema } from './text.ts';

export const slugSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 of a-z, 0-9 and -, not at either end')
  // Paths name a project by slug or id: a slug like an id would stand in another project's way.
  .refine((slug) => !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(slug), 'must not look like an id')
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
    longLivedBranches: z.array(z.string()).meta({
      description:
        'Other branches with a full set of findings of their own, such as release/*. All others are told by how they differ from one of these.',
    }),
    repositoryUrl: z.string().nullable().meta({ description: 'Where the code is; findings link to it.' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Project' });

export type Project = z.infer<typeof projectSchema>;

export const projectListSchema = z.object({ items: z.array(projectSchema) }).meta({ id: 'ProjectList' });

const longestUrl = 500;

/** Host and path alone, as the URL parser reads them; undefined for what is no https address, or carries more than these. */
function readRepositoryUrl(text: string): string | undefined {
  // An empty query or fragment, a backslash and white space do not survive parsing, but would change what is appended.
  if (!isPlainLine(text) || /[\s\\?#]/.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, username, password, origin, pathname } = new URL(text);
  const path = pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  if (protocol !== 'https:' || username !== '' || password !== '' || /^\/*$/.test(path)) return undefined;
  return origin.length + path.length > longestUrl ? undefined : origin + path;
}

/** An https address of a repository, without anything that could carry a secret or a script. */
export const repositoryUrlSchema = z
  .string()
  .max(longestUrl)
  .refine((text) => readRepositoryUrl(text) !== undefined, 'must be an https address such as https://github.com/acme/web-shop')
  .transform((text) => readRepositoryUrl(text) ?? text);

const branchSchema = refSchema.refine((ref) => ref.startsWith('refs/heads/'), 'must be a branch');

const longLivedSchema = z.array(branchPatternSchema.refine((pattern) => !/^[*/]+$/.test(pattern), 'must not be every branch')).max(20);

export const createProjectSchema = z
  .strictObject({
    slug: slugSchema,
    name: nameSchema,
    defaultBranch: branchSchema.default('refs/heads/main'),
    longLivedBranches: longLivedSchema.default([]),
    repositoryUrl: repositoryUrlSchema.nullable().default(null),
  })
  .meta({ id: 'CreateProject' });

export type CreateProject = z.infer<typeof createProjectSchema>;

export const changeProjectSchema = z
  .strictObject({
    name: nameSchema.optional(),
    defaultBranch: branchSchema.optional(),
    longLivedBranches: longLivedSchema.optional(),
    repositoryUrl: repositoryUrlSchema.nullable().optional(),
  })
  .meta({ id: 'ChangeProject' });

export type ChangeProject = z.infer<typeof changeProjectSchema>;
