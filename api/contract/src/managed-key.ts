// CI keys as people and admin keys manage them.
import { z } from 'zod';
import { scopeSchema } from './api-key.ts';
import { slugSchema } from './project.ts';
import { nameSchema } from './text.ts';

export const managedKeySchema = z
  .object({
    keyId: z.string().meta({ description: 'Clear part of the key; names it in lists and logs.' }),
    name: z.string(),
    project: z.string().nullable().meta({ description: 'Slug of its only project; null for a key of the whole tenant.' }),
    scopes: z.array(scopeSchema),
    lastFour: z.string(),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().meta({ description: 'Up to a minute behind.' }),
  })
  .meta({ id: 'ManagedKey' });

export type ManagedKey = z.infer<typeof managedKeySchema>;

export const managedKeyListSchema = z.object({ items: z.array(managedKeySchema) }).meta({ id: 'ManagedKeyList' });

export const createKeySchema = z
  .strictObject({
    name: nameSchema,
    project: slugSchema.nullable(),
    scopes: z.array(scopeSchema).min(1).max(4),
    expiresAt: z.iso.datetime().nullable().default(null),
  })
  .meta({ id: 'CreateKey' });

export type CreateKey = z.infer<typeof createKeySchema>;

export const rotateKeySchema = z
  .strictObject({
    overlapHours: z.int().min(0).max(720).default(24).meta({ description: 'How long the old key goes on working.' }),
  })
  .meta({ id: 'RotateKey' });

export const createdKeySchema = managedKeySchema
  .extend({ key: z.string().meta({ description: 'The key itself. Shown once, here, and stored nowhere.' }) })
  .meta({ id: 'CreatedKey' });

export type CreatedKey = z.infer<typeof createdKeySchema>;
